"""The codebook and the sealed boxes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DIMENSIONS = "('learning', 'relationship', 'hope', 'connection', 'worldview', 'mutuality', 'moving')"


def upgrade() -> None:
    op.create_table(
        "box",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sealed) = 4124", name=op.f("ck_box_one_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_box_period"), "box", ["period"])

    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_key", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("second_dimension", sa.String(), nullable=True),
        sa.CheckConstraint(
            f"dimension IN {DIMENSIONS}",
            name=op.f("ck_theme_dimension"),
        ),
        sa.CheckConstraint(
            f"second_dimension IN {DIMENSIONS}",
            name=op.f("ck_theme_second_dimension"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("label_key", name=op.f("uq_theme_label_key")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("theme")
    op.drop_index(op.f("ix_box_period"), "box")

    op.drop_table("box")
