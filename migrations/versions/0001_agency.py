"""The agency's settings and its ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLE = "ledger_entry"


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("safety_route", sa.Text(), nullable=False),
        sa.Column("together", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('real', 'demo', 'test')", name=op.f("ck_agency_kind")),
        sa.CheckConstraint("answer_days BETWEEN 7 AND 180", name=op.f("ck_agency_answer_days")),
        sa.CheckConstraint("id = 1", name=op.f("ck_agency_one_row")),
        sa.CheckConstraint("places BETWEEN 2 AND 60", name=op.f("ck_agency_places")),
        sa.CheckConstraint("quorum BETWEEN 1 AND 60", name=op.f("ck_agency_quorum")),
        sa.CheckConstraint("together IN (5, 8, 11)", name=op.f("ck_agency_together")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("chain IN ('trail', 'audit')", name=op.f("ck_ledger_entry_chain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("chain", "before", name=op.f("uq_ledger_entry_chain_before")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_ledger_entry_chain_number")),
    )
    op.create_index(op.f("ix_ledger_entry_about"), "ledger_entry", ["about"])

    op.create_table(
        "ledger_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "ledger_name",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_name_entry_id_ledger_entry")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_ledger_name")),
    )
    op.create_index(op.f("ix_ledger_name_person_id"), "ledger_name", ["person_id"])

    make_append_only()


def make_append_only() -> None:
    """Let the database itself refuse every change to an entry of the ledger."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
        )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_name_person_id"), "ledger_name")

    op.drop_table("ledger_name")
    op.drop_table("ledger_head")
    op.drop_index(op.f("ix_ledger_entry_about"), "ledger_entry")

    op.drop_table("ledger_entry")
    op.drop_table("agency")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_refuse")
