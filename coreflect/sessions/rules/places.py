"""Places and the waiting list of one date: who comes, who waits, in which order, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

SHORT_NOTICE = timedelta(hours=24)
"""So shortly before a date nobody is given a place unasked: a free place is offered first."""
TO_ANSWER = timedelta(hours=4)
"""How long an offer stands, but never beyond the start."""
NEW_FIRST = (
    "People who have not come to this series yet, or were left waiting at its last date, go first; "
    "then the order of signing up."
)
IN_ORDER = "The order is that of signing up."


class Standing(StrEnum):
    """Where a person stands at one date."""

    COMING = "coming"
    OFFERED = "offered"  # a place is held for them until their offer lapses
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # an offer was not taken in time; they may sign up again


ON_THE_LIST = (Standing.COMING, Standing.OFFERED, Standing.WAITING)
HOLDING = (Standing.COMING, Standing.OFFERED)
"""Who has a place, or is being asked whether they want the one that is held for them."""


class Dated(Protocol):
    """What these rules need to know of a date."""

    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...


class Turn(NamedTuple):
    """What decides whose turn comes sooner: whether somebody goes first, then the order of signing up."""

    first: bool
    number: int


@dataclass(frozen=True)
class Window:
    """From when until when people can sign up; `opens_at` None: as soon as the date is planned."""

    opens_at: datetime | None
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Return whether sign-up is open; it closes with the moment `closes_at`."""
        return not self.is_ahead(now) and now < self.closes_at

    def is_ahead(self, now: datetime) -> bool:
        """Return whether sign-up has not opened yet."""
        return self.opens_at is not None and now < self.opens_at


@dataclass(frozen=True)
class Tally:
    """The counters of one date. `last_number` is the number of whoever signed up last; numbers only rise."""

    places: int
    taken: int = 0
    waiting: int = 0
    last_number: int = 0
    offered: int = 0

    @property
    def free(self) -> int:
        """How many places nobody has and none is held for."""
        return max(0, self.places - self.taken - self.offered)

    def sign_up(self) -> tuple["Tally", Standing]:
        """Return the counters after one more person signed up with the next number, and where they stand.

        The caller has promoted who could be promoted before, so that nobody overtakes.
        """
        standing = Standing.COMING if self.free else Standing.WAITING
        return replace(self.moved(None, standing), last_number=self.last_number + 1), standing

    def moved(self, before: Standing | None, after: Standing) -> "Tally":
        """Return the counters after a person who stood at `before` stands at `after`; None is not on the list."""
        counts = {name: getattr(self, name) for name in _COUNTED.values()}
        if before in _COUNTED:
            counts[_COUNTED[before]] -= 1
        if after in _COUNTED:
            counts[_COUNTED[after]] += 1
        return replace(self, **counts)

    def withdraw(self, standing: Standing) -> "Tally":
        """Return the counters after a person who stood there has withdrawn."""
        return self.moved(standing, Standing.WITHDRAWN)

    def promote(self) -> "Tally":
        """Return the counters after one waiting person got a place."""
        return self.moved(Standing.WAITING, Standing.COMING)


_COUNTED: dict[Standing | None, str] = {
    Standing.COMING: "taken",
    Standing.OFFERED: "offered",
    Standing.WAITING: "waiting",
}


def to_promote(tally: Tally, waiting: Iterable[Turn]) -> list[int]:
    """Return the numbers of those whose turn it is, soonest first: as many as places are free."""
    ordered = sorted(waiting, key=lambda turn: (not turn.first, turn.number))
    return [turn.number for turn in ordered[: tally.free]]


def goes_first(*, came_before: bool, waited_in_vain: bool) -> bool:
    """Return whether somebody goes first where a series says so: they never came, or were left waiting last time."""
    return waited_in_vain or not came_before


@lru_cache(maxsize=1024)  # each date of a list asks for it several times
def window(day: date, starts_at: datetime, zone: str, opens_days: int, closes_minutes: int) -> Window:
    """Return when sign-up opens and closes: at midnight so many days before, and so many minutes before the start.

    Midnight is that of `zone`; 0 days means as soon as the date is planned.
    """
    opens_at = None
    if opens_days:
        opens_at = datetime.combine(day - timedelta(days=opens_days), time(), ZoneInfo(zone))
    return Window(opens_at, starts_at - timedelta(minutes=closes_minutes))


def is_short_notice(date: Dated, now: datetime) -> bool:
    """Return whether the date begins so soon that a free place is offered rather than given."""
    return date.starts_at - now <= SHORT_NOTICE


def offer_until(date: Dated, now: datetime) -> datetime:
    """Return until when an offer made now stands."""
    return min(now + TO_ANSWER, date.starts_at)


def is_open(date: Dated, now: datetime) -> bool:
    """Return whether the list can still change: the date is planned and has not begun."""
    return date.state == "planned" and now < date.starts_at


def may_sign_up(
    date: Dated, now: datetime, *, window: Window, invited: bool, leads: bool, standing: Standing | None
) -> bool:
    """Return whether a person may take a place or wait for one.

    `invited` says that their roles sign up at all; who leads the date takes no place there.
    """
    return is_open(date, now) and window.is_open(now) and invited and not leads and standing not in ON_THE_LIST


def may_withdraw(date: Dated, now: datetime, standing: Standing | None) -> bool:
    """Return whether a person may give back a place, an offer or a turn: they have one, and it has not begun."""
    return is_open(date, now) and standing in ON_THE_LIST


def may_accept(date: Dated, now: datetime, standing: Standing | None, until: datetime | None) -> bool:
    """Return whether a person may take the place that is held for them."""
    return is_open(date, now) and standing is Standing.OFFERED and until is not None and now < until


def standing_at(state: str | None, until: datetime | None, now: datetime) -> Standing | None:
    """Return where somebody stands at a moment: an offer whose time is over has lapsed, also before it is noted."""
    standing = Standing(state) if state else None
    return Standing.LAPSED if standing is Standing.OFFERED and until is not None and until <= now else standing


def is_short(date: Dated, now: datetime, *, taken: int, quorum: int) -> bool:
    """Return whether fewer people have a place than it takes, a day before or later, and it has not begun."""
    return is_open(date, now) and is_short_notice(date, now) and taken < quorum


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Return whether two spans of time (start, end) share a moment; one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]
