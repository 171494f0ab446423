"""Days as the agency counts them, and how long something has been without an answer."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from coreflect.sessions.rules.recurrence import day_in_words


def local_day(moment: datetime, zone: str) -> date:
    """Return the day that it is in `zone` at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """Return the moment, in UTC, at which a day begins in `zone`."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def age_words(days: int, acknowledged: bool = False) -> str:
    """Return how long a theme has been without an answer: "34 days without an answer".

    That it was acknowledged is said beside it, and changes nothing of it.
    """
    return f"{_age(days)}, acknowledged" if acknowledged else _age(days)


def due_words(answer_by: date, today: date) -> str:
    """Return by when an answer is due, or since when it is late: "was due on Saturday 21 November 2026"."""
    day = day_in_words(answer_by)
    return f"answer due by {day}" if today <= answer_by else f"was due on {day}"


def _age(days: int) -> str:
    if days <= 0:
        return "released today, no answer yet"
    return "1 day without an answer" if days == 1 else f"{days} days without an answer"
