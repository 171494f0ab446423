"""Which series are released together, by example."""

import pytest

from coreflect.releases.rules import groups


def came(*numbers):
    """Series named a, b, c ... with so many people each, nobody in two of them."""
    names = "abcdefgh"
    return {name: frozenset(f"{name}{i}" for i in range(n)) for name, n in zip(names, numbers, strict=False)}


def sets(*names):
    return [frozenset(name) for name in names]


def test_a_series_with_sixteen_people_is_a_group_and_one_with_fifteen_needs_company():
    assert groups(came(16, 16)) == sets("a", "b")
    assert groups(came(15, 15)) == sets("ab")


def test_small_series_are_joined_smallest_first_until_there_are_enough():
    assert groups(came(10, 3, 9, 8, 5)) == sets("ac", "bde")


def test_people_who_come_to_two_series_count_once():
    same = frozenset(range(10))
    assert groups({"a": same, "b": same, "c": frozenset(range(100, 130))}) == sets("abc")


def test_a_rest_that_stays_too_small_joins_the_smallest_of_the_others():
    assert groups(came(20, 17, 3)) == sets("a", "bc")


def test_a_series_with_just_enough_is_not_drawn_into_a_rest_while_a_joined_group_comes_first():
    assert groups(came(8, 8, 9, 16)) == sets("abc", "d")


def test_a_single_small_series_is_a_group_and_no_series_is_none():
    assert groups(came(4)) == sets("a")
    assert groups({}) == []


def test_series_of_the_same_size_are_joined_in_the_order_of_their_ids():
    assert groups(came(8, 8, 8, 8)) == sets("ab", "cd")
    assert groups(dict(reversed(came(8, 8, 8, 8).items()))) == sets("ab", "cd")


def test_series_that_were_joined_in_an_earlier_year_stay_together():
    grown = came(20, 20, 20)
    assert groups(grown) == sets("a", "b", "c")
    assert groups(grown, joined=[{"a", "c"}]) == sets("ac", "b")


def test_a_series_that_has_ended_leaves_the_others_of_its_group_together():
    assert groups(came(20, 20), joined=[{"a", "b", "ended"}, {"gone"}]) == sets("ab")


def test_a_series_cannot_have_been_in_two_groups():
    with pytest.raises(ValueError, match="one group only"):
        groups(came(20, 20, 20), joined=[{"a", "b"}, {"b", "c"}])
