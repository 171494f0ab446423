"""How sign-up and reminders go in a series."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.offers_of_places import mark_first
from coreflect.sessions.models import Series
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.sessions.rules.hosting import leads


@dataclass(frozen=True)
class Customs:
    """How sign-up and reminders go in a series: days before it opens (0: at once), minutes before it closes, hours
    before each reminder (0: none), and whether who never came, or waited in vain, goes first."""

    opens_days: int = 0
    closes_minutes: int = 0
    remind_first: int = 168
    remind_last: int = 24
    new_first: bool = False


def set_customs(db: Session, viewer: Viewer, series_id: UUID, customs: Customs, now: datetime) -> bool:
    """Set them for all dates to come and log which changed; return whether any did.

    Raises Missing for whoever does not lead the series.
    """
    query = select(Series).where(Series.id == series_id).with_for_update()
    series = db.scalar(query.execution_options(populate_existing=True))
    if series is None or not leads(series.id, series_led_by(db, viewer.id)):
        raise Missing
    changed = {name: value for name, value in asdict(customs).items() if getattr(series, name) != value}
    if not changed:
        db.rollback()
        return False
    for name, value in changed.items():
        setattr(series, name, value)
    if "new_first" in changed:
        mark_first(db, series.id, now)
    what = {"series": series.id, "fields": sorted(changed)}
    record(db, "audit", "series_changed", viewer, what, now, about=series.id)
    db.commit()
    return True
