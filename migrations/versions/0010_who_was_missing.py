"""The agency's own list of voices, and which were missing, as a release shows it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency", sa.Column("voices", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "missing_voice",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_missing_voice_release_id_release")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["release_group.id"], name=op.f("fk_missing_voice_group_id_release_group")
        ),
        sa.PrimaryKeyConstraint("release_id", "group_id", "words", name=op.f("pk_missing_voice")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("missing_voice")
    op.drop_column("agency", "voices")
