"""Turn lists that are no longer kept into numbers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from coreflect.agency.queries import settings
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Role
from coreflect.sessions.models import Attendance, AttendanceTotal, ReflectionSession, SignUp, Substitute
from coreflect.sessions.queries.retention import kept_periods
from coreflect.sessions.rules.recurrence import local_day


def reduce(db: Session, now: datetime, zone: str) -> list[str]:
    """Settle for how long the lists of periods that have begun are kept, and turn those that are due into numbers.

    Returns a sentence for each period whose lists became numbers. Each period is one transaction: either all of
    its lists are there or none is. Done again, or by two at once, it changes nothing more.
    """
    agency = settings(db)
    if agency is None:
        return []
    today = local_day(now, zone)
    _settle(db, today, agency.attendance_quarters)
    due = [one.period for one in kept_periods(db, today, agency.attendance_quarters) if one.ends_on <= today]
    counted = [(Period.parse(period).words(), _reduce(db, period)) for period in due]
    return [f"The lists of {words} became numbers ({count} dates)." for words, count in counted if count]


def _settle(db: Session, today: date, quarters: int) -> None:
    """Write down the number in force now for the dates of periods that have begun since.

    A number that is changed later holds for quarters that begin later: people are not listed for longer than was
    said when they came, nobody loses a certificate before the day that was named to them, and what the gate looks
    back on does not shrink within a year. A date that is planned late is kept as long as the others of its period.
    """
    same = aliased(ReflectionSession)
    settled = select(func.min(same.kept_quarters)).where(same.period == ReflectionSession.period).scalar_subquery()
    begun = ReflectionSession.period <= str(Period.of(today))
    new = update(ReflectionSession).where(ReflectionSession.kept_quarters.is_(None), begun)
    db.execute(new.values(kept_quarters=func.coalesce(settled, quarters)).execution_options(synchronize_session=False))
    db.commit()


def _reduce(db: Session, period: str) -> int:
    """Turn the lists of one period into numbers and return of how many dates."""
    query = select(ReflectionSession.id).where(ReflectionSession.period == period, ~ReflectionSession.reduced)
    # locked in the order of their ids; who waited for another finds them reduced, and nothing left to do
    dates = db.scalars(query.order_by(ReflectionSession.id).with_for_update()).all()
    if not dates:
        db.rollback()
        return 0
    if totals := _totals(db, dates):
        db.execute(insert(AttendanceTotal), totals)
    for table in (Attendance, SignUp, Substitute):
        db.execute(delete(table).where(table.session_id.in_(dates)))
    bare = update(ReflectionSession).where(ReflectionSession.id.in_(dates))
    db.execute(bare.values(reduced=True, taken=0, waiting=0, offered=0, last_number=0))
    db.commit()
    return len(dates)


def _totals(db: Session, dates: Sequence[UUID]) -> list[dict[str, object]]:
    """Return how many came to each date that has a list, clinicians and others.

    The role is the one in which they came, settled when they were noted, whatever they have become since.
    """
    clinicians, others = (
        func.count(case((Attendance.came & whose, 1))) for whose in (Attendance.counts, ~Attendance.counts)
    )
    query = select(Attendance.session_id, clinicians, others).where(Attendance.session_id.in_(dates))
    return [
        {"session_id": session_id, "role": role.value, "came": came}
        for session_id, *numbers in db.execute(query.group_by(Attendance.session_id))
        for role, came in zip((Role.CLINICIAN, Role.PS_STAFF), numbers, strict=True)
    ]
