"""Days as the agency counts them, and how long something has been without an answer."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def local_day(moment: datetime, zone: str) -> date:
    """Return the day that it is in `zone` at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """Return the moment, in UTC, at which a day begins in `zone`."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def age_words(days: int) -> str:
    """Return how long a theme has been without an answer: "34 days without an answer"."""
    if days <= 0:
        return "released today, no answer yet"
    return "1 day without an answer" if days == 1 else f"{days} days without an answer"
