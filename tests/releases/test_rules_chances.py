"""How likely what one person raises could be told: counted over sets of people, against every choice of dates tried."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.releases.rules.chances import RATES, Reckoner, chances, too_few
from tests.releases.slowly import _chance

quick = settings(deadline=None, max_examples=150)
people = st.frozensets(st.integers(0, 11), max_size=5)
lists_of_a_period = st.dictionaries(st.integers(0, 6), people | people.map(lambda came: came | {0}), max_size=7)


def one_by_one(dates, together):
    return [
        sum(len(frozenset().union(*chosen)) < together for chosen in combinations(dates, size))
        for size in range(len(dates) + 1)
    ]


def likely(lists, together, dates):
    found = chances(lists, together, dates)
    return {
        person: [Fraction(times, of) for times, of in zip(each, found.of, strict=True)]
        for person, each in found.passing.items()
    }


@quick
@given(st.lists(people, max_size=8), st.integers(1, 11))
def test_choices_that_too_few_came_to_are_counted_by_their_size_as_one_by_one(dates, together):
    assert too_few(dates, together) == one_by_one(dates, together)


@quick
@given(lists_of_a_period, st.integers(1, 9), st.integers(1, 3))
def test_everybody_s_chance_is_what_trying_every_choice_of_dates_gives(lists, together, dates):
    found = likely(lists, together, dates)
    days = tuple((str(day), came) for day, came in lists.items())
    for person in range(12):
        slow = [_chance(person, days, together, dates, rate) for rate in RATES]
        assert found.get(person, [0, 0, 0]) == slow
        assert (person in found) == any(slow)


def test_who_came_to_three_full_dates_is_heard_unless_they_raise_it_at_none_or_one():
    lists = {day: frozenset("abcde") for day in (1, 2, 3)}
    assert likely(lists, 5, 2)["a"] == [1 - (1 - r) ** 3 - 3 * r * (1 - r) ** 2 for r in RATES]
    assert likely(lists, 6, 2) == {}


@quick
@given(lists_of_a_period, st.integers(1, 8), st.integers(1, 3), st.integers(0, 6), st.integers(0, 11))
def test_one_more_person_at_a_date_lowers_nobody_s_chance_and_asking_for_more_people_raises_none(
    lists, together, dates, day, more
):
    before, fuller = likely(lists, together, dates), lists | {day: lists.get(day, frozenset()) | {more}}
    after, stricter = likely(fuller, together, dates), likely(lists, together + 1, dates)
    for person, each in before.items():
        assert all(now >= then for now, then in zip(after[person], each, strict=True))
        assert all(now <= then for now, then in zip(stricter.get(person, [0] * 3), each, strict=True))
    assert stricter.keys() <= before.keys() <= after.keys()


def small(number, size, of, seed=7):
    """So many dates, to which 0 and a few of the others came."""
    chance = Random(seed)
    return {day: frozenset([0, *chance.sample(range(1, of + 1), size)]) for day in range(number)}


NASTY = {
    "believable": {day: frozenset(Random(day).sample(range(40), 4 + day % 7)) for day in range(26)},
    "one other each time": {day: frozenset([0, day + 1]) for day in range(26)},
    "thirteen others twice each": {day: frozenset([0, day % 13 + 1]) for day in range(26)},
    "each date shares one person with the next": {
        day: frozenset([0, day + 1, (day + 1) % 26 + 1]) for day in range(26)
    },
    "twenty-two pairs and four dates that join them": {
        day: frozenset([0, day + 1]) if day < 22 else frozenset([0, *range((day - 22) * 5 + 1, (day - 22) * 5 + 7)])
        for day in range(26)
    },
    "three of fourteen": small(26, 3, 14),
    "two of twenty-four": small(26, 2, 24),
    "eight that overlap and eighteen pairs": {day: frozenset([0, day + 1]) for day in range(18)}
    | {18 + day: came for day, came in small(8, 5, 18).items()},
}


@pytest.mark.parametrize("together", [5, 8, 11])
@pytest.mark.parametrize("which", NASTY)
def test_twenty_six_dates_a_period_are_counted_however_small_and_different_they_are(which, together):
    """Trying every choice would take minutes for each person: 67 million for who came always."""
    lists = NASTY[which]
    for each in likely(lists, together, 2).values():
        assert all(0 < chance < 1 for chance in each)
        assert each == sorted(each), "who raises it more often is heard more surely"
    counted = too_few([came for came in lists.values() if 0 in came], together)
    dates = [came for came in lists.values() if 0 in came]
    assert counted[:4] == one_by_one_up_to(dates, together, 3)


def one_by_one_up_to(dates, together, most):
    return [
        sum(len(frozenset().union(*chosen)) < together for chosen in combinations(dates, size))
        for size in range(min(most, len(dates)) + 1)
    ]


def test_the_same_lists_are_worked_out_once_and_others_by_themselves():
    reckoner, lists = Reckoner(), {day: frozenset("abcde") for day in (1, 2, 3)}
    first = reckoner(lists, 5, 2)
    assert reckoner(dict(lists), 5, 2) is first
    assert reckoner(lists, 4, 2) is not first
    assert reckoner(lists | {4: frozenset("ab")}, 5, 2) == chances(lists | {4: frozenset("ab")}, 5, 2) != first
