"""What other rooms ask about dates: who leads, when a date is, and who came."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, Substitute


@dataclass(frozen=True)
class SessionRow:
    """One date of a series, as other rooms see it; `title`, `zone` are the series', `period` is like "2026Q3"."""

    id: UUID
    series_id: UUID
    title: str
    day: date
    period: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: str
    mode: str

    def has_begun(self, now: datetime) -> bool:
        """Return whether this date was held, or is being held, at `now`; a cancelled one never begins."""
        return self.state == "planned" and self.starts_at <= now


_ROW = (
    ReflectionSession.id,
    ReflectionSession.series_id,
    Series.title,
    ReflectionSession.day,
    ReflectionSession.period,
    ReflectionSession.starts_at,
    ReflectionSession.ends_at,
    Series.zone,
    ReflectionSession.state,
    ReflectionSession.mode,
)


def session_row(db: Session, session_id: UUID) -> SessionRow | None:
    """Return one date, or None where there is none with this id."""
    query = select(*_ROW).join(Series, Series.id == ReflectionSession.series_id)
    row = db.execute(query.where(ReflectionSession.id == session_id)).first()
    return SessionRow(*row) if row else None


def previous_date(db: Session, series_id: UUID, before: datetime) -> date | None:
    """Return the day of the last date of a series that began before a moment, or None; cancelled ones are left out."""
    query = select(ReflectionSession.day).where(
        ReflectionSession.series_id == series_id,
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at < before,
    )
    return db.scalar(query.order_by(ReflectionSession.starts_at.desc()).limit(1))


def series_led_by(db: Session, person_id: UUID) -> frozenset[UUID]:
    """Return the ids of the series that this person leads; who has lost the role leads none."""
    query = select(SeriesLead.series_id).join(Person, Person.id == SeriesLead.person_id)
    return frozenset(db.scalars(query.where(SeriesLead.person_id == person_id, Person.ps_lead)))


def hosted_by(person_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a person hosts a date: they lead its series, or step in on that date alone.

    Who has lost the role that goes with it hosts nothing, although the rows remember them.
    """
    led = select(SeriesLead.series_id).join(Person, Person.id == SeriesLead.person_id)
    led = led.where(SeriesLead.person_id == person_id, Person.ps_lead)
    steps_in = select(Substitute.session_id).join(Person, Person.id == Substitute.person_id)
    steps_in = steps_in.where(Substitute.person_id == person_id, or_(Person.ps_lead, Person.ps_staff))
    return or_(ReflectionSession.series_id.in_(led), ReflectionSession.id.in_(steps_in))


def hosts(db: Session, person_id: UUID, session_id: UUID) -> bool:
    """Return whether a person hosts this date, as a lead of its series or as a substitute."""
    query = select(ReflectionSession.id).where(ReflectionSession.id == session_id, hosted_by(person_id))
    return db.scalar(query) is not None


def leads_of(db: Session, series_id: UUID) -> dict[UUID, str]:
    """Return the active leads of a series, id to name, in the order of their names."""
    query = select(Person.id, Person.name).join(SeriesLead, SeriesLead.person_id == Person.id)
    query = query.where(SeriesLead.series_id == series_id, Person.active, Person.ps_lead).order_by(Person.name)
    return {row.id: row.name for row in db.execute(query)}


def came_by_date(db: Session, period: str) -> dict[UUID, dict[UUID, frozenset[UUID]]]:
    """Return, by series and date, who came as a clinician to the dates of a period (such as "2026Q3").

    Cancelled dates are left out; a date for which nobody is noted stands with an empty set.
    """
    return came_by_period(db, [period])[period]


def came_by_period(db: Session, periods: Collection[str]) -> dict[str, dict[UUID, dict[UUID, frozenset[UUID]]]]:
    """Return what `came_by_date` returns for each of these periods, in one statement."""
    on = (Attendance.session_id == ReflectionSession.id) & Attendance.came & Attendance.counts
    query = select(
        ReflectionSession.period, ReflectionSession.series_id, ReflectionSession.id, Attendance.person_id
    ).outerjoin(Attendance, on)
    query = query.where(ReflectionSession.period.in_(periods), ReflectionSession.state == "planned")
    came: dict[str, dict[UUID, dict[UUID, set[UUID]]]] = {period: defaultdict(dict) for period in periods}
    for period, series_id, session_id, person_id in db.execute(query):
        people = came[period][series_id].setdefault(session_id, set())
        if person_id is not None:
            people.add(person_id)
    return {
        period: {one: {day: frozenset(people) for day, people in dates.items()} for one, dates in series.items()}
        for period, series in came.items()
    }


def came_between(db: Session, first_day: date, last_day: date) -> dict[UUID, frozenset[UUID]]:
    """Return, by series, who came as a clinician to any planned date from `first_day` to `last_day`, both included.

    A series to which nobody came in that time is left out.
    """
    query = select(ReflectionSession.series_id, Attendance.person_id).distinct()
    query = query.join(Attendance, Attendance.session_id == ReflectionSession.id).where(
        Attendance.came,
        Attendance.counts,
        ReflectionSession.state == "planned",
        ReflectionSession.day.between(first_day, last_day),
    )
    came: dict[UUID, set[UUID]] = defaultdict(set)
    for series_id, person_id in db.execute(query):
        came[series_id].add(person_id)
    return {series: frozenset(people) for series, people in came.items()}


def addresses_of_who_came(db: Session, period: str) -> dict[UUID, str]:
    """Return the addresses of everybody who came to a date of a period, whatever they came as, by the id of the person.

    Whoever has no active account any more is left out, and so is who has become leadership since, for whom no word of
    a room is, and so are dates that were called off.
    """
    query = select(Person.id, Person.email).distinct()
    query = query.join(Attendance, Attendance.person_id == Person.id)
    query = query.join(ReflectionSession, ReflectionSession.id == Attendance.session_id)
    came = (ReflectionSession.period == period, ReflectionSession.state == "planned", Attendance.came)
    who = (Person.active, ~Person.leadership)
    return {row.id: row.email for row in db.execute(query.where(*came, *who).order_by(Person.id))}


def people_by_quarter(periods: Collection[str]) -> Select[tuple[int]]:
    """Return the question how many different people came as clinicians in each of these periods.

    A period in which nobody did has no row.
    """
    query = select(func.count(Attendance.person_id.distinct()).label("people"))
    query = query.join(ReflectionSession, ReflectionSession.id == Attendance.session_id).where(
        Attendance.came,
        Attendance.counts,
        ReflectionSession.state == "planned",
        ReflectionSession.period.in_(periods),
    )
    return query.group_by(ReflectionSession.period)
