"""Looks at a change: those that were taken, what was told around it, and whom to remind of the next one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.periods import Period
from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind
from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeHolder
from coreflect.policies.queries.trail import Entry
from coreflect.policies.rules.looks import LONGEST, Outcome
from coreflect.policies.rules.stages import LOOKED_AT_AGAIN
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import published

SET_BY = ("stage", "decided", "looked")
"""The kinds of entries that set the day to look again, each of them anew."""


@dataclass(frozen=True)
class Looked:
    """One look at a change, as everybody may read it."""

    number: int
    on: date
    by: UUID | None
    name: str
    words: str
    outcome: Outcome
    look_again_on: date | None


@dataclass(frozen=True)
class Reminded:
    """Somebody who holds a change whose day to look again is near, and the moment at which that day was set."""

    change_id: UUID
    look_again_on: date
    set_at: datetime
    person_id: UUID
    address: str


def looks_of(entries: Iterable[Entry]) -> list[Looked]:
    """Return the looks among the entries of a change, the first one first; asks the database nothing."""
    return [
        Looked(
            one.number,
            one.on,
            one.by,
            one.name,
            one.said["words"],
            Outcome(one.said["outcome"]),
            one.day("look_again_on"),
        )
        for one in entries
        if one.kind == "looked"
    ]


def tellings_about(db: Session, dimensions: Collection[str]) -> list[tuple[UUID, Period]]:
    """Return which themes of some principles and tasks were told in which quarters, in one statement."""
    if not dimensions:
        return []
    about = or_(*(Cell.dimensions.contains(f" {key} ", autoescape=True) for key in sorted(dimensions)))
    rows = db.execute(published(Cell.theme_id, Release.period).where(about).distinct())
    return [(row[0], Period.parse(row[1])) for row in rows]


def to_remind(db: Session, today: date) -> tuple[set[Reminded], set[str]]:
    """Return who holds what is to be looked at again in the next months and wants such letters, and the keys of those
    that are written; in one statement, because it is asked every few seconds."""
    off = select(MailWish.reader).where(MailWish.kind == Kind.LOOKS.value, MailWish.how == "off")
    set_at = select(func.max(LedgerEntry.at)).where(
        LedgerEntry.chain == "trail", LedgerEntry.about == Change.id, LedgerEntry.kind.in_(SET_BY)
    )
    ours = and_(Mail.about == Change.id, Mail.reader == Person.id, Mail.kind == Kind.LOOKS.value)
    query = select(
        *(Change.id, Change.look_again_on, set_at.scalar_subquery(), Person.id, Person.email, Mail.key)
    ).join(ChangeHolder, ChangeHolder.change_id == Change.id)
    query = query.join(Person, Person.id == ChangeHolder.person_id).outerjoin(Mail, ours)
    query = query.where(
        Change.stage.in_([stage.value for stage in LOOKED_AT_AGAIN]),
        Change.look_again_on > today,
        Change.look_again_on <= today + LONGEST,
        Person.active,
        Person.id.not_in(off),
    )
    near, written = set(), set()
    for id, again, at, person_id, address, key in db.execute(query):
        if again and at:
            near.add(Reminded(id, again, at, person_id, address))
            written |= {key} if key else set()
    return near, written
