"""What the room keeps about one person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import Attendance, ReflectionSession, Series, SignUp


@dataclass(frozen=True)
class Seat:
    """One sign-up of a person: the series, the day, and where they stand there."""

    title: str
    day: date
    state: str


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
