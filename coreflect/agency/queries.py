"""What the agency has set, and what its ledger says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency, LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.rules import Link, mark_of_settings, voices_in


@dataclass(frozen=True)
class Settings:
    """The agency's settings in force; README and the settings page say what each does."""

    kind: str
    name: str
    zone: str
    noun: str
    safety_route: str
    together: int
    places: int
    quorum: int
    answer_days: int
    event_title: str
    attendance_quarters: int
    voices: str
    forget_days: int

    @property
    def mark(self) -> str:
        """A mark of what the settings page shows, to notice that somebody else changed it meanwhile."""
        return mark_of_settings(self)

    @property
    def voice_list(self) -> tuple[str, ...]:
        """Whose voices could be missing in a room, in the order in which the agency lists them."""
        return voices_in(self.voices)


COLUMNS = [Agency.__table__.c[name].label(f"agency_{name}") for name in Settings.__dataclass_fields__]


def settings_from(row: Row[Any]) -> Settings:
    """Return the settings out of a row that was selected with COLUMNS."""
    return Settings(**{name: getattr(row, f"agency_{name}") for name in Settings.__dataclass_fields__})


def settings(db: Session) -> Settings | None:
    """Return the agency's settings, or None before the agency has been set up."""
    row = db.execute(select(*COLUMNS)).first()
    return settings_from(row) if row else None


def chain(db: Session, name: str) -> Iterator[Link]:
    """Yield one chain's entries in the order of their numbers, a thousand at a time."""
    query = select(LedgerEntry.number, LedgerEntry.body, LedgerEntry.before, LedgerEntry.hash)
    query = query.where(LedgerEntry.chain == name).order_by(LedgerEntry.number)
    for row in db.execute(query.execution_options(yield_per=1000)):
        yield Link(*row)


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


def entries_by(db: Session, person_id: UUID) -> int:
    """Return how many entries of the ledger carry a person's name."""
    return db.scalar(select(func.count()).where(LedgerName.person_id == person_id)) or 0


def settings_or_defaults(db: Session) -> Settings:
    """Return the settings in force, or before set-up those that an agency starts with."""
    return settings(db) or _of(Agency(name="your agency"))


def _of(row: Agency) -> Settings:
    return Settings(**{name: getattr(row, name) for name in Settings.__dataclass_fields__})
