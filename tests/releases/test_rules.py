"""The gate, by example: which themes of a group may be told."""

import pytest

from coreflect.foundation.periods import Period
from coreflect.releases.rules import (
    GateSettings,
    Outcome,
    Told,
    decide,
    possible_sources,
)

SPRING, SUMMER, AUTUMN = Period(2026, 2), Period(2026, 3), Period(2026, 4)
NEXT_SPRING = Period(2027, 2)
READY, TOLD, NOT_ENOUGH, FROZEN = Outcome.READY, Outcome.TOLD, Outcome.NOT_ENOUGH, Outcome.FROZEN


def people(names):
    return frozenset(names)


def outcome(lists, dates, history=(), **changes):
    settings = GateSettings(**{"period": SUMMER} | changes)
    return decide(lists, {"handover": frozenset(dates)}, history, settings)["handover"]


FIVE_TWICE = {1: people("abcde"), 2: people("abcde")}


# Rules 1 and 2: the dates at which it was recorded


def test_a_theme_of_two_dates_with_the_same_five_people_is_ready():
    assert outcome(FIVE_TWICE, {1, 2}) is READY


def test_a_theme_of_one_date_is_not_enough_however_many_came():
    lists = {1: people("abcdefghijkl"), 2: people("abcdefghijkl")}
    assert outcome(lists, {1}) is NOT_ENOUGH
    assert outcome(lists, {1, 2}) is READY


def test_a_theme_recorded_at_no_date_is_not_enough():
    assert outcome(FIVE_TWICE, set()) is NOT_ENOUGH


def test_four_people_together_are_not_enough_although_more_came_in_the_period():
    lists = {1: people("abc"), 2: people("abcd"), 3: people("abcdefgh"), 4: people("abcdefgh")}
    assert outcome(lists, {1, 2}) is NOT_ENOUGH
    assert outcome(lists, {1, 3}) is READY


def test_people_who_came_to_different_dates_count_together_once_each():
    steady = {3: people("abcde"), 4: people("abcde")}
    assert outcome({1: people("abc"), 2: people("cde"), **steady}, {1, 2}) is READY
    assert outcome({1: people("abc"), 2: people("bcd"), **steady}, {1, 2}) is NOT_ENOUGH


def test_an_agency_that_asks_for_eight_together_is_obeyed():
    lists = {1: people("abcdefg"), 2: people("abcdefg")}
    assert outcome(lists, {1, 2}) is READY
    assert outcome(lists, {1, 2}, together=8) is NOT_ENOUGH
    assert outcome({1: people("abcdefgh"), 2: people("abcdefgh")}, {1, 2}, together=8) is READY


def test_a_period_without_dates_decides_nothing_and_breaks_nothing():
    assert decide({}, {}, [], GateSettings(SUMMER)) == {}
    assert decide({}, {"handover": frozenset()}, [], GateSettings(SUMMER)) == {"handover": NOT_ENOUGH}


# Rule 3: who could be the single source, now and of every earlier telling


def test_five_people_who_came_once_each_cannot_be_sources_of_a_theme_of_two_dates():
    lists = {1: people("abc"), 2: people("ade")}
    assert possible_sources(lists, together=5, dates=2) == people("a")
    assert outcome(lists, {1, 2}) is FROZEN


def test_four_possible_sources_are_not_enough_and_a_fifth_makes_it_ready():
    lists = {1: people("abcdefgh"), 2: people("abcdijkl")}
    assert outcome(lists, {1, 2}) is FROZEN
    assert outcome(lists, {1, 2}, sources=4) is READY
    assert outcome({**lists, 3: people("e")}, {1, 2}) is READY


def test_somebody_whose_own_dates_had_too_few_people_could_not_be_the_source():
    lists = {1: people("abcdefgh"), 2: people("abcdefgh"), 3: people("yz"), 4: people("yz")}
    assert possible_sources(lists, together=5, dates=2) == people("abcdefgh")
    assert possible_sources(lists, together=2, dates=2) == people("abcdefghyz")


def test_a_source_must_fit_every_earlier_telling_of_the_same_theme():
    here = {1: people("abcdefgh"), 2: people("abcdefgh")}
    earlier = {8: people("abcdwxyz"), 9: people("abcdwxyz")}
    told = Told(SUMMER, earlier, frozenset({"handover"}))
    assert outcome(here, {1, 2}, [told], period=NEXT_SPRING) is FROZEN
    assert outcome(here, {1, 2}, [told], period=NEXT_SPRING, sources=4) is READY


def test_two_earlier_tellings_narrow_down_together():
    here = {1: people("abcdefgh"), 2: people("abcdefgh")}
    first = Told(Period(2025, 1), {5: people("abcdefyz"), 6: people("abcdefyz")}, frozenset({"handover"}))
    second = Told(Period(2026, 1), {8: people("cdefghyz"), 9: people("cdefghyz")}, frozenset({"handover"}))
    for history in ([first], [second]):
        assert outcome(here, {1, 2}, history, period=NEXT_SPRING) is READY
    assert outcome(here, {1, 2}, [first, second], period=NEXT_SPRING) is FROZEN


def test_an_earlier_telling_of_another_theme_binds_nobody():
    here = {1: people("abcdefgh"), 2: people("abcdefgh")}
    earlier = {8: people("abcdwxyz"), 9: people("abcdwxyz")}
    history = [Told(SUMMER, earlier, frozenset({"night shifts"}))]
    recorded = {"handover": frozenset({1, 2}), "night shifts": frozenset({1, 2})}
    assert decide(here, recorded, history, GateSettings(NEXT_SPRING)) == {
        "handover": READY,
        "night shifts": FROZEN,
    }


