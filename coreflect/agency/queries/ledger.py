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


def chain(db: Session, name: str, after: int = 0, until: int | None = None) -> Iterator[Written]:
    """Yield one chain's entries in the order of their numbers, in one statement, a thousand at a time.

    Only those after one number and up to another, where they are given. Who does not read to the end closes it.
    """
    query = select(LedgerEntry.number, LedgerEntry.body, LedgerEntry.before, LedgerEntry.hash)
    query = query.add_columns(LedgerName.name, LedgerName.salt, LedgerEntry.kind, LedgerEntry.at)
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.where(LedgerEntry.chain == name, LedgerEntry.number > after).order_by(LedgerEntry.number)
    if until is not None:
        query = query.where(LedgerEntry.number <= until)
    with db.execute(query.execution_options(yield_per=1000)) as rows:
        for *entry, given, salt, kind, at in rows:
            yield Written(Link(*entry, *((given, salt) if salt else ("", ""))), kind, at)


def fitting(entries: Iterable[Written], after: int = 0, before: str = "") -> Iterator[tuple[int, str]]:
    """Yield number and hash of each entry that fits after the one with this number and hash.

    Raises DoesNotFit at the first that does not. What stands beside an entry in its row must be what was hashed: pages
    list entries by it.
    """
    for number, (link, kind, at) in enumerate(entries, start=after + 1):
        written = check_entry(link, number, before)
        if kind != parsed(link.body)["kind"] or at.replace(microsecond=0) != written:
            raise DoesNotFit(f"Entry {number} is listed under another kind or moment than it was written with.")
        before = link.hash
        yield number, before


def heads(db: Session) -> dict[str, tuple[int, str]]:
    """Return the number and hash that each chain's head row remembers."""
    return {row.chain: (row.number, row.hash) for row in db.execute(select(LedgerHead.__table__))}


def standing_triggers(db: Session) -> set[str]:
    """Return the names of the triggers that stand on the ledger's table."""
    if db.get_bind().dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass "
            "AND NOT tgisinternal AND tgenabled <> 'D'"
        )
    return set(db.scalars(text(query)))


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
