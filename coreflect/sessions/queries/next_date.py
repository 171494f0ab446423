"""Which date is offered in place of one that was called off."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.queries.dates import date_for


def next_after(db: Session, viewer: Viewer, date: DateRow) -> DateRow | None:
    """Return the next planned date after one that does not take place, first of its series, then of any; or None.

    One that has begun is never offered.
    """
    one = ReflectionSession
    first = case((one.series_id == date.series_id, 0), else_=1)
    query = select(one.id).where(one.state == "planned", one.starts_at > max(date.starts_at, date.now))
    found = db.scalar(query.order_by(first, one.starts_at, one.id).limit(1))
    return date_for(db, viewer, found, date.now) if found else None
