"""What was merged or split remembers: the gate over shared histories, on small cases, against a slow version."""

from dataclasses import replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules import GateSettings, Outcome, Told, decide
from tests.releases.slowly import could_have_been_told, slowly, subsets
from tests.releases.test_rules_properties import (
    NOW,
    PEOPLE,
    THEMES,
    cases,
    few,
    gates,
    many,
)

STRICTER = (Outcome.READY, Outcome.FROZEN, Outcome.NOT_ENOUGH, Outcome.TOLD)
parents = st.frozensets(st.sampled_from(THEMES), min_size=1)

# Each parent alone leaves enough possible sources, both together leave none: rare among random cases.
FULL = {1: frozenset(PEOPLE), 2: frozenset(PEOPLE)}
APART = (
    FULL,
    {"x": frozenset({1, 2})},
    [
        Told(Period(2026, 1), {3: frozenset("abc"), 4: frozenset("abc")}, frozenset("y")),
        Told(Period(2026, 4), {3: frozenset("efg"), 4: frozenset("efg")}, frozenset("z")),
    ],
)
LEAST = GateSettings(NOW, together=3, sources=2)


def merged(case, gate, own):
    lists, recorded, history = case
    return decide(lists, {"x": recorded.get("x", frozenset())}, history, gate, {"x": own})["x"]


def stands(case):
    return case[1].get("x", frozenset())


@settings(few, max_examples=40)
@given(cases(), gates, parents)
@example(APART, LEAST, frozenset("xyz"))
@example(APART, LEAST, frozenset("y"))
def test_a_merged_theme_passes_with_each_parent_s_history_and_with_all_of_them(case, gate, own):
    lists, _, history = case
    outcome = merged(case, gate, own)
    assert outcome is slowly(lists, stands(case), "x", history, gate, own)
    told = [parent for parent in own | {"x"} if slowly(lists, stands(case), parent, history, gate) is Outcome.TOLD]
    assert (outcome is Outcome.TOLD) == bool(told)


@few
@given(cases(), gates, parents)
def test_a_merged_theme_is_never_easier_than_its_strictest_parent_where_silence_says_nothing(case, gate, own):
    """What was never released says nothing by its silence, so that each parent's history is the same, alone or not."""
    lists, _, history = case
    history = [replace(told, released=False) for told in history]
    each = [decide(lists, {one: stands(case)}, history, gate)[one] for one in own | {"x"}]
    assert STRICTER.index(merged((lists, case[1], history), gate, own)) >= max(map(STRICTER.index, each))


def test_each_parent_alone_would_pass_and_both_do_not():
    assert [merged(APART, LEAST, frozenset(own)) for own in ("y", "z", "yz")] == [
        Outcome.READY,
        Outcome.READY,
        Outcome.FROZEN,
    ]


@few
@given(cases(), gates)
def test_where_nothing_was_merged_nothing_changes(case, gate):
    lists, recorded, history = case
    for shares in ({}, {theme: frozenset(theme) for theme in THEMES}, {"elsewhere": frozenset(THEMES)}):
        assert decide(lists, recorded, history, gate, shares) == decide(lists, recorded, history, gate)


@many
@given(cases(), gates, parents, st.data())
def test_a_merged_theme_that_is_frozen_tells_nothing_of_what_was_said(case, gate, own, data):
    """Whether it can be told follows from lists, tellings and merges alone, once it stands on enough dates."""
    lists, _, history = case
    passing = [
        frozenset(chosen) for chosen in subsets(lists) if could_have_been_told(lists, chosen, gate.together, gate.dates)
    ]
    assume(len(passing) > 1)
    one, other = (data.draw(st.sampled_from(passing)) for _ in range(2))
    told = [decide(lists, {"x": chosen, "y": one}, history, gate, {"x": own})["x"] for chosen in (one, other)]
    assert told[0] is told[1]