def test_an_old_telling_is_judged_by_the_number_that_was_in_force_then():
    here = {1: people("abcdefgh"), 2: people("abcdefgh")}
    # With eight asked for, only a to d had enough people beside them then; e to h came with five others.
    then = {
        5: people("abcdstuv"),
        6: people("abcdstuv"),
        7: people("efghx"),
        8: people("efghx"),
    }
    asked_for_eight = Told(SUMMER, then, frozenset({"handover"}), together=8)
    asked_for_five = Told(SUMMER, then, frozenset({"handover"}))
    assert outcome(here, {1, 2}, [asked_for_eight], period=NEXT_SPRING) is FROZEN
    assert outcome(here, {1, 2}, [asked_for_five], period=NEXT_SPRING) is READY


# A newly joined group


EAST = {5: people("abcdef"), 6: people("abcdef")}
WEST = {8: people("ghijkl"), 9: people("ghijkl")}
JOINED = {1: people("abcdefghijkl"), 2: people("abcdefghijkl")}


def test_a_history_may_hold_several_entries_for_one_period_and_all_of_them_bind():
    theme = frozenset({"handover"})
    assert outcome(JOINED, {1, 2}, [Told(SUMMER, EAST, theme)], period=NEXT_SPRING) is READY
    both = [Told(SUMMER, EAST, theme), Told(SUMMER, WEST, theme)]
    assert outcome(JOINED, {1, 2}, both, period=NEXT_SPRING) is FROZEN


def test_a_joined_group_passes_with_the_history_of_each_parent_by_itself():
    theme = frozenset({"handover"})
    both = [Told(SUMMER, EAST, theme, parent="east"), Told(SUMMER, WEST, theme, parent="west")]
    assert outcome(JOINED, {1, 2}, both, period=NEXT_SPRING) is READY


@pytest.mark.parametrize("thin", ["east", "west"])
def test_a_joined_group_is_held_back_by_the_parent_whose_history_leaves_too_few(thin):
    theme = frozenset({"handover"})
    few = {parent: people("abcdwxyz" if parent == "east" else "ghijwxyz") for parent in ("east", "west")}
    whole = {"east": EAST, "west": WEST}
    history = [
        Told(SUMMER, {5: few[p], 6: few[p]} if p == thin else whole[p], theme, parent=p) for p in ("east", "west")
    ]
    assert outcome(JOINED, {1, 2}, history, period=NEXT_SPRING) is FROZEN


def test_what_the_joined_group_told_itself_counts_in_the_history_of_each_parent():
    theme = frozenset({"handover"})
    since = {3: people("cdefghij"), 4: people("cdefghij")}
    own = Told(Period(2026, 1), since, theme)
    parents = [
        Told(Period(2025, 1), EAST, theme, parent="east"),
        Told(Period(2025, 1), WEST, theme, parent="west"),
    ]
    for history in (parents, [own]):
        assert outcome(JOINED, {1, 2}, history, period=NEXT_SPRING) is READY
    assert outcome(JOINED, {1, 2}, [*parents, own], period=NEXT_SPRING) is FROZEN


# Told once a year


def test_a_theme_told_earlier_in_the_calendar_year_is_not_told_again_until_the_next():
    history = [Told(SPRING, FIVE_TWICE, frozenset({"handover"}))]
    assert outcome(FIVE_TWICE, {1, 2}, history, period=SUMMER) is TOLD
    assert outcome(FIVE_TWICE, {1, 2}, history, period=AUTUMN) is TOLD
    assert outcome(FIVE_TWICE, {1, 2}, history, period=Period(2027, 1)) is READY


def test_told_this_year_is_said_even_where_there_would_not_be_enough():
    history = [Told(SPRING, FIVE_TWICE, frozenset({"handover"}))]
    assert outcome(FIVE_TWICE, {1}, history) is TOLD


def test_told_by_one_parent_this_year_is_told():
    history = [Told(SPRING, FIVE_TWICE, frozenset({"handover"}), parent="east")]
    assert outcome(FIVE_TWICE, {1, 2}, history) is TOLD


# What cannot be decided, and what the leads read


def test_a_record_at_a_date_without_a_list_is_an_error_that_names_neither():
    with pytest.raises(ValueError, match="no attendance list") as error:
        decide(FIVE_TWICE, {"handover": frozenset({1, 77})}, [], GateSettings(SUMMER))
    assert "77" not in str(error.value)
    assert "handover" not in str(error.value)


@pytest.mark.parametrize("period", [SUMMER, AUTUMN, NEXT_SPRING])
def test_a_history_that_holds_this_period_or_a_later_one_is_an_error(period):
    with pytest.raises(ValueError, match="only periods before"):
        outcome(FIVE_TWICE, {1, 2}, [Told(period, FIVE_TWICE, frozenset())])


@pytest.mark.parametrize("number", ["together", "sources", "dates"])
def test_a_gate_that_asks_for_nobody_is_an_error(number):
    with pytest.raises(ValueError, match="start at one"):
        GateSettings(SUMMER, **{number: 0})


def test_each_outcome_has_its_own_plain_sentence():
    begins = {
        READY: "Ready",
        TOLD: "Already told this year",
        NOT_ENOUGH: "Not enough yet",
        FROZEN: "Frozen this quarter",
    }
    for each, words in begins.items():
        assert each.sentence.startswith(words)
        assert each.sentence.endswith(".")
    assert set(begins) == set(Outcome)
