"""A quarter that is never released is forgotten: when, and how often its leads are told before."""

from dataclasses import dataclass
from datetime import date, timedelta

from coreflect.foundation.periods import Period

MONTH = timedelta(days=30)
NOTICE = timedelta(days=14)  # between the last reminder and the end, however late it comes
SHOWN_FOR = timedelta(days=60)  # on the leads' first page


@dataclass(frozen=True)
class Told:
    """The last reminder of a period: its number, and the day that it named."""

    number: int
    goes_on: date


def forgotten_on(period: Period, days: int, told: Told | None, today: date) -> date:
    """Return the first day on which a period may be forgotten, as its leads would be told on that day.

    It is never earlier than the day named to them last, nor than two weeks from a first reminder.
    """
    due = period.closes_on + timedelta(days=days)
    return max(due, told.goes_on if told else today + NOTICE)


def reminder_due(period: Period, told: Told | None, today: date) -> int:
    """Return the number of the reminder that is due, one a month after the close, or 0 when none is.

    Where some were missed, such as on a machine that was off, only the latest is sent.
    """
    number = (today - period.closes_on) // MONTH
    return number if number > (told.number if told else 0) else 0


def is_over(period: Period, days: int, told: Told | None, today: date) -> bool:
    """Return whether a period is to be forgotten: its leads were told, and the day has come."""
    return told is not None and today >= forgotten_on(period, days, told, today)


def ends_on(period: Period, days: int, told: Told | None) -> date:
    """Return the day on which the key of a period in which nothing was recorded goes, without a word.

    No earlier than that of any other period: where an older backup was restored, records that it does not know of may
    be sealed under this key, and the newer database must find it. Nor before a day that was named to anybody.
    """
    due = period.closes_on + timedelta(days=days)
    return max(due, told.goes_on) if told else due
