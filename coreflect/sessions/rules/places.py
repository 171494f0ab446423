"""Places and the waiting list of one date: who comes, who waits, and in which order."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """Where a person stands at one date."""

    COMING = "coming"
    OFFERED = "offered"  # a place is held for them until their offer lapses
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # an offer was not taken in time; they may sign up again


class Dated(Protocol):
    """What these rules need to know of a date."""

    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...


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
        number = self.last_number + 1
        if self.free:
            return replace(self, taken=self.taken + 1, last_number=number), Standing.COMING
        return replace(self, waiting=self.waiting + 1, last_number=number), Standing.WAITING

    def withdraw(self, standing: Standing) -> "Tally":
        """Return the counters after a person who stood there has withdrawn."""
        if standing is Standing.COMING:
            return replace(self, taken=self.taken - 1)
        return replace(self, waiting=self.waiting - 1)

    def promote(self) -> "Tally":
        """Return the counters after one waiting person got a place."""
        return replace(self, taken=self.taken + 1, waiting=self.waiting - 1)


def to_promote(tally: Tally, waiting: list[int]) -> list[int]:
    """Return the numbers of those who get a place now: the first of the waiting, as many as places are free."""
    return sorted(waiting)[: tally.free]


def is_open(date: Dated, now: datetime) -> bool:
    """Return whether people can sign up: the date is planned and has not begun."""
    return date.state == "planned" and now < date.starts_at


def may_sign_up(date: Dated, now: datetime, *, invited: bool, leads: bool, standing: Standing | None) -> bool:
    """Return whether a person may take a place or wait for one.

    `invited` says that their roles sign up at all; leads of the series take no place at their own dates.
    """
    return is_open(date, now) and invited and not leads and standing in (None, Standing.WITHDRAWN)


def may_withdraw(date: Dated, now: datetime, standing: Standing | None) -> bool:
    """Return whether a person may give back a place or a turn: they have one, and the date has not begun."""
    return is_open(date, now) and standing in (Standing.COMING, Standing.WAITING)
