"""How likely it is that what one person raises in a period could be told: exact, without trying every choice of dates.

Somebody raises a theme at each date that they attend with probability r, at one date independently of another. What
they raise can be told when it came up at `dates` dates or more to which `together` people came. Choices of dates that
cannot be told are counted by their number of dates, so that one count serves all three rates.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Generic

from coreflect.releases.rules.told import Date, Person

RATES = (Fraction(1, 5), Fraction(1, 2), Fraction(4, 5))


@dataclass(frozen=True, slots=True)
class Chances(Generic[Person]):
    """For each of the three rates, how many times in `of` a theme that this person raises could be told.

    Whole numbers over one denominator a rate, for exact comparison; who could not be told is not in `passing`.
    """

    of: tuple[int, ...]
    passing: Mapping[Person, tuple[int, ...]]


class Reckoner(Generic[Date, Person]):
    """Works out the chances of a period's lists once and remembers them, for whoever asks about the same lists again.

    It holds attendance lists: keep it no longer than one question, or one run of a simulation, takes.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, int, int], Chances[Person]] = {}

    def __call__(self, lists: Mapping[Date, Set[Person]], together: int, dates: int) -> Chances[Person]:
        """Return what `chances` returns."""
        key = frozenset((day, frozenset(people)) for day, people in lists.items()), together, dates
        if key not in self._known:
            self._known[key] = chances(lists, together, dates)
        return self._known[key]


def chances(lists: Mapping[Date, Set[Person]], together: int, dates: int) -> Chances[Person]:
    """Return everybody's chances that what they raise at the dates of these lists could be told.

    It could be told when it came up at `dates` dates or more, to which at least `together` different people came.
    """
    attended: dict[Person, int] = Counter(person for people in lists.values() for person in people)
    # A date to which enough people came is never part of a choice that too few came to.
    small: dict[Person, set[Date]] = defaultdict(set)
    for day, people in lists.items():
        if len(people) < together:
            for person in people:
                small[person].add(day)
    known: dict[frozenset[Date], list[int]] = {}
    passing = {}
    for person, number in attended.items():
        of_them = frozenset(small.get(person, ()))
        if of_them not in known:
            known[of_them] = too_few([lists[day] for day in of_them], together)
        few = known[of_them]
        told = [
            comb(number, size) - (few[size] if size < len(few) else 0) if size >= dates else 0
            for size in range(number + 1)
        ]
        if any(told):
            passing[person] = tuple(_times(told, rate, len(lists)) for rate in RATES)
    return Chances(tuple(rate.denominator ** len(lists) for rate in RATES), passing)


def _times(told: Sequence[int], rate: Fraction, dates: int) -> int:
    """How often one of these choices, counted by their size, is made at this rate, out of denominator ** dates."""
    yes, no = rate.numerator, rate.denominator - rate.numerator
    last = len(told) - 1
    times = sum(number * yes**size * no ** (last - size) for size, number in enumerate(told))
    return int(times * rate.denominator ** (dates - last))


def too_few(dates: Collection[Set[Person]], together: int) -> list[int]:
    """Return how many choices of these dates fewer than `together` people came to in all, by the number of dates.

    Goes through the dates once and keeps, instead of the choices, only the different sets of people that they come to.
    Of those sets it keeps only people who come to a date that is still ahead; the others are a number by then. What
    reaches `together` is dropped for good. How many choices lead to a set stands by their size in one large integer,
    `width` bits a size.
    """
    bit = {person: 1 << place for place, person in enumerate({one for people in dates for one in people})}
    width = len(dates) + 1
    sets: dict[tuple[int, int], int] = {(0, 0): 1}
    for came, ahead in _in_order([sum(bit[one] for one in people) for people in dates]):
        after: dict[tuple[int, int], int] = defaultdict(int)
        for (seen, number), choices in sets.items():
            for people, made in ((seen, choices), (seen | came, choices << width)):
                if people.bit_count() + number < together:
                    after[people & ahead, number + (people & ~ahead).bit_count()] += made
        sets = after
    total, mask = sum(sets.values()), (1 << width) - 1
    return [total >> size * width & mask for size in range(width)]


def _in_order(dates: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each date's people, with who comes to one that is still ahead: in an order that keeps few people to remember."""
    left, seen = list(dates), 0
    while left:
        ahead = [_union(left[:place] + left[place + 1 :]) for place in range(len(left))]
        place = min(range(len(left)), key=lambda one: ((seen | left[one]) & ahead[one]).bit_count())
        came = left.pop(place)
        seen |= came
        yield came, ahead[place]


def _union(dates: Sequence[int]) -> int:
    people = 0
    for one in dates:
        people |= one
    return people
