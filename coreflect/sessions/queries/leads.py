"""Who leads a series, who could, and which series nobody leads."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.queries import entries_about
from coreflect.people.models import Person
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead, Substitute
from coreflect.sessions.queries.guests import hosting
from coreflect.sessions.rules.hosting import MINDED_FOR, SHOWN_FOR
from coreflect.sessions.rules.recurrence import local_day


@dataclass(frozen=True)
class LedSeries:
    """A series with its active leads, and those who led it and cannot now, each id to name in the order of names."""

    id: UUID
    title: str
    leads: dict[UUID, str] = field(default_factory=dict)
    former: dict[UUID, str] = field(default_factory=dict)


def led_series(db: Session, series_id: UUID) -> LedSeries | None:
    """Return a series with those who lead and led it, or None where there is none with this id, in one statement."""
    can = (Person.active & Person.ps_lead).label("can")
    query = select(Series.id, Series.title, Person.id.label("person"), Person.name, can)
    query = query.outerjoin(SeriesLead, SeriesLead.series_id == Series.id)
    query = query.outerjoin(Person, Person.id == SeriesLead.person_id).where(Series.id == series_id)
    rows = db.execute(query.order_by(Person.name, Person.id)).all()
    if not rows:
        return None
    found = LedSeries(rows[0].id, rows[0].title)
    for row in rows:
        if row.person is not None:
            (found.leads if row.can else found.former)[row.person] = row.name
    return found


def taken_over(db: Session, series_id: UUID, now: datetime, zone: str) -> list[tuple[date, str]]:
    """Return on which days of the agency's zone a series was lately taken over and by whom, the latest first.

    The name is empty where it has been erased.
    """
    entries = (one for one in entries_about(db, series_id) if one.kind == "series_taken_over")
    return [(local_day(one.at, zone), one.name or "") for one in entries if one.at > now - SHOWN_FOR]


def could_lead(db: Session, series_id: UUID) -> dict[UUID, str]:
    """Return the active PS leads who do not lead a series, id to name, in the order of their names."""
    leads = select(SeriesLead.person_id).where(SeriesLead.series_id == series_id)
    query = select(Person.id, Person.name).where(Person.active, Person.ps_lead, Person.id.not_in(leads))
    return {row.id: row.name for row in db.execute(query.order_by(Person.name, Person.id))}


def could_step_in(db: Session, session_id: UUID) -> dict[UUID, str]:
    """Return the active PS leads and PS staff who do not host a date, id to name, in the order of their names."""
    query = select(Person.id, Person.name).where(Person.active, or_(Person.ps_lead, Person.ps_staff))
    query = query.where(Person.id.not_in(hosting(session_id)))
    return {row.id: row.name for row in db.execute(query.order_by(Person.name, Person.id))}


def substitutes_of(db: Session, session_id: UUID) -> dict[UUID, str]:
    """Return who steps in on a date and still can, id to name, in the order of their names."""
    query = select(Person.id, Person.name).join(Substitute, Substitute.person_id == Person.id)
    query = query.where(Substitute.session_id == session_id, Person.active, or_(Person.ps_lead, Person.ps_staff))
    return {row.id: row.name for row in db.execute(query.order_by(Person.name, Person.id))}


def leaderless(db: Session, now: datetime) -> dict[UUID, str]:
    """Return the series that no active PS lead leads, id to title, although dates of theirs are not over and done.

    A series whose last date is longer ago than a quarter takes to be released is left in peace.
    """
    return {row.id: row.title for row in db.execute(without_a_lead(now).order_by(Series.title, Series.id))}


def without_a_lead(now: datetime) -> Select[tuple[UUID, str]]:
    """Return the question for the id and title of such series."""
    led = select(SeriesLead.series_id).join(Person, Person.id == SeriesLead.person_id)
    led = led.where(Person.active, Person.ps_lead)
    minded = exists().where(
        ReflectionSession.series_id == Series.id,
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at > now - MINDED_FOR,
    )
    return select(Series.id, Series.title).where(Series.id.not_in(led), minded)


def leads_in_all(db: Session, person_id: UUID) -> list[str]:
    """Return the titles of the series that a person leads, in the order of the alphabet."""
    query = select(Series.title).join(SeriesLead, SeriesLead.series_id == Series.id)
    query = query.join(Person, Person.id == SeriesLead.person_id)
    return list(db.scalars(query.where(Person.id == person_id, Person.ps_lead).order_by(Series.title)))


def steps_in_on(db: Session, person_id: UUID) -> list[tuple[str, datetime, str]]:
    """Return title, start and zone of every date for which a person was named as a substitute, the earliest first."""
    query = select(Series.title, ReflectionSession.starts_at, Series.zone)
    query = query.join(ReflectionSession, ReflectionSession.series_id == Series.id)
    query = query.join(Substitute, Substitute.session_id == ReflectionSession.id)
    rows = db.execute(query.where(Substitute.person_id == person_id).order_by(ReflectionSession.starts_at))
    return [tuple(row) for row in rows]
