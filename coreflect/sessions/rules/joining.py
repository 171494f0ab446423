"""When people learn how to join a date from afar: by mail on its morning, and on its page shortly before."""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from coreflect.sessions.rules.places import Dated, Standing

MORNING = time(7)
AT_LEAST = timedelta(hours=2)
SHOWN_BEFORE = timedelta(minutes=15)


class Spanned(Dated, Protocol):
    """A date with its end."""

    @property
    def ends_at(self) -> datetime: ...


def join_told_at(starts_at: datetime, zone: str) -> datetime:
    """Return when people with a place are told how to join: at seven of `zone`, or two hours before an early start."""
    place = ZoneInfo(zone)
    morning = datetime.combine(starts_at.astimezone(place).date(), MORNING, place)
    return min(morning.astimezone(UTC), starts_at - AT_LEAST)


def may_see_link(date: Spanned, now: datetime, *, leads: bool, standing: Standing | None) -> bool:
    """Return whether somebody is shown how to join: who leads the date always, who has a place while it is of use.

    That is from fifteen minutes before the start until the end.
    """
    in_time = date.starts_at - SHOWN_BEFORE <= now < date.ends_at
    return date.state == "planned" and (leads or (standing is Standing.COMING and in_time))
