"""Call a date off, with a reason that everybody can read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import locked, stand
from coreflect.sessions.actions.tell import tell_cancelled
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.queries.closures import Touched, people_at
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.sessions.rules.hosting import leads
from coreflect.sessions.rules.places import Standing, is_open


class NotCancelled(Refusal):
    """A date that has begun, or was called off already, cannot be called off."""


def cancel_date(db: Session, viewer: Viewer, session_id: UUID, reason: str, now: datetime) -> Touched:
    """Call a date off and tell everybody on its list, once; return how many had a place and how many waited.

    Their sign-ups stay as they are; places that were held for somebody are held no more. Raises NotCancelled once it
    has begun or is called off, and Missing for whoever does not lead its series.
    """
    date = locked(db, session_id)
    if not leads(date.series_id, series_led_by(db, viewer.id)):
        raise Missing
    if date.state == "cancelled":
        raise NotCancelled("This co-reflection was called off already, and everybody on its list was told then.")
    if not is_open(date, now):
        raise NotCancelled("This co-reflection has begun, so it can't be called off any more. Nothing was changed.")
    told = people_at(db, [date.id])
    call_off(db, date, reason, now)
    what = {"date": date.id, "told": told.placed + told.waiting}
    record(db, "audit", "date_cancelled", viewer, what, now, about=date.id)
    db.commit()
    return told


def call_off(db: Session, date: ReflectionSession, reason: str, now: datetime) -> None:
    """Call a locked date off and write to everybody on its list; the caller commits."""
    date.state, date.reason = "cancelled", reason
    date.sequence += 1
    asked = select(SignUp).where(SignUp.session_id == date.id, SignUp.state == Standing.OFFERED)
    for sign_up in db.scalars(asked.execution_options(populate_existing=True)) if date.offered else ():
        stand(date, sign_up, Standing.WAITING)
    db.flush()
    tell_cancelled(db, date, now)
