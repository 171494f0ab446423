"""Which dates still have their lists, for how long, and what is left of those that have none."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Role
from coreflect.sessions.models import Attendance, AttendanceTotal, ReflectionSession, SignUp
from coreflect.sessions.rules.retention import ends_on, latest_closed


@dataclass(frozen=True)
class KeptPeriod:
    """A closed period whose lists are kept, and the first day on which they no longer are."""

    period: str
    ends_on: date


def kept_periods(db: Session, today: date, quarters: int) -> list[KeptPeriod]:
    """Return every closed period with dates that are not yet numbers, oldest first.

    `quarters` counts for periods for which nothing has been settled.
    """
    return _kept(db, today, quarters, ~ReflectionSession.reduced)


def periods_with_lists(db: Session, today: date, quarters: int) -> list[KeptPeriod]:
    """Return every closed period in which somebody is still on a list, oldest first; `quarters` as above."""
    on_a_list = (select(one.person_id).where(one.session_id == ReflectionSession.id) for one in (Attendance, SignUp))
    return _kept(db, today, quarters, or_(*(one.exists() for one in on_a_list)))


def _kept(db: Session, today: date, quarters: int, condition: ColumnElement[bool]) -> list[KeptPeriod]:
    settled = func.coalesce(func.min(ReflectionSession.kept_quarters), quarters)
    query = select(ReflectionSession.period, settled).group_by(ReflectionSession.period)
    query = query.where(condition, ReflectionSession.period <= str(latest_closed(today)))
    rows = db.execute(query.order_by(ReflectionSession.period))
    return [KeptPeriod(period, ends_on(Period.parse(period), number)) for period, number in rows]


def numbers_of(db: Session, session_id: UUID) -> dict[Role, int] | None:
    """Return how many came to a date by role once its list is no longer kept; None while it is.

    It is empty for a date whose list was never written.
    """
    query = select(ReflectionSession.reduced, AttendanceTotal.role, AttendanceTotal.came)
    query = query.outerjoin(AttendanceTotal, AttendanceTotal.session_id == ReflectionSession.id)
    rows = db.execute(query.where(ReflectionSession.id == session_id).order_by(AttendanceTotal.role)).all()
    if not rows or not rows[0].reduced:
        return None
    return {Role(row.role): row.came for row in rows if row.role}
