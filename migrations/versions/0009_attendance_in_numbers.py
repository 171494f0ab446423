"""How many came, by role, once the lists are no longer kept; and for how long they are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_total",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.CheckConstraint("came >= 0", name=op.f("ck_attendance_total_came")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["reflection_session.id"],
            name=op.f("fk_attendance_total_session_id_reflection_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "role", name=op.f("pk_attendance_total")),
    )
    check = "attendance_quarters BETWEEN 4 AND 12"
    kept = "kept_quarters BETWEEN 4 AND 12"  # empty until the quarter begins
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE reflection_session ADD COLUMN kept_quarters INTEGER "
            f"CONSTRAINT ck_reflection_session_kept_quarters CHECK ({kept})"
        )
        op.execute(
            "ALTER TABLE agency ADD COLUMN attendance_quarters INTEGER NOT NULL DEFAULT 8 "
            f"CONSTRAINT ck_agency_attendance_quarters CHECK ({check})"
        )
    else:
        op.add_column("reflection_session", sa.Column("kept_quarters", sa.Integer(), nullable=True))
        op.create_check_constraint(op.f("ck_reflection_session_kept_quarters"), "reflection_session", kept)
        op.add_column("agency", sa.Column("attendance_quarters", sa.Integer(), nullable=False, server_default="8"))
        op.create_check_constraint(op.f("ck_agency_attendance_quarters"), "agency", check)


def downgrade() -> None:
    op.drop_column("reflection_session", "kept_quarters")
    op.drop_column("agency", "attendance_quarters")
    op.drop_table("attendance_total")
