"""A part that is not signed in time is left out: when, and when its leads are told.

They are told once another part of the quarter is signed, for only then can it leave without theirs: two weeks before
at the least, and once more three days before. So a quarter of which the first part is signed late leaves two weeks
after that, not at once.
"""

from datetime import date, timedelta

from coreflect.foundation.periods import Period

LEAVES_AFTER = timedelta(days=60)  # from the quarter's close, without what is not signed
NOTICE = timedelta(days=14)
ONCE_MORE = timedelta(days=3)


def is_to_be_named(period: Period, today: date) -> bool:
    """Return whether it is time to tell the leads of parts that are not signed, where another part is."""
    return today >= period.closes_on + LEAVES_AFTER - NOTICE


def without_on(period: Period, today: date) -> date:
    """Return the day that is named to leads who are told on this day: never less than two weeks away."""
    return max(period.closes_on + LEAVES_AFTER, today + NOTICE)


def is_to_be_told_again(named: date, today: date) -> bool:
    """Return whether they are told once more of the day that was named."""
    return named - ONCE_MORE <= today < named


def leaves_without(named: date | None, today: date) -> bool:
    """Return whether the day that was named to the leads has come."""
    return named is not None and today >= named
