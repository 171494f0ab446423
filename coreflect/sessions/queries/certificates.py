"""To which dates one person came, as far as lists are kept, and who led them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.people.models import Person
from coreflect.sessions.models import Attendance, ReflectionSession, SeriesLead, Substitute
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.retention import ends_on


@dataclass(frozen=True)
class Visit:
    """One date to which a person came; from the day `until` on nothing vouches for it any more."""

    session_id: UUID
    series_id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    period: str
    until: date

    @property
    def minutes(self) -> int:
        """How long it took."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def quarter(self) -> str:
        """The quarter whose lists it stands on, as a person says it."""
        return Period.parse(self.period).words()

    @property
    def how(self) -> str:
        """How people met and, where they met in one place, where."""
        mode = Mode(self.mode)
        return f"{mode.words}, {self.place}" if self.place and not mode.from_afar else mode.words


def visits(db: Session, person_id: UUID, quarters: int) -> list[Visit]:
    """Return every date to which a person is noted as having come, earliest first, in one statement.

    `quarters` says for how long lists are kept for which nothing has been settled.
    """
    same = ReflectionSession.__table__.alias()
    settled = select(func.min(same.c.kept_quarters)).where(same.c.period == ReflectionSession.period)
    query = select(
        ReflectionSession.id,
        ReflectionSession.series_id,
        ReflectionSession.day,
        ReflectionSession.starts_at,
        ReflectionSession.ends_at,
        ReflectionSession.mode,
        ReflectionSession.place,
        ReflectionSession.period,
        func.coalesce(settled.scalar_subquery(), quarters),
    ).join(Attendance, Attendance.session_id == ReflectionSession.id)
    query = query.where(Attendance.person_id == person_id, Attendance.came, ReflectionSession.state == "planned")
    rows = db.execute(query.order_by(ReflectionSession.starts_at, ReflectionSession.id))
    return [Visit(*row[:-1], until=ends_on(Period.parse(row.period), row[-1])) for row in rows]


def led_by(db: Session, visits: Iterable[Visit]) -> dict[UUID, tuple[str, ...]]:
    """Return by date the names of those who led it, by name, in one statement: its substitutes where it had any,
    else the leads of its series."""
    dates = {one.session_id: one.series_id for one in visits}
    leads = select(SeriesLead.series_id.label("whose"), Person.name).join(Person, Person.id == SeriesLead.person_id)
    leads = leads.where(SeriesLead.series_id.in_(set(dates.values())), Person.ps_lead)
    steps_in = select(Substitute.session_id.label("whose"), Person.name)
    steps_in = steps_in.join(Person, Person.id == Substitute.person_id).where(Substitute.session_id.in_(dates))
    both = union_all(leads, steps_in).subquery()
    names: dict[UUID, list[str]] = defaultdict(list)
    for whose, name in db.execute(select(both.c.whose, both.c.name).order_by(both.c.name)):
        names[whose].append(name)
    return {one: tuple(names.get(one) or names.get(series, ())) for one, series in dates.items()}
