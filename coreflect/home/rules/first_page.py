"""What the first page shows, out of all that the rooms offer."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from coreflect.foundation.rooms import Moved, Waiting

AT_MOST = 5
MOST_SINCE = 10  # of what moved since somebody was last here
LOOKS_BACK = timedelta(days=60)


def newest(moved: Iterable[Moved]) -> list[Moved]:
    """Return the newest things that moved, at most five; of one day's in the order of their titles."""
    return sorted(moved, key=lambda one: (-one.on.toordinal(), one.title))[:AT_MOST]


def most_urgent(waiting: Iterable[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """Return at most five of what waits, and after them all the rest: both the most urgent first, equals as they came.

    The first of each kind come before the second of any, so that many of one kind hide no other: a confirmation is
    seen beside ten changes of which nobody has said yet whether they helped.
    """
    ordered = sorted(waiting, key=lambda one: one.order)
    turns = [turn for _, kind in groupby(ordered, key=lambda one: one.order) for turn, _ in enumerate(kind)]
    first = set(sorted(range(len(ordered)), key=lambda place: (turns[place], place))[:AT_MOST])
    return [one for n, one in enumerate(ordered) if n in first], [
        one for n, one in enumerate(ordered) if n not in first
    ]
