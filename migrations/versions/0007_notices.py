"""The outbox, what each reader wishes of it, and the title under which dates stand in calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reader", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('place', 'reminder', 'dates', 'hosting', 'weekly')", name=op.f("ck_mail_kind")),
        sa.CheckConstraint("method IN ('', 'REQUEST', 'CANCEL')", name=op.f("ck_mail_method")),
        sa.CheckConstraint(
            "state IN ('due', 'digest', 'sending', 'sent', 'failed', 'shown', 'void')", name=op.f("ck_mail_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index("ix_mail_state_due_at", "mail", ["state", "due_at"])
    op.create_index("ix_mail_reader_made_at", "mail", ["reader", "made_at"])
    op.create_index("ix_mail_thread_number", "mail", ["thread", "number"])
    op.create_index("ix_mail_about", "mail", ["about"])

    op.create_table(
        "mail_wish",
        sa.Column("reader", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('reminder', 'dates', 'hosting')", name=op.f("ck_mail_wish_kind")),
        sa.CheckConstraint("how IN ('off', 'at_once', 'weekly')", name=op.f("ck_mail_wish_how")),
        sa.PrimaryKeyConstraint("reader", "kind", name=op.f("pk_mail_wish")),
    )
    op.add_column("agency", sa.Column("event_title", sa.String(), nullable=False, server_default="Co-reflection"))


def downgrade() -> None:
    op.drop_column("agency", "event_title")
    op.drop_table("mail_wish")
    for index in ("ix_mail_about", "ix_mail_thread_number", "ix_mail_reader_made_at", "ix_mail_state_due_at"):
        op.drop_index(index, "mail")
    op.drop_table("mail")
