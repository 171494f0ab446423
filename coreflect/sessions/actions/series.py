"""Plan a series."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.sessions.rules.recurrence import Rhythm, Slot, lay_out


@dataclass(frozen=True)
class Plan:
    """What a lead says about a new series. `key` is made with the page, so that pressing twice plans once."""

    key: UUID
    title: str
    rhythm: Rhythm
    mode: str
    place: str
    link: str
    places: int
    quorum: int


def plan_series(db: Session, viewer: Viewer, plan: Plan, now: datetime) -> int:
    """Write a series, its dates and the viewer as its lead, note it in the audit log; return the number of dates.

    Sent twice, the series stays as it was first written. Raises CannotPlan.
    """
    slots = lay_out(plan.rhythm, now)
    try:
        with db.begin_nested():
            db.add(_series(plan))
            db.flush()
    except IntegrityError:
        db.rollback()
        if plan.key not in series_led_by(db, viewer.id):
            raise Missing from None
        return len(slots)
    db.add(SeriesLead(series_id=plan.key, person_id=viewer.id))
    db.add_all(_date(plan, slot) for slot in slots)
    what = {"series": plan.key, "leads": [viewer.id], "dates": len(slots)}
    record(db, "audit", "series_planned", viewer, what, now, about=plan.key)
    db.commit()
    return len(slots)


def _series(plan: Plan) -> Series:
    rhythm = plan.rhythm
    return Series(
        id=plan.key,
        title=plan.title,
        first_date=rhythm.first_date,
        every=rhythm.every,
        time=rhythm.time,
        zone=rhythm.zone,
        minutes=rhythm.minutes,
        mode=plan.mode,
        place=plan.place,
        link=plan.link,
        places=plan.places,
        quorum=plan.quorum,
    )


def _date(plan: Plan, slot: Slot) -> ReflectionSession:
    return ReflectionSession(
        series_id=plan.key,
        day=slot.day,
        period=slot.period,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        mode=plan.mode,
        place=plan.place,
        link=plan.link,
        places=plan.places,
        quorum=plan.quorum,
    )
