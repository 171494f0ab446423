"""How a series is said: its rhythm, its sign-up, its reminders."""

from datetime import date, datetime, time, timedelta

RHYTHMS = {1: "every", 2: "every second", 3: "every third", 4: "every fourth"}


def weeks_in_words(every: int) -> str:
    """Return "every week" or "every second week"."""
    return f"{RHYTHMS[every]} week"


def rhythm_in_words(first_date: date, every: int, at: time, minutes: int) -> str:
    """Return "Every second Wednesday, 12:00-13:00"."""
    end = (datetime.combine(first_date, at) + timedelta(minutes=minutes)).time()
    return f"{RHYTHMS[every].capitalize()} {first_date:%A}, {at:%H:%M}-{end:%H:%M}"


def sign_up_in_words(opens_days: int, closes_minutes: int) -> str:
    """Return when people can sign up, in a sentence."""
    opens = f"from {span(opens_days * 24)} before each date" if opens_days else "as soon as a date is planned,"
    closes = f"{_minutes(closes_minutes)} before it begins" if closes_minutes else "it begins"
    return f"Sign-up is open {opens} until {closes}."


def reminders_in_words(first: int, last: int) -> str:
    """Return when reminders come, in a sentence; hours of 0 mean none."""
    hours = sorted({hours for hours in (first, last) if hours}, reverse=True)
    if not hours:
        return "No reminders are sent."
    return f"Reminders come {' and '.join(map(span, hours))} before."


def span(hours: int) -> str:
    """Return "7 days" or "12 hours"."""
    count, one = (hours // 24, "day") if hours % 24 == 0 and hours > 24 else (hours, "hour")
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _minutes(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    return span(minutes // 60)
