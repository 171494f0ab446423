"""What PS staff raised waits for the first of a month, and no longer than that month."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.policies.models import Raised
from coreflect.policies.rules.days import local_day


def overdue(db: Session, now: datetime) -> Iterator[str]:
    """Yield a sentence for each thing that appears on no first of a month, and for each that is a month late."""
    rows = db.execute(select(Raised.id, Raised.appears_on)).all()
    if not rows:
        return
    this_month = local_day(now, settings_or_defaults(db).zone).replace(day=1)
    for row in rows:
        if row.appears_on.day != 1:
            yield f"What was raised as {row.id} does not appear on the first of a month."
        elif row.appears_on < this_month:
            yield f"What was raised as {row.id} should have appeared in an earlier month."
