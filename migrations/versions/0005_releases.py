"""Groups, releases and published cells."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DIMENSIONS = "('learning', 'relationship', 'hope', 'connection', 'worldview', 'mutuality', 'moving')"


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("together", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_on IS NOT NULL)", name=op.f("ck_release_published_has_a_day")
        ),
        sa.CheckConstraint("state IN ('preparing', 'published')", name=op.f("ck_release_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("period", name=op.f("uq_release_period")),
    )
    op.create_table(
        "release_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_group")),
    )
    op.create_table(
        "cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("second_dimension", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            f"dimension IN {DIMENSIONS}",
            name=op.f("ck_cell_dimension"),
        ),
        sa.CheckConstraint("kind IN ('practice', 'system', 'question')", name=op.f("ck_cell_kind")),
        sa.CheckConstraint(
            f"second_dimension IN {DIMENSIONS}",
            name=op.f("ck_cell_second_dimension"),
        ),
        sa.ForeignKeyConstraint(["group_id"], ["release_group.id"], name=op.f("fk_cell_group_id_release_group")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_cell_release_id_release")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_cell_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell")),
        sa.UniqueConstraint("year", "group_id", "theme_id", name=op.f("uq_cell_year_group_id_theme_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cell_release_id"), "cell", ["release_id"])
    op.create_index(op.f("ix_cell_theme_id"), "cell", ["theme_id"])

    op.create_table(
        "group_series",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["release_group.id"], name=op.f("fk_group_series_group_id_release_group")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_group_series_series_id_series")),
        sa.PrimaryKeyConstraint("group_id", "series_id", name=op.f("pk_group_series")),
        sa.UniqueConstraint("series_id", "year", name=op.f("uq_group_series_series_id_year")),
    )
    op.create_table(
        "release_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_by IS NOT NULL)", name=op.f("ck_release_part_signed_by_somebody")
        ),
        sa.CheckConstraint(
            "state = 'preparing' OR prepared_by IS NOT NULL", name=op.f("ck_release_part_prepared_by_somebody")
        ),
        sa.CheckConstraint("state IN ('preparing', 'prepared', 'signed')", name=op.f("ck_release_part_state")),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name=op.f("ck_release_part_two_people")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["release_group.id"], name=op.f("fk_release_part_group_id_release_group")
        ),
        sa.ForeignKeyConstraint(["prepared_by"], ["person.id"], name=op.f("fk_release_part_prepared_by_person")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_part_release_id_release")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_release_part_signed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_part")),
        sa.UniqueConstraint("release_id", "group_id", name=op.f("uq_release_part_release_id_group_id")),
    )


def downgrade() -> None:
    op.drop_table("release_part")
    op.drop_table("group_series")
    op.drop_index(op.f("ix_cell_theme_id"), "cell")
    op.drop_index(op.f("ix_cell_release_id"), "cell")

    op.drop_table("cell")
    op.drop_table("release_group")
    op.drop_table("release")
