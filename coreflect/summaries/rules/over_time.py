"""What published cells say over the years: when each theme was told, what was new, what came again, what stayed quiet.

Nothing here knows whether a theme that was not told did not come up, came up too rarely, or could not leave the room.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from coreflect.foundation.periods import Period

WITHDRAWN = "A theme that was withdrawn"
MOST_QUARTERS = 20  # beyond that, principles and tasks are counted by year


Key = UUID | str  # of a cell, theme or change, which are only compared here


class Telling(NamedTuple):
    """One published cell, as far as the years ask for it. Of one that was withdrawn there is no label.

    One that is not chosen is not counted; yet what is new or quiet hangs on it, too.
    """

    cell: Key
    theme: Key
    period: Period
    label: str
    about: tuple[str, ...]
    again: bool
    chosen: bool = True

    @property
    def name(self) -> str:
        """The label as published, or that it was withdrawn."""
        return self.label or WITHDRAWN

    @property
    def row(self) -> tuple[Key, bool]:
        """What is one theme on a page: a withdrawn telling is never joined to a name that its theme has elsewhere."""
        return self.theme, bool(self.label)


@dataclass(frozen=True)
class Year:
    """A whole year where a picture otherwise has quarters; it is said by its number."""

    year: int
    quarter: int = 0

    def words(self) -> str:
        """The year as a person says it."""
        return str(self.year)


@dataclass(frozen=True)
class Row:
    """A theme by its newest published label, and the quarter in which it was first told in each year."""

    label: str
    first: Mapping[int, int]

    def told(self) -> str:
        """The quarters in words: "2024 Q3, 2026 Q1"."""
        return ", ".join(f"{year} Q{self.first[year]}" for year in sorted(self.first))


@dataclass(frozen=True)
class Turn:
    """How many themes were new in a year, how many had been told in an earlier one, and how many were told the year
    before and not in this one: None while the year is not over or nothing was released in it."""

    year: int
    new: int
    again: int
    quiet: int | None


def years_of(periods: Iterable[Period]) -> list[int]:
    """Return every year from the first to the last of these periods, also one without any."""
    years = {period.year for period in periods}
    return list(range(min(years), max(years) + 1)) if years else []


def over(periods: Iterable[Period]) -> set[int]:
    """Return the years of which nothing can be told any more, as periods are released in order: their last quarter was
    released, or one of a later year."""
    last = max(periods, default=None)
    return set(range(1, last.year + (last.quarter == 4))) if last else set()


def grid(tellings: Iterable[Telling]) -> list[Row]:
    """Return a row for each theme, the most recently told first, by label among those and withdrawn ones last."""
    first: dict[tuple[Key, bool], dict[int, int]] = {}
    newest: dict[tuple[Key, bool], tuple[Period, str]] = {}
    chosen = (one for one in tellings if one.chosen)
    for one in sorted(chosen, key=lambda one: (one.period, one.label.casefold())):
        first.setdefault(one.row, {}).setdefault(one.period.year, one.period.quarter)
        newest[one.row] = one.period, one.name
    keys = sorted(newest, key=lambda key: (not key[1], newest[key][1].casefold(), key[0]))
    keys.sort(key=lambda key: newest[key][0], reverse=True)
    return [Row(newest[key][1], first[key]) for key in keys]


def turns(tellings: Sequence[Telling], periods: Collection[Period]) -> list[Turn]:
    """Return for each year what was new, what came again and what stayed quiet; a theme of several groups counts once.

    A theme comes again when it was told in an earlier year, also under another name that it had then.
    """
    told: dict[int, set[Key]] = {year: set() for year in years_of(periods)}
    chosen: dict[int, set[Key]] = {year: set() for year in told}
    flagged: dict[int, set[Key]] = {year: set() for year in told}
    for one in tellings:
        told[one.period.year].add(one.theme)
        if one.chosen:
            chosen[one.period.year].add(one.theme)
        if one.again:
            flagged[one.period.year].add(one.theme)
    done = over(periods) & {period.year for period in periods}
    found, before, last = [], set[Key](), set[Key]()
    for year, now in told.items():
        again = len(chosen[year] & (before | flagged[year]))
        found.append(Turn(year, len(chosen[year]) - again, again, len(last - now) if year in done else None))
        before |= now
        last = chosen[year]
    return found


def slots(periods: Collection[Period]) -> list[Period] | list[Year]:
    """Return what stands side by side in a picture: the quarters, or the years where these would be too many."""
    if len(periods) <= MOST_QUARTERS:
        return sorted(periods)
    return [Year(year) for year in years_of(periods)]


def by_dimension(tellings: Iterable[Telling], by_year: bool = False) -> dict[tuple[str, Period | Year], int]:
    """Return how many themes were told by (principle or task, quarter), or by (principle or task, year)."""
    once = {
        (key, Year(one.period.year) if by_year else one.period, one.theme)
        for one in tellings
        if one.chosen
        for key in one.about
    }
    return dict(Counter((key, slot) for key, slot, _ in once))
