"""What someone who holds every list can guess, by example and against a slow version: rule 4 of the gate."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules import RATES, GateSettings, Outcome, Told, beliefs, decide
from coreflect.releases.rules.guesses import Reader
from tests.releases import slowly

WINTER, SPRING, SUMMER = Period(2027, 1), Period(2027, 2), Period(2027, 3)
READY, FROZEN, TOLD = Outcome.READY, Outcome.FROZEN, Outcome.TOLD
FEW = GateSettings(SUMMER, together=2, sources=1)
HANDOVER = frozenset({"handover"})


def came(*dates):
    return {number: frozenset(names) for number, names in enumerate(dates)}


def told(period, lists, themes=frozenset(), **changes):
    return Told(Period.parse(period), lists, themes, **changes)


def outcome(lists, history=(), gate=FEW, shares=frozenset()):
    return decide(lists, {"handover": frozenset(lists)}, history, gate, {"handover": shares})["handover"]


ALIKE = came("abc", "abc")
"""Three who came to the same two dates: nobody can be told from the others."""
OFTEN = came("abc", "abc", "abc", "a")
"""One of them came once more, which nobody else did."""


def test_three_people_alike_are_exactly_one_third_each_and_that_is_allowed():
    for rate in RATES:
        assert beliefs(ALIKE, [], FEW, HANDOVER)[rate] == dict.fromkeys("abc", Fraction(1, 3))
    assert outcome(ALIKE) is READY


def test_one_who_stands_out_by_the_least_is_more_than_one_third():
    assert max(beliefs(OFTEN, [], FEW, HANDOVER)[Fraction(4, 5)].values()) > Fraction(1, 3)
    assert outcome(OFTEN) is FROZEN
    assert outcome(came("abcd", "abcd", "abcd", "a")) is FROZEN, "a fourth is not enough for one who seldom speaks"
    assert outcome(came(*["abcdefg"] * 3, "a")) is READY


def test_everybody_in_the_lists_is_believed_in_from_none_to_all():
    lists = came("abcx", "abcy")
    found = beliefs(lists, [told("2026Q4", came("abz", "abz"), HANDOVER)], FEW, HANDOVER)
    for sure in found.values():
        assert sure == {"a": Fraction(1, 2), "b": Fraction(1, 2), "c": 0, "x": 0, "y": 0, "z": 0}
    nobody = beliefs(came("ab", "cd"), [], FEW, HANDOVER)
    assert all(not any(sure.values()) for sure in nobody.values())
    assert outcome(came("ab", "cd")) is FROZEN


# Silence

HALF = came("ab", "ab", "ab", "ab")
"""Only these two could have been heard here."""


def test_who_would_have_been_heard_earlier_in_the_year_is_less_likely_now():
    lists = came("abcdefgh", "abcdefgh")
    quiet = told("2027Q2", HALF)
    sure = beliefs(lists, [quiet], replace(FEW, sources=1), HANDOVER)[Fraction(4, 5)]
    assert sure["a"] == sure["c"], "only two could have been heard: it could not be told whoever raised it"
    heard = told("2027Q2", came("abcd", "abcd", "abcd"))
    sure = beliefs(lists, [heard], FEW, HANDOVER)[Fraction(4, 5)]
    assert sure["a"] < sure["e"]


FOUR = came("abcg", "abcg")


def silences(**changes):
    """An earlier quarter in which three of the four were heard with near certainty, if it was alive."""
    return [told("2027Q1", came(*["abc"] * 12), **changes)]


def test_the_silence_of_an_earlier_period_can_freeze_what_could_be_told_without_it():
    gate = replace(FEW, period=SPRING)
    assert outcome(FOUR, gate=gate) is READY
    assert beliefs(FOUR, silences(), gate, HANDOVER)[RATES[2]]["g"] > Fraction(39, 100)
    assert outcome(FOUR, silences(), gate) is FROZEN


@pytest.mark.parametrize("why", ["left out", "no lists", "frozen", "another year", "for another parent"])
def test_a_period_that_could_not_have_told_it_says_nothing_by_its_silence(why):
    gate = replace(FEW, period=SPRING)
    before = {
        "left out": silences(released=False),
        "no lists": [told("2027Q1", {})],
        "frozen": [told("2027Q1", came(*["ag"] * 12))],
        "another year": [told("2026Q1", came(*["abc"] * 12))],
        "for another parent": [told("2027Q1", {}, parent="east")],
    }[why]
    assert outcome(FOUR, silences(), gate) is FROZEN
    assert outcome(FOUR, before, gate) is READY
    assert all(set(beliefs(FOUR, before, gate, HANDOVER)[rate].values()) == {Fraction(1, 4)} for rate in RATES)


def test_a_year_in_which_it_was_told_counts_with_the_silence_before_it_and_not_after():
    lists, gate = came("abcdefgh", "abcdefgh"), replace(FEW, period=Period(2028, 1))
    everybody = told("2027Q2", came("abcdefgh", "abcdefgh"), HANDOVER)
    quiet = came(*["abcdef"] * 12)
    plain = beliefs(lists, [everybody], gate, HANDOVER)
    after = beliefs(lists, [everybody, told("2027Q3", quiet)], gate, HANDOVER)
    before = beliefs(lists, [told("2027Q1", quiet), everybody], gate, HANDOVER)
    assert plain == after
    assert all(before[rate]["g"] > plain[rate]["g"] for rate in RATES)


def test_what_was_told_once_this_year_is_told_and_next_year_its_telling_narrows_down():
    lists = came("abcde", "abcde")
    before = [told("2027Q2", came("abcxy", "abcxy"), HANDOVER)]
    assert outcome(lists, before) is TOLD
    assert outcome(lists, before, replace(FEW, period=Period(2028, 1))) is READY
    before = [told("2027Q2", came("abwxy", "abwxy"), HANDOVER)]
    assert outcome(lists, before, replace(FEW, period=Period(2028, 1))) is FROZEN


# Parents, and what was merged


def test_a_joined_group_must_withstand_the_guess_with_each_parent_s_history():
    lists = came("abcdefgh", "abcdefgh")
    east = told("2026Q4", came("abcd", "abcd"), HANDOVER, parent="east")
    west = told("2026Q4", came("efgh", "efgh"), HANDOVER, parent="west")
    assert outcome(lists, [east, west]) is READY
    for thin in (east, west):
        lists_then = came("abxyz", "abxyz") if thin is east else came("efxyz", "efxyz")
        others = [one for one in (east, west) if one is not thin]
        assert outcome(lists, [replace(thin, lists=lists_then), *others]) is FROZEN
    none = told("2026Q4", {}, parent="west", released=False)
    assert outcome(lists, [replace(east, lists=came("abcd", "abcd")), none]) is READY
    assert outcome(OFTEN, [told("2026Q4", came("abc", "abc"), HANDOVER, parent="east"), none]) is FROZEN


def test_a_merged_theme_must_withstand_the_guess_by_each_name_and_by_all_together():
    gate = replace(FEW, sources=3, period=Period(2028, 1))
    lists = came("abcdefgh", "abcdefgh")
    one = told("2027Q1", came("abcde", "abcde"), frozenset({"x"}))
    other = told("2027Q2", came("defgh", "defgh"), frozenset({"y"}))
    assert outcome(lists, [one, other], gate, frozenset("x")) is READY
    assert outcome(lists, [one, other], gate, frozenset("y")) is READY
    assert outcome(lists, [one, other], gate, frozenset("xy")) is FROZEN, "two people fit both"


def test_who_goes_by_one_name_alone_may_not_be_too_sure_either():
    """Each name points to another person; taken together they point to nobody."""
    history = [
        told("2024Q1", came("abc", "abc", "a"), frozenset("x")),
        told("2025Q1", came("abc", "abc", "b"), frozenset("y")),
        told("2026Q1", came("abc", "abc", "c"), frozenset("z")),
    ]
    assert beliefs(ALIKE, history, FEW, frozenset("xyz"))[RATES[0]] == dict.fromkeys("abc", Fraction(1, 3))
    assert outcome(ALIKE, history, shares=frozenset("xyz")) is FROZEN


def test_what_parents_went_through_as_one_group_was_frozen_for_both_when_it_was_for_one():
    quiet, lately = came(*["abc"] * 12), came("abcg", "abcg")
    west = told("2025Q1", came("abgxy", "abgxy"), HANDOVER, parent="west")
    gate = replace(FEW, period=Period(2027, 1))

    def both(period, one, other, themes=frozenset()):
        return [told(period, one, themes, parent="east"), told(period, other, themes, parent="west")]

    as_one = [west, *both("2026Q1", quiet, quiet), *both("2026Q2", lately, lately, HANDOVER)]
    assert outcome(FOUR, as_one, gate) is READY, "with the history of the west only two could have been heard"
    elsewhere = {day + 100: people for day, people in quiet.items()}
    apart = [west, *both("2026Q1", quiet, elsewhere), *both("2026Q2", lately, lately, HANDOVER)]
    assert outcome(FOUR, apart, gate) is FROZEN, "by itself the east could have told it"


def test_two_tellings_in_one_year_count_each_by_itself_with_the_silence_before_it():
    gate = replace(FEW, period=Period(2028, 1))
    lists, then = came("abcdefgh", "abcdefgh"), came("abcdefgh", "abcdefgh", "abcd")
    both = [told("2027Q1", then, frozenset("x")), told("2027Q2", lists, frozenset("y"))]
    sure = beliefs(lists, both, gate, frozenset("xy"))
    for rate in RATES:
        often, seldom = (rate**3 + 3 * rate**2 * (1 - rate), rate**2)
        fits = {
            "a": often * rate**2 * (1 + 1 - often) / 2 * rate**2,
            "h": seldom * rate**2 * (1 + 1 - seldom) / 2 * rate**2,
        }
        assert sure[rate]["a"] / sure[rate]["h"] == fits["a"] / fits["h"]


# Against the slow version

people = st.frozensets(st.sampled_from("abcdef"), max_size=2).map(frozenset("abcdef").difference)
lists_of_a_period = st.lists(people | st.frozensets(st.sampled_from("abcdef")), min_size=2, max_size=4).map(
    lambda dates: came(*dates)
)
PERIODS = ["2026Q1", "2026Q2", "2026Q3", "2027Q1", "2027Q2"]


@st.composite
def histories(draw):
    """What five earlier quarters told, or did not, of a theme and of another that was merged into it."""
    return [
        Told(
            Period.parse(period),
            draw(lists_of_a_period | st.just({})),
            draw(st.sampled_from([frozenset(), frozenset(), frozenset("x"), frozenset("y")])),
            draw(st.sampled_from([None, None, 2, 4])),
            draw(st.sampled_from([None, None, None, "east", "west"])),
            draw(st.sampled_from([True, True, True, False])),
        )
        for period in PERIODS
        if draw(st.booleans())
    ]


gates = st.builds(GateSettings, st.just(SUMMER), st.integers(1, 4), st.integers(1, 3), st.integers(1, 2))


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(lists_of_a_period, histories(), gates, st.sampled_from(["x", "xy"]))
def test_beliefs_are_what_trying_everything_gives(lists, history, gate, own):
    own = frozenset(own)
    now, was_frozen = Told(gate.period, lists, frozenset()), slowly.were_frozen(history, gate, own)
    for parent in {one.parent for one in history} | {None}:
        found = Reader(lists, history, gate).beliefs(own, parent)
        for rate in RATES:
            slow = slowly.beliefs(now, parent, history, gate, own, was_frozen, rate)
            assert found[rate] == (slow or dict.fromkeys(found[rate], 0))
    assert Reader(lists, history, gate).frozen(own) is slowly.frozen(now, history, gate, own, was_frozen)


@settings(deadline=None, max_examples=100)
@given(lists_of_a_period, histories(), gates)
def test_what_is_ready_leaves_nobody_more_likely_than_one_in_three(lists, history, gate):
    recorded = {theme: frozenset(lists) for theme in "xyz"}
    for theme, found in decide(lists, recorded, history, gate).items():
        if found is READY:
            for parent in {one.parent for one in history if one.parent} or {None}:
                for sure in Reader(lists, history, gate).beliefs(frozenset(theme), parent).values():
                    assert sum(sure.values()) == 1
                    assert max(sure.values()) <= Fraction(1, 3)
