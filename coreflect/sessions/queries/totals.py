"""How many different people came in a quarter, by the role in which they came."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Role
from coreflect.sessions.models import Attendance, ReflectionSession
from coreflect.sessions.rules.retention import latest_closed
from coreflect.sessions.rules.totals import Told, by_fives, told


@dataclass(frozen=True)
class QuarterTotal:
    """One closed quarter, with what may be told of it."""

    period: Period
    told: Told


def totals_by_quarter(db: Session, today: date, together: int) -> list[QuarterTotal]:
    """Return the closed quarters that had dates and whose lists are kept, the latest first, in one statement.

    Somebody who came as a clinician even once is a clinician of that quarter, and nothing else. Hosts never count.
    """
    came = (Attendance.session_id == ReflectionSession.id) & Attendance.came
    as_clinician = func.max(case((Attendance.counts, 1), else_=0)).label("as_clinician")
    people = select(ReflectionSession.period, Attendance.person_id, as_clinician).outerjoin(Attendance, came)
    people = people.where(
        ~ReflectionSession.reduced,
        ReflectionSession.state == "planned",
        ReflectionSession.period <= str(latest_closed(today)),
    )
    one = people.group_by(ReflectionSession.period, Attendance.person_id).subquery()
    clinicians = func.count(case((one.c.as_clinician == 1, one.c.person_id)))
    query = select(one.c.period, clinicians, func.count(one.c.person_id)).group_by(one.c.period)
    return [
        QuarterTotal(Period.parse(period), told({Role.CLINICIAN: some, Role.PS_STAFF: everybody - some}, together))
        for period, some, everybody in db.execute(query.order_by(one.c.period.desc()))
    ]


def held_and_came(db: Session, period: str) -> tuple[int, int]:
    """Return how many dates a period had that were not cancelled, and how many different people came to them.

    Hosts never count, and whoever came several times counts once. The people are rounded down to five here, so that
    no more than is told is ever kept. One statement; to be asked while the period's lists are kept.
    """
    came = (Attendance.session_id == ReflectionSession.id) & Attendance.came
    counts = select(func.count(ReflectionSession.id.distinct()), func.count(Attendance.person_id.distinct()))
    counts = counts.select_from(ReflectionSession).outerjoin(Attendance, came)
    dates, people = db.execute(
        counts.where(ReflectionSession.period == period, ReflectionSession.state == "planned")
    ).one()
    return dates, by_fives(people)
