"""For how long lists of names are kept, and when they become numbers."""

from datetime import date, timedelta

from coreflect.foundation.periods import Period

FEWEST_QUARTERS, MOST_QUARTERS = 4, 12
GRACE = timedelta(days=7)
"""How late `coreflect tend` may be before the audit says that lists are kept for too long."""


def ends_on(period: Period, quarters: int) -> date:
    """Return the first day on which the lists of a closed period are no longer kept.

    That is the day on which the last of as many later `quarters` closes, so that the lists of that many closed
    quarters are kept at any time: the third quarter of 2024 leaves on 14 October 2026 under eight.
    """
    for _ in range(quarters):
        period = period.next()
    return period.closes_on


def latest_closed(today: date) -> Period:
    """Return the latest period that is closed on that day."""
    period = Period.of(today)
    while not period.is_closed(today):
        period = period.previous()
    return period
