"""What the ledger says."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.rules import NAMED_TO_NOBODY, DoesNotFit, Link, check_entry, parsed


class Written(NamedTuple):
    """One entry with what stands beside it in its row and is not hashed."""

    link: Link
    kind: str
    at: datetime
    about: UUID | None
    name: str | None
    salt: str | None
    person_id: UUID | None


def chain(db: Session, name: str, after: int = 0, until: int | None = None) -> Iterator[Written]:
    """Yield one chain's entries in the order of their numbers, in one statement, a thousand at a time.

    Only those after one number and up to another, where they are given. Who does not read to the end closes it.
    """
    query = select(LedgerEntry.number, LedgerEntry.body, LedgerEntry.before, LedgerEntry.hash)
    query = query.add_columns(LedgerEntry.kind, LedgerEntry.at, LedgerEntry.about)
    query = query.add_columns(LedgerName.name, LedgerName.salt, LedgerName.person_id)
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.where(LedgerEntry.chain == name, LedgerEntry.number > after).order_by(LedgerEntry.number)
    if until is not None:
        query = query.where(LedgerEntry.number <= until)
    with db.execute(query.execution_options(yield_per=1000)) as rows:
        for row in rows:
            link = Link(*row[:4], *((row.name, row.salt) if row.salt else ("", "")))
            yield Written(link, *row[4:])


def fitting(entries: Iterable[Written], after: int = 0, before: str = "") -> Iterator[tuple[int, str]]:
    """Yield number and hash of each entry that fits after the one with this number and hash.

    Raises DoesNotFit at the first that does not. What stands beside an entry in its row must be what was hashed: pages
    list entries by it.
    """
    for number, entry in enumerate(entries, start=after + 1):
        written = check_entry(entry.link, number, before)
        if entry.kind != parsed(entry.link.body)["kind"] or entry.at.replace(microsecond=0) != written:
            raise DoesNotFit(f"Entry {number} is listed under another kind or moment than it was written with.")
        before = entry.link.hash
        yield number, before


def heads(db: Session) -> dict[str, tuple[int, str]]:
    """Return the number and hash that each chain's head row remembers."""
    return {row.chain: (row.number, row.hash) for row in db.execute(select(LedgerHead.__table__))}


def standing_triggers(db: Session) -> set[str]:
    """Return the names of the triggers on the ledger's table that stand as they were made: each of them refuses.

    One that has the name and refuses nothing, or not always, or only in a replica, does not stand.
    """
    if db.get_bind().dialect.name == "sqlite":
        found = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :of"), _OF)
        return {row.name for row in found if _spelled(row.sql) == _MADE_AS.get(row.name)}
    found = db.execute(text(_ON_POSTGRESQL), {**_OF, "source": _spelled(_REFUSAL)})
    return {row.name for row in found if _FIRES.get(row.name) == row.fires}


_OF = {"of": LedgerEntry.__tablename__}
_EVENTS = {
    "update": "BEFORE UPDATE ON ledger_entry",
    "delete": "BEFORE DELETE ON ledger_entry",
    "replace": """BEFORE INSERT ON ledger_entry
        WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND number = NEW.number)
        OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND before = NEW.before)
        OR EXISTS (SELECT 1 FROM ledger_entry WHERE rowid = NEW.rowid)""",
}
_MADE_AS = {
    f"ledger_entry_no_{name}": f"CREATE TRIGGER ledger_entry_no_{name} {' '.join(event.split())} "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for name, event in _EVENTS.items()
}
_REFUSAL = "BEGIN RAISE EXCEPTION 'the ledger is append-only'; END"
_ON_POSTGRESQL = """
    SELECT t.tgname AS name, t.tgtype AS fires FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE t.tgrelid = CAST(:of AS regclass) AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    AND t.tgqual IS NULL AND t.tgattr = '' AND current_setting('session_replication_role') <> 'replica'
    AND trim(regexp_replace(f.prosrc, '\\s+', ' ', 'g')) = :source
"""
# Before each row that is updated (1 + 2 + 16) or deleted (1 + 2 + 8), and before the table is emptied (2 + 32).
_FIRES = {"ledger_entry_no_update": 19, "ledger_entry_no_delete": 11, "ledger_entry_no_truncate": 34}


def _spelled(definition: str) -> str:
    """A definition without what a database adds when a table is made anew: quotes around names, line ends."""
    return " ".join(definition.replace('"', "").split())


def entries_about(db: Session, person_id: UUID) -> list[Row[Any]]:
    """Return kind, moment and author of every entry of the audit log about a person, the newest first.

    The author is None where the name has been erased.
    """
    query = select(LedgerEntry.kind, LedgerEntry.at, LedgerName.name).outerjoin(LedgerName)
    query = query.where(LedgerEntry.about == person_id, LedgerEntry.chain == "audit")
    return list(db.execute(query.order_by(LedgerEntry.number.desc())))


def entries_by(db: Session, person_id: UUID, *, for_oneself: bool = False) -> int:
    """Return how many entries of the ledger carry a person's name.

    What is named to nobody is counted for the person alone: who erases them could tell how many themes they withdrew.
    """
    query = select(func.count()).select_from(LedgerName).join(LedgerEntry, LedgerEntry.id == LedgerName.entry_id)
    query = query.where(LedgerName.person_id == person_id)
    if not for_oneself:
        query = query.where(LedgerEntry.kind.not_in(NAMED_TO_NOBODY))
    return db.scalar(query) or 0
