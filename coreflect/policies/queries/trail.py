"""The trail of a change, as the ledger keeps it: the one place where what is said of a change is read."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.agency.rules import NAMED_TO_NOBODY
from coreflect.agency.rules.names import someone
from coreflect.foundation.permissions import Role
from coreflect.policies.models import Change
from coreflect.policies.rules.pages import A_PAGE, PageOf

SOMEONE = "someone who has left"
_READ = json.JSONDecoder().raw_decode  # what canonical() wrote: nothing stands before or after it
MOST = 2_147_483_647  # beyond it PostgreSQL has no number, and no trail an entry


@dataclass(slots=True)  # not frozen: a long trail makes thousands of them for a page
class Entry:
    """One entry about a change. `number` is its place in the trail and its address; `said` is what it holds.

    `by` is None for what nobody pressed, for somebody who was erased, and for what is named to nobody; `name` then says
    their role.
    """

    number: int
    on: date
    kind: str
    by: UUID | None
    name: str
    roles: frozenset[Role]
    said: dict[str, Any]

    @property
    def signature(self) -> str:
        """Who wrote it, with their roles; what stands for somebody who was erased says these already."""
        if not self.roles or self.name == someone(self.roles):
            return self.name
        return ", ".join([self.name, *sorted(role.words for role in self.roles)])

    def day(self, key: str) -> date | None:
        """Return a day that the entry holds under this key, or None."""
        written = self.said.get(key)
        return date.fromisoformat(written) if written else None

    def ids(self, key: str) -> tuple[UUID, ...]:
        """Return the ids that the entry holds under this key."""
        return tuple(UUID(one) for one in self.said.get(key) or ())


@dataclass(frozen=True)
class Cited:
    """One entry with its place in the chain: its own hash, and the one before it ("" before the first).

    `is_last` tells that none comes after it. `title` is that of the change which it is about, None where it is about
    something else.
    """

    entry: Entry
    about: UUID | None
    title: str | None
    hash: str
    before: str
    is_last: bool


@dataclass(frozen=True)
class Leaf:
    """One page of the entries about a change, the newest first, with the title of the change."""

    title: str
    page: PageOf
    entries: list[Entry]


COLUMNS = (
    *(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body),
    *(LedgerName.person_id, LedgerName.name),
)


def entries(db: Session, change_id: UUID, zone: str) -> list[Entry]:
    """Return every entry of the trail about a change in one statement, the first one first."""
    query = select(*COLUMNS).outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    # "+": the entries about it are found by their index, and not the whole chain by its own
    query = query.where(LedgerEntry.about == change_id, LedgerEntry.chain + "" == "trail")
    query = query.order_by(LedgerEntry.number)
    place = ZoneInfo(zone)
    db.flush()  # also what an action has just added
    return [_entry(*row, place) for row in db.connection().execute(query)]


def newest(db: Session, change_id: UUID, zone: str, number: int) -> Leaf | None:
    """Return a page of the entries about a change, the newest first, in one statement; None where there are none.

    Past the last page it is the first one, which costs another statement.
    """
    about = LedgerEntry.chain == "trail", LedgerEntry.about == change_id
    total = select(func.count()).select_from(LedgerEntry).where(*about).scalar_subquery()
    # of thousands only the numbers are put in order, not what they say
    numbers = select(LedgerEntry.number).where(*about).order_by(LedgerEntry.number.desc())
    chosen = numbers.limit(A_PAGE).offset((number - 1) * A_PAGE).subquery()
    query = _with_names(*COLUMNS, Change.title, total.label("total")).join(Change, Change.id == LedgerEntry.about)
    query = query.where(LedgerEntry.number.in_(select(chosen.c.number)))
    rows = db.execute(query.order_by(LedgerEntry.number.desc())).all()
    if not rows:
        return newest(db, change_id, zone, 1) if number > 1 else None
    place = ZoneInfo(zone)
    return Leaf(rows[0].title, PageOf.of(rows[0].total, number), [_entry(*row[:6], place) for row in rows])


def entry(db: Session, number: int, zone: str) -> Cited | None:
    """Return the entry with this number in one statement, or None where the trail has none."""
    if not 0 < number <= MOST:
        return None
    later = aliased(LedgerEntry)
    last = ~select(later.id).where(later.chain == "trail", later.number == number + 1).exists()
    query = _with_names(
        *COLUMNS, LedgerEntry.about, Change.title, LedgerEntry.hash, LedgerEntry.before, last.label("last")
    )
    query = query.outerjoin(Change, Change.id == LedgerEntry.about).where(LedgerEntry.number == number)
    row = db.execute(query).first()
    if not row:
        return None
    return Cited(_entry(*row[:6], ZoneInfo(zone)), row.about, row.title, row.hash, row.before, bool(row.last))


def _with_names(*columns: Any) -> Select[Any]:
    query = select(*columns).outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    return query.where(LedgerEntry.chain == "trail")


def _entry(
    number: int, at: datetime, kind: str, body: str, by: UUID | None, name: str | None, place: ZoneInfo
) -> Entry:
    held = _READ(body)[0]
    roles = _roles(tuple(held["roles"]))
    if kind in NAMED_TO_NOBODY:
        by, name = None, someone(roles)
    return Entry(number, at.astimezone(place).date(), kind, by, name or SOMEONE, roles, held["what"])


@cache  # a handful of combinations, and thousands of entries
def _roles(written: tuple[str, ...]) -> frozenset[Role]:
    return frozenset(map(Role, written))
