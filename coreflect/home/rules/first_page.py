"""What the first page shows, out of all that the rooms offer."""

from collections.abc import Iterable
from datetime import timedelta

from coreflect.foundation.rooms import Moved, Waiting

AT_MOST = 5
MOST_SINCE = 10  # of what moved since somebody was last here
LOOKS_BACK = timedelta(days=60)


def newest(moved: Iterable[Moved]) -> list[Moved]:
    """Return the newest things that moved, at most five; of one day's in the order of their titles."""
    return sorted(moved, key=lambda one: (-one.on.toordinal(), one.title))[:AT_MOST]


def most_urgent(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return what waits, at most five: the most urgent first, equals in the order in which they came."""
    return sorted(waiting, key=lambda one: one.order)[:AT_MOST]
