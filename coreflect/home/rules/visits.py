"""What somebody has seen of what moved: kept in a signed cookie of their browser, and nowhere else.

A visit lasts: whoever reads the first page twice within some hours is shown the same twice. Once they come back after
a pause, what they were shown then has been seen.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

LASTS = 4  # hours without a look, after which the next one is another visit


@dataclass(frozen=True)
class Visit:
    """The visit that goes on. `since` is the last entry that was seen before it, None where nobody knows; `newest` the
    last one that was there at its latest look, and `hour` the hour of that look, counted since 1970.
    """

    since: int | None
    newest: int
    hour: int


def seen_before(kept: Visit | None, now: datetime) -> int | None:
    """Return the last entry that somebody had seen before the visit to which a look now belongs; None if nobody knows.

    A look within some hours after the last one belongs to the same visit.
    """
    if kept is None:
        return None
    return kept.since if abs(hour_of(now) - kept.hour) < LASTS else kept.newest


def hour_of(now: datetime) -> int:
    """Return the hour of a look, counted since 1970; no finer time is kept."""
    return int(now.timestamp() // 3600)


def packed(visit: Visit, whose: str) -> list[Any]:
    """Return what the cookie holds of a visit and of whose it is."""
    return [whose, *astuple(visit)]


def unpacked(content: Any, whose: str) -> Visit | None:
    """Return the visit that a cookie holds, or None where it is somebody else's or holds none."""
    if not isinstance(content, Sequence) or isinstance(content, str) or len(content) != 4 or content[0] != whose:
        return None
    since, newest, hour = content[1:]
    if not all(_counts(number) for number in (newest, hour)) or not (since is None or _counts(since)):
        return None
    return Visit(since, newest, hour)


def _counts(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0
