"""On which day of the agency an entry was written: what rows say of days is held to it."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries.settings import settings_or_defaults

_UNDER_WAY = timedelta(hours=1)  # so long, at most, somebody acts in the zone that they began with
_BEHIND, _AHEAD = (
    timedelta(hours=12),
    timedelta(hours=14),
)  # so far from UTC clocks are, from Baker Island to Kiritimati


@dataclass(frozen=True)
class Calendar:
    """The zone in which the agency counts days, and until when it may have been another one."""

    zone: str
    changed_at: datetime | None

    def is_day(self, day: date | None, at: datetime) -> bool:
        """Return whether it was this day at a moment; anywhere, where the zone may have been another one then."""
        if day is None:
            return False
        if self.changed_at is not None and at <= self.changed_at + _UNDER_WAY:
            return (at.astimezone(UTC) - _BEHIND).date() <= day <= (at.astimezone(UTC) + _AHEAD).date()
        return day == at.astimezone(ZoneInfo(self.zone)).date()


def calendar(db: Session) -> Calendar:
    """Return the agency's calendar, in two statements."""
    query = select(LedgerEntry.at, LedgerEntry.body)
    query = query.where(LedgerEntry.chain == "audit", LedgerEntry.kind == "settings")
    for row in db.execute(query.order_by(LedgerEntry.number.desc())).all():
        if "zone" in json.loads(row.body)["what"].get("changed", ()):
            return Calendar(settings_or_defaults(db).zone, row.at)
    return Calendar(settings_or_defaults(db).zone, None)
