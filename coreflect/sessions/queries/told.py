"""What a letter about a date needs: the date in neutral words, and who reads it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.notices.models import Mail
from coreflect.people.models import Person
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from coreflect.sessions.rules.places import ON_THE_LIST, Standing, window
from coreflect.sessions.rules.told import Told, uid_of


@dataclass(frozen=True)
class Reader:
    """Somebody who signed up for a date: where to write, where they stand, and the number of their sign-up."""

    id: UUID
    address: str
    standing: Standing
    number: int
    freed: bool  # whether the place became free for them


@dataclass(frozen=True)
class Next:
    """The next date of a series: whether people can sign up for it now, and who stands on its list already."""

    date: Told
    is_open: bool
    listed: frozenset[UUID]


def date_told(db: Session, date: ReflectionSession) -> Told:
    """Return a date as letters tell it."""
    query = select(Series.zone, Agency.event_title).join(Agency, Agency.id == 1).where(Series.id == date.series_id)
    return told_from(date, *db.execute(query).one())


def run_told(
    db: Session, dates: Sequence[ReflectionSession], person: UUID
) -> list[tuple[ReflectionSession, Told, Reader]]:
    """Return these dates of one series as letters tell them, each with one person as its reader, in two questions."""
    query = select(Series.zone, Agency.event_title).join(Agency, Agency.id == 1).where(Series.id == dates[0].series_id)
    zone, title = db.execute(query).one()
    seats = select(SignUp.session_id, Person.email, SignUp.state, SignUp.number, SignUp.promoted_at.is_not(None))
    seats = seats.join(Person, Person.id == SignUp.person_id).where(Person.id == person, Person.active)
    rows = db.execute(seats.where(SignUp.session_id.in_([date.id for date in dates])))
    found = {row[0]: Reader(person, row[1], Standing(row[2]), row[3], row[4]) for row in rows}
    return [(date, told_from(date, zone, title), found[date.id]) for date in dates if date.id in found]


def readers(db: Session, session_id: UUID, people: Collection[UUID] | None = None) -> list[Reader]:
    """Return the active people among these who ever signed up for a date; None: everybody on its list."""
    query = select(Person.id, Person.email, SignUp.state, SignUp.number, SignUp.promoted_at.is_not(None))
    query = query.join(SignUp, SignUp.person_id == Person.id).where(SignUp.session_id == session_id, Person.active)
    query = query.where(SignUp.state.in_(ON_THE_LIST) if people is None else Person.id.in_(people))
    rows = db.execute(query.order_by(SignUp.number))
    return [Reader(id_, address, Standing(state), number, freed) for id_, address, state, number, freed in rows]


def is_in_calendar(db: Session, session_id: UUID, reader: UUID) -> bool:
    """Return whether the last thing that a reader's calendar was told of a date is that they have a place."""
    query = select(Mail.method).where(Mail.thread == f"{uid_of(session_id)} {reader.hex}", Mail.state != "void")
    return db.scalar(query.order_by(Mail.number.desc()).limit(1)) == "REQUEST"


def next_told(db: Session, date: ReflectionSession, now: datetime) -> Next | None:
    """Return the next planned date of the same series that has a place left, or None."""
    query = select(ReflectionSession, Series, Agency.event_title).join(Series, Series.id == ReflectionSession.series_id)
    query = query.join(Agency, Agency.id == 1).where(
        ReflectionSession.series_id == date.series_id,
        ReflectionSession.starts_at > max(date.starts_at, now),
        ReflectionSession.state == "planned",
        ReflectionSession.taken + ReflectionSession.offered < ReflectionSession.places,
    )
    row = db.execute(query.order_by(ReflectionSession.starts_at).limit(1)).first()
    if row is None:
        return None
    found, series, title = row
    listed = select(SignUp.person_id).where(SignUp.session_id == found.id, SignUp.state.in_(ON_THE_LIST))
    opens = window(found.day, found.starts_at, series.zone, series.opens_days, series.closes_minutes)
    return Next(told_from(found, series.zone, title), opens.is_open(now), frozenset(db.scalars(listed)))


def told_from(date: Any, zone: str, title: str) -> Told:
    """Return a date, given as any row with the columns of one, as letters tell it."""
    return Told(
        id=date.id,
        title=title,
        zone=zone,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        mode=date.mode,
        place=date.place,
        by_link=bool(date.link),
        sequence=date.sequence,
        was=date.moved_from,
        reason=date.reason,
    )
