"""Close days for the whole agency, and open them again."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.rules import fingerprint
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.calendar import hold_calendar
from coreflect.sessions.actions.cancel import call_off
from coreflect.sessions.actions.dates import locked_all
from coreflect.sessions.actions.laying import lay_missing
from coreflect.sessions.models import Closure, Series
from coreflect.sessions.queries.closures import Touched, closed_days, dates_inside, people_at
from coreflect.sessions.rules.closures import MOST_AT_ONCE, CannotClose, Closed, closed_on, fit
from coreflect.sessions.rules.recurrence import local_day


@dataclass(frozen=True)
class Outlook:
    """What closing days would do: which of them are new, and which dates and how many people it touches."""

    new: tuple[Closed, ...]
    known: int
    touched: Touched
    dates: tuple[Row, ...]  # with title, starts_at, ends_at and zone

    @property
    def seal(self) -> str:
        """A mark of what is shown, to notice that it has changed."""
        return fingerprint(*((one.first_day, one.last_day, one.reason) for one in self.new), *self.touched.dates)


def look_closed(db: Session, wanted: Collection[Closed], viewer: Viewer, now: datetime) -> Outlook:
    """Return what closing these days would do; it writes nothing. Raises CannotClose.

    Days that are over, by the agency's calendar, and closures that stand already are left out.
    """
    today = local_day(now, viewer.agency.zone)
    coming = sorted({fit(one) for one in wanted if one.last_day >= today})
    if not coming:
        raise CannotClose("Those days are over. Pick days to come?", "first_day")
    if len(coming) > MOST_AT_ONCE:
        raise CannotClose(f"These are more than {MOST_AT_ONCE} at once. Close them in several steps?")
    standing = set(closed_days(db, coming[0].first_day, max(one.last_day for one in coming)))
    new = tuple(one for one in coming if one not in standing)
    dates = tuple(dates_inside(db, new, now))
    return Outlook(new, len(coming) - len(new), people_at(db, [one.id for one in dates]), dates)


def add_closures(db: Session, viewer: Viewer, wanted: Collection[Closed], now: datetime) -> Outlook:
    """Close these days, call off the dates to come that fall on them, tell everybody on their lists, once; log it.

    Return what was done; a closure that stands already is not added twice. Raises CannotClose.
    """
    hold_calendar(db)
    outlook = look_closed(db, wanted, viewer, now)
    if not outlook.new:
        db.rollback()
        return outlook
    rows = [{"id": uuid4(), **asdict(one)} for one in outlook.new]
    db.execute(insert(Closure), rows)
    for date in locked_all(db, outlook.touched.dates):
        call_off(db, date, closed_on(date.day, outlook.new), now)
    told = outlook.touched.placed + outlook.touched.waiting
    what = {"closures": sorted(row["id"] for row in rows), "dates": len(outlook.touched.dates), "told": told}
    record(db, "audit", "closure_added", viewer, what, now)
    db.commit()
    return outlook


def remove_closure(db: Session, viewer: Viewer, closure_id: UUID, now: datetime) -> int:
    """Open closed days again and lay the dates to come that were skipped there; return how many. Log it.

    Dates that were called off stay called off: people were told. Raises Missing.
    """
    hold_calendar(db)
    closure = db.scalar(select(Closure).where(Closure.id == closure_id))
    if closure is None:
        raise Missing
    after, until = closure.first_day - timedelta(days=1), closure.last_day
    db.delete(closure)
    db.flush()
    query = select(Series).where(Series.laid_until >= closure.first_day, Series.first_date <= until)
    query = query.where(or_(Series.ends_on.is_(None), Series.ends_on >= closure.first_day)).order_by(Series.id)
    laid = 0
    for series in db.scalars(query.with_for_update().execution_options(populate_existing=True)).all():
        laid += lay_missing(db, series, after, min(until, series.laid_until or until), now)
    record(db, "audit", "closure_removed", viewer, {"closure": closure_id, "dates": laid}, now)
    db.commit()
    return laid
