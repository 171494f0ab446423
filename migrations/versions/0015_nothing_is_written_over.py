"""On SQLite no entry of the ledger is written over by an insert that replaces it."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# INSERT OR REPLACE takes the row that is in its way out without asking the trigger against deleting, unless a setting
# of the connection says otherwise: https://www.sqlite.org/lang_conflict.html. Whatever could be in its way is looked
# for: the entry's id, its number, what it follows, and the hidden rowid. PostgreSQL asks its triggers in any case.
REFUSES = """
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND number = NEW.number)
OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND before = NEW.before)
OR EXISTS (SELECT 1 FROM ledger_entry WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(REFUSES.strip())


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_entry_no_replace")
