"""What the actions on places ask: who may come, who goes first, what lies at the same time, what is overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from coreflect.people.models import Person
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SignUp
from coreflect.sessions.queries.for_others import hosted_by
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.rules.places import ON_THE_LIST, SHORT_NOTICE, Standing, goes_first

Span = tuple[datetime, datetime]
Who = UUID | InstrumentedAttribute[UUID]


class Spanned(Protocol):
    """A date, and from when until when it lasts."""

    @property
    def id(self) -> UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True)
class Overlap:
    """Another date of a person at the same time as the one they look at."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str


def comes(db: Session, person_id: UUID) -> bool:
    """Return whether a person's account signs up at all.

    The account is held until the commit, and asked for before dates as whoever closes it or lets its owner lead does:
    so nobody gets a place in the moment in which they lose the right to it, and neither waits for the other for ever.
    """
    query = select(may_come()).select_from(Person).where(Person.id == person_id)
    return bool(db.scalar(query.with_for_update(read=True, of=Person)))


def led_among(db: Session, person_id: UUID, session_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these dates a person leads."""
    query = select(ReflectionSession.id).where(ReflectionSession.id.in_(session_ids), hosted_by(person_id))
    return frozenset(db.scalars(query))


def at_the_same_time(
    db: Session, person_id: UUID, date: ReflectionSession
) -> tuple[SignUp | None, tuple[Overlap, ...]]:
    """Return a person's own row at a date, and their other dates that share a moment with it, in one question."""
    query = select(SignUp, *_OVERLAP).join(ReflectionSession, ReflectionSession.id == SignUp.session_id)
    query = query.join(Series, Series.id == ReflectionSession.series_id).where(
        SignUp.person_id == person_id, or_(ReflectionSession.id == date.id, _shares_a_moment(date))
    )
    mine, others = None, []
    rows = db.execute(query.order_by(ReflectionSession.starts_at).execution_options(populate_existing=True))
    for sign_up, *told in rows:
        if sign_up.session_id == date.id:
            mine = sign_up
        else:
            others.append(Overlap(*told))
    return mine, tuple(others)


def overlaps(db: Session, person_id: UUID, date: Spanned) -> tuple[Overlap, ...]:
    """Return a person's other dates that share a moment with a date."""
    query = select(*_OVERLAP).join(SignUp, SignUp.session_id == ReflectionSession.id)
    query = query.join(Series, Series.id == ReflectionSession.series_id).where(
        SignUp.person_id == person_id, ReflectionSession.id != date.id, _shares_a_moment(date)
    )
    return tuple(Overlap(*row) for row in db.execute(query.order_by(ReflectionSession.starts_at)))


def turn_of(db: Session, mine: SignUp, waiting: int) -> int:
    """Return the turn of somebody who has just been put down: the last of all who wait, unless they go first."""
    if not mine.first:
        return waiting
    query = select(func.count()).where(SignUp.session_id == mine.session_id, SignUp.state == Standing.WAITING)
    return db.scalar(query.where(SignUp.first, SignUp.number <= mine.number)) or 1


def waits_first(db: Session, person_id: UUID, series_id: UUID, now: datetime) -> bool:
    """Return whether a person goes first in this series, where its rule is on."""
    came, waited = db.execute(select(_came(person_id, series_id), _waited(person_id, series_id, now))).one()
    return goes_first(came_before=came, waited_in_vain=waited)


def firsts(db: Session, series_id: UUID, now: datetime) -> dict[UUID, bool]:
    """Return of everybody who waits at a date to come of a series, by the id of their row, whether they go first."""
    query = select(SignUp.id, _came(SignUp.person_id, series_id), _waited(SignUp.person_id, series_id, now))
    query = query.join(ReflectionSession, ReflectionSession.id == SignUp.session_id).where(
        SignUp.state == Standing.WAITING, ReflectionSession.series_id == series_id, ReflectionSession.starts_at > now
    )
    rows = db.execute(query)
    return {id_: goes_first(came_before=came, waited_in_vain=waited) for id_, came, waited in rows}


def overdue_dates(db: Session, now: datetime) -> list[UUID]:
    """Return the dates that hold a place for somebody whose offer has lapsed, in the order of their ids."""
    query = select(SignUp.session_id).join(ReflectionSession, ReflectionSession.id == SignUp.session_id).distinct()
    query = query.where(ReflectionSession.offered > 0, SignUp.state == Standing.OFFERED, SignUp.offered_until <= now)
    return sorted(db.scalars(query))


def short_dates(db: Session, now: datetime) -> list[UUID]:
    """Return the dates of the next 24 hours at which few have a place and whose leads were not told, by id."""
    query = select(ReflectionSession.id).where(*is_short(now), ~ReflectionSession.short_told)
    return sorted(db.scalars(query))


def rows_of(db: Session, person_id: UUID, session_ids: Collection[UUID]) -> dict[UUID, SignUp]:
    """Return a person's own rows at these dates, by date."""
    query = select(SignUp).where(SignUp.person_id == person_id, SignUp.session_id.in_(session_ids))
    return {row.session_id: row for row in db.scalars(query.execution_options(populate_existing=True))}


def spans_of(db: Session, person_id: UUID, first: datetime, last: datetime) -> dict[UUID, Span]:
    """Return from when until when each planned date of a person lasts, of those between two moments, by date."""
    query = select(ReflectionSession.id, ReflectionSession.starts_at, ReflectionSession.ends_at)
    query = query.join(SignUp, SignUp.session_id == ReflectionSession.id).where(
        SignUp.person_id == person_id,
        SignUp.state.in_(ON_THE_LIST),
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at < last,
        ReflectionSession.ends_at > first,
    )
    return {id_: (starts_at, ends_at) for id_, starts_at, ends_at in db.execute(query)}


def _shares_a_moment(date: Spanned) -> ColumnElement[bool]:
    return and_(
        ReflectionSession.starts_at < date.ends_at,
        ReflectionSession.ends_at > date.starts_at,
        ReflectionSession.state == "planned",
        SignUp.state.in_(ON_THE_LIST),
    )


_OVERLAP = (
    ReflectionSession.id,
    Series.title,
    ReflectionSession.starts_at,
    ReflectionSession.ends_at,
    Series.zone,
)


def is_short(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a date that is soon, and at which few people have a place."""
    return (
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at > now,
        ReflectionSession.starts_at <= now + SHORT_NOTICE,
        ReflectionSession.taken < ReflectionSession.quorum,
    )


def _came(person: Who, series_id: UUID) -> ColumnElement[bool]:
    """Whether somebody is noted as having come to this series; what they did at others is not its leads' to know."""
    date = aliased(ReflectionSession)
    came = exists().where(Attendance.session_id == date.id, date.series_id == series_id, Attendance.came)
    return came.where(Attendance.person_id == person).correlate(SignUp)


def _waited(person: Who, series_id: UUID, now: datetime) -> ColumnElement[bool]:
    """Whether somebody was still waiting when the last held date of this series began."""
    date, theirs = aliased(ReflectionSession), aliased(SignUp)
    last = select(date.id).where(date.series_id == series_id, date.state == "planned", date.starts_at <= now)
    last_held = last.order_by(date.starts_at.desc()).limit(1).scalar_subquery()
    waited = exists().where(theirs.session_id == last_held, theirs.state == Standing.WAITING)
    return waited.where(theirs.person_id == person).correlate(SignUp)
