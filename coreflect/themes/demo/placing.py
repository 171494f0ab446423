"""At which dates the demonstration's themes come up, so that the real gate has something to decide."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from coreflect.themes.rules.records import MOST_THEMES

ENOUGH_PEOPLE = 5


@dataclass(frozen=True)
class Held:
    """A date that was held, and who came as a clinician."""

    id: UUID
    series_id: UUID
    period: str
    came: frozenset[UUID]


@dataclass(frozen=True)
class Quarter:
    """Which themes come up often enough in a quarter to be released, and which at one date only."""

    often: tuple[int, ...]
    once: tuple[int, ...]
    thin: bool = False


def place(dates: Sequence[Held], quarter: Quarter) -> dict[UUID, list[int]]:
    """Return the numbers of the themes that come up at each date of a quarter: one to four each.

    Each of `often` comes up at two dates of one series at least, with five people or more between them,
    so that it stands enough whether the series are released together or apart.
    """
    at: dict[UUID, list[int]] = {date.id: [] for date in dates}
    for number in quarter.often:
        for date in _pair(dates, at):
            at[date.id].append(number)
    for number in quarter.once:
        emptiest = min(dates, key=lambda date: len(at[date.id]))
        if len(at[emptiest.id]) < MOST_THEMES:
            at[emptiest.id].append(number)
    again = _in_turn(quarter.often)
    for position, date in enumerate(dates):
        wanted = 1 if quarter.thin else 1 + position % 3
        for number in again:
            if len(at[date.id]) >= wanted:
                break
            if number not in at[date.id]:
                at[date.id].append(number)
    return at


def _pair(dates: Sequence[Held], at: dict[UUID, list[int]]) -> Sequence[Held]:
    """Return the two emptiest dates of one series whose people number enough.

    Where no series has such a pair it is one of two series; where there is none at all, it is empty.
    """
    fit = _series_with_sources(dates)
    free = [date for date in dates if len(at[date.id]) < MOST_THEMES]
    pairs = [pair for pair in combinations(free, 2) if len(pair[0].came | pair[1].came) >= ENOUGH_PEOPLE]
    of_one = [pair for pair in pairs if pair[0].series_id == pair[1].series_id and pair[0].series_id in fit]
    return min(of_one or pairs, key=lambda pair: len(at[pair[0].id]) + len(at[pair[1].id]), default=())


def _series_with_sources(dates: Sequence[Held]) -> Collection[UUID]:
    """Return the series to which at least five people came twice or more, none of them so often that they stand out.

    Whoever has more than a third of all the pairs of dates that one person came to would be held for the source.
    """
    times: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for date in dates:
        times[date.series_id].update(date.came)
    pairs = {series: [n * (n - 1) // 2 for n in seen.values() if n >= 2] for series, seen in times.items()}
    return {series for series, each in pairs.items() if len(each) >= ENOUGH_PEOPLE and 3 * max(each) <= sum(each)}


def _in_turn(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the numbers over and over, each turn of a hundred at most, so that it ends."""
    for _ in range(100):
        yield from numbers
