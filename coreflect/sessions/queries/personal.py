"""What the room keeps about one person, and what waits for one lead."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import DAYS_TO_CLOSE, Period
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SignUp
from coreflect.sessions.queries.for_others import hosted_by
from coreflect.sessions.rules.hosting import is_locked

_AT_MOST = 5


@dataclass(frozen=True)
class UnnotedDate:
    """A date that was held and for which nobody has noted who came."""

    id: UUID
    title: str
    day: date
    zone: str
    period: str


@dataclass(frozen=True)
class Seat:
    """One sign-up of a person: the series, the day, and where they stand there."""

    title: str
    day: date
    state: str


def dates_not_noted(db: Session, person_id: UUID, now: datetime, zone: str) -> list[UnnotedDate]:
    """Return the begun dates that a person hosts, latest first, at which people had places and nobody is noted.

    Dates of periods that are closed in the agency's `zone` are left out (nothing can be written there any more);
    five at most.
    """
    oldest = Period.of(now.date() - timedelta(days=DAYS_TO_CLOSE + 1)).first_day
    noted = select(Attendance.person_id).where(Attendance.session_id == ReflectionSession.id)
    query = select(
        ReflectionSession.id, Series.title, ReflectionSession.day, Series.zone, ReflectionSession.period
    ).join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(
        hosted_by(person_id),
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at <= now,
        ReflectionSession.day >= oldest,
        ReflectionSession.taken > 0,
        ~noted.exists(),
    )
    rows = db.execute(query.order_by(ReflectionSession.starts_at.desc()))
    found = [UnnotedDate(*row) for row in rows]
    return [date for date in found if not is_locked(date, now, zone)][:_AT_MOST]


def seats_of(db: Session, person_id: UUID) -> list[Seat]:
    """Return every sign-up of a person, earliest day first."""
    query = select(Series.title, ReflectionSession.day, SignUp.state)
    query = query.join(ReflectionSession, ReflectionSession.id == SignUp.session_id)
    query = query.join(Series, Series.id == ReflectionSession.series_id).where(SignUp.person_id == person_id)
    return [Seat(*row) for row in db.execute(query.order_by(ReflectionSession.starts_at))]


def visits_of(db: Session, person_id: UUID) -> tuple[list[date], list[date]]:
    """Return the days on which a person is noted as having come, and those on which they couldn't make it."""
    query = select(ReflectionSession.day, Attendance.came)
    query = query.join(ReflectionSession, ReflectionSession.id == Attendance.session_id)
    rows = db.execute(query.where(Attendance.person_id == person_id).order_by(ReflectionSession.day)).all()
    return [row.day for row in rows if row.came], [row.day for row in rows if not row.came]
