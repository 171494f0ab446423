"""How many different people came in a quarter, by the role in which they came."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Role
from coreflect.sessions.models import Attendance, ReflectionSession
from coreflect.sessions.rules.retention import latest_closed
from coreflect.sessions.rules.totals import Told, told


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
