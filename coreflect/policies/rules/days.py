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


def age_words(days: int, acknowledged_on: date | None = None) -> str:
    """Return how long a theme has had no answer: "no answer for 34 days; acknowledged on Tuesday 3 November 2026".

    That it was acknowledged is said beside it, and changes nothing of it.
    """
    if days <= 0:
        age = "released today, no answer yet"
    else:
        age = "no answer for 1 day" if days == 1 else f"no answer for {days} days"
    return f"{age}; {acknowledged_words(acknowledged_on)}" if acknowledged_on else age


def acknowledged_words(on: date) -> str:
    """Return that leadership said on a day that it had read a theme: "acknowledged on Tuesday 3 November 2026"."""
    return f"acknowledged on {day_in_words(on)}"


def due_words(answer_by: date, today: date) -> str:
    """Return by when an answer is due, or since when it is late: "was due on Saturday 21 November 2026"."""
    day = day_in_words(answer_by)
    return f"answer due by {day}" if today <= answer_by else f"was due on {day}"
