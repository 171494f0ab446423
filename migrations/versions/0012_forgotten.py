"""A quarter that is never released is forgotten: after how many days, what its leads were told, and that it was."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATE = "ck_release_state"


def upgrade() -> None:
    check = "forget_days BETWEEN 90 AND 365"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE agency ADD COLUMN forget_days INTEGER NOT NULL DEFAULT 180 "
            f"CONSTRAINT ck_agency_forget_days CHECK ({check})"
        )
    else:
        op.add_column("agency", sa.Column("forget_days", sa.Integer(), nullable=False, server_default="180"))
        op.create_check_constraint(op.f("ck_agency_forget_days"), "agency", check)
    op.create_table(
        "release_reminder",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("goes_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_release_reminder")),
    )
    with op.batch_alter_table("release") as batch:
        batch.drop_constraint(op.f(STATE), type_="check")
        batch.create_check_constraint(op.f(STATE), "state IN ('preparing', 'published', 'forgotten')")


def downgrade() -> None:
    op.execute("UPDATE release SET state = 'preparing' WHERE state = 'forgotten'")
    with op.batch_alter_table("release") as batch:
        batch.drop_constraint(op.f(STATE), type_="check")
        batch.create_check_constraint(op.f(STATE), "state IN ('preparing', 'published')")
    op.drop_table("release_reminder")
    op.drop_column("agency", "forget_days")
