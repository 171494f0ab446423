"""When, on the day of a date, people are told how to join."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)
AT_LEAST = timedelta(hours=2)


def join_told_at(starts_at: datetime, zone: str) -> datetime:
    """Return when people with a place are told how to join: at seven of `zone`, or two hours before an early start."""
    place = ZoneInfo(zone)
    morning = datetime.combine(starts_at.astimezone(place).date(), MORNING, place)
    return min(morning.astimezone(UTC), starts_at - AT_LEAST)
