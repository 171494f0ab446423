"""Invented agencies: who came to which date, and which themes were said there, by whom.

What is invented, so that figures can be judged: each person comes to a share of the dates of their own, between two
and nine in ten. A theme begins in any quarter and goes on into the next with three chances in four. Of four themes
three are raised by one person, at 20, 50 or 80 in a hundred of the dates that they come to, and one by two to four.
"""

from dataclasses import dataclass
from random import Random

from coreflect.foundation.periods import Period

RATES = (0.2, 0.5, 0.8)
"""At what share of the dates that they come to somebody raises a theme of theirs."""

QUARTERS = 4
THEMES = 12
LEAST, MOST = 0.2, 0.9  # how regularly people come
GOES_ON = 0.75
FIRST = Period(2001, 1)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: who raises it, how often, and at which dates of each quarter it came up, as bits."""

    sources: frozenset[int]
    rate: float
    said: tuple[int, ...]

    @property
    def of_one(self) -> bool:
        """Whether one person alone raises it."""
        return len(self.sources) == 1


@dataclass(frozen=True)
class Agency:
    """An invented agency: by quarter the list of each date, and its themes. People and dates are numbers."""

    people: int
    lists: tuple[tuple[frozenset[int], ...], ...]
    themes: tuple[Theme, ...]

    def period(self, quarter: int) -> Period:
        """The calendar quarter that this number stands for; the first is the first of a year."""
        return Period(FIRST.year + quarter // QUARTERS, quarter % QUARTERS + 1)

    def attended(self, person: int, quarter: int) -> int:
        """The dates of a quarter to which this person came, as bits."""
        return sum(1 << date for date, came in enumerate(self.lists[quarter]) if person in came)


def invented(chance: Random, people: int, dates: int, years: int) -> Agency:
    """Return an agency to which so many people come, with so many dates a quarter, over so many years."""
    regular = [chance.uniform(LEAST, MOST) for _ in range(people)]
    lists = tuple(
        tuple(frozenset(one for one in range(people) if chance.random() < regular[one]) for _ in range(dates))
        for _ in range(years * QUARTERS)
    )
    return Agency(people, lists, tuple(_theme(chance, people, lists, number) for number in range(THEMES)))


def _theme(chance: Random, people: int, lists: tuple[tuple[frozenset[int], ...], ...], number: int) -> Theme:
    raised_by = 1 if number % 4 else min(chance.randint(2, 4), people)
    sources = frozenset(chance.sample(range(people), raised_by))
    rate = RATES[number % len(RATES)]
    begins = chance.randrange(len(lists))
    ends = begins + 1
    while ends < len(lists) and chance.random() < GOES_ON:
        ends += 1
    said = [0] * len(lists)
    for quarter in range(begins, ends):
        for date, came in enumerate(lists[quarter]):
            if any(chance.random() < rate for _ in sources & came):
                said[quarter] |= 1 << date
    return Theme(sources, rate, tuple(said))
