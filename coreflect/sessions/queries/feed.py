"""A person's own calendar, by its secret address, and one date for whoever may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.notices.rules.letters import Event
from coreflect.people.models import Person
from coreflect.people.rules import token_hash
from coreflect.sessions.models import CalendarFeed, ReflectionSession, ReminderWish, Series, SignUp
from coreflect.sessions.queries.for_others import hosted_by
from coreflect.sessions.queries.told import told_from
from coreflect.sessions.rules.places import Standing

LOOKS_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Chosen:
    """What a person has chosen: whether there is an address of their own calendar, and which reminders they want."""

    has_feed: bool
    first: bool
    last: bool


def chosen(db: Session, person_id: UUID) -> Chosen:
    """Return what a person has chosen; without a choice there is no address, and both reminders come."""
    has_feed = exists().where(CalendarFeed.person_id == person_id)
    first, last = (func.coalesce(wish, True) for wish in (ReminderWish.first, ReminderWish.last))
    query = select(has_feed, first, last).select_from(Person)
    query = query.outerjoin(ReminderWish, ReminderWish.person_id == Person.id).where(Person.id == person_id)
    return Chosen(*map(bool, db.execute(query).one()))


def owner_of(db: Session, token: str) -> tuple[UUID, str] | None:
    """Return whose calendar a secret address opens, and the agency's neutral title for it.

    None for an address that is unknown, revoked, or of a closed account.
    """
    query = select(Person.id, Agency.event_title).join(CalendarFeed, CalendarFeed.person_id == Person.id)
    query = query.join(Agency, Agency.id == 1).where(CalendarFeed.token_hash == token_hash(token), Person.active)
    row = db.execute(query).first()
    return (row.id, row.event_title) if row else None


def own_events(db: Session, person_id: UUID, now: datetime) -> list[Event]:
    """Return the dates at which a person has a place or which they host, of the last sixty days and all to come.

    Those that were called off are among them, marked as such.
    """
    query = _dates(person_id).where(
        ReflectionSession.starts_at > now - LOOKS_BACK, or_(SignUp.id.is_not(None), hosted_by(person_id))
    )
    rows: Sequence[Row[Any]] = db.execute(query.order_by(ReflectionSession.starts_at, ReflectionSession.id)).all()
    return [_event(row) for row in rows]


def event_of(db: Session, person_id: UUID, session_id: UUID) -> Event | None:
    """Return one date as it would stand in a person's calendar, or None where there is none with this id."""
    row = db.execute(_dates(person_id).where(ReflectionSession.id == session_id)).first()
    return _event(row) if row else None


def _dates(person_id: UUID) -> Select[Any]:
    own = and_(
        SignUp.session_id == ReflectionSession.id, SignUp.person_id == person_id, SignUp.state == Standing.COMING
    )
    columns = (
        *(getattr(ReflectionSession, name) for name in ("id", "starts_at", "ends_at", "mode", "place", "link")),
        *(getattr(ReflectionSession, name) for name in ("sequence", "moved_from", "reason", "state")),
    )
    query = select(*columns, Series.zone, Agency.event_title, func.coalesce(SignUp.number, 0).label("number"))
    query = query.select_from(ReflectionSession).join(Series, Series.id == ReflectionSession.series_id)
    return query.join(Agency, Agency.id == 1).outerjoin(SignUp, own)


def _event(row: Row[Any]) -> Event:
    method = "CANCEL" if row.state == "cancelled" else "REQUEST"
    return told_from(row, row.zone, row.event_title).event(row.number, method)
