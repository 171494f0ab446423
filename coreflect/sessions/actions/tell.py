"""Tell people by letter what has become of their places and dates; the calling action commits.

Each letter has a key that says which state of things it tells, so that it is written once.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.notices.actions.post import post, take_back
from coreflect.notices.rules.letters import Kind, Letter
from coreflect.people.models import Person
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.rules.places import Standing
from coreflect.sessions.rules.recurrence import start_in_words


def tell_place(db: Session, date: ReflectionSession, people: Collection[UUID], now: datetime) -> None:
    """Tell people that they have a place at a date, with its entry for their calendars."""
    _to(db, date, people, f"You have a place: {_when(db, date)}", f"place {date.sequence}", now)


def tell_offer(db: Session, date: ReflectionSession, person: UUID, until: datetime, now: datetime) -> None:
    """Ask one person by letter whether they still want the place that became free; the offer ends at `until`."""
    _to(db, date, [person], f"A place is free: {_when(db, date)}", f"offer {until.isoformat()}", now)


def tell_left(db: Session, date: ReflectionSession, person: UUID, now: datetime, removed: bool = False) -> None:
    """Take a date out of one person's calendar after they withdrew, or after a lead took them off the list."""
    take_back(db, date.id, person)
    _to(db, date, [person], f"Taken off the list: {_when(db, date)}", f"left {now.isoformat()}", now)


def tell_cancelled(db: Session, date: ReflectionSession, now: datetime) -> None:
    """Tell everybody with a place, an offer or a turn, once, that a date was called off, and why; reminders stop."""
    take_back(db, date.id)
    _to(db, date, _everybody(db, date), f"Called off: {_when(db, date)}", "cancelled", now)


def tell_moved(db: Session, date: ReflectionSession, now: datetime) -> None:
    """Tell everybody with a place, an offer or a turn that a date has another time or place, and how to withdraw."""
    take_back(db, date.id)
    _to(db, date, _everybody(db, date), f"Moved: {_when(db, date)}", f"moved {date.sequence}", now)


def tell_leads(
    db: Session, series_id: UUID, subject: str, lines: tuple[str, ...], key: str, now: datetime, path: str = ""
) -> None:
    """Write to the active leads of a series what needs their eyes; `path` is the page where they can act."""
    query = select(Person.id, Person.email).join(SeriesLead, SeriesLead.person_id == Person.id)
    for row in db.execute(query.where(SeriesLead.series_id == series_id, Person.active, Person.ps_lead)):
        post(db, row.id, row.email, Letter(Kind.HOSTING, subject, lines), f"{key} {row.id.hex}", now, about=series_id)


def _everybody(db: Session, date: ReflectionSession) -> list[UUID]:
    states = Standing.COMING, Standing.OFFERED, Standing.WAITING
    return list(db.scalars(select(SignUp.person_id).where(SignUp.session_id == date.id, SignUp.state.in_(states))))


def _to(db: Session, date: ReflectionSession, people: Collection[UUID], subject: str, what: str, now: datetime) -> None:
    query = select(Person.id, Person.email).where(Person.id.in_(people), Person.active).order_by(Person.id)
    for row in db.execute(query):
        letter = Letter(Kind.PLACE, subject, (subject + ".",))
        post(db, row.id, row.email, letter, f"{what} {date.id.hex} {row.id.hex}", now, about=date.id)


def _when(db: Session, date: ReflectionSession) -> str:
    zone = db.scalar(select(Series.zone).where(Series.id == date.series_id)) or "UTC"
    return start_in_words(date.starts_at, zone)
