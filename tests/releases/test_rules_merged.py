"""What was merged or split remembers: the gate over shared histories, on small cases, against a slow version."""

from dataclasses import replace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules import GateSettings, Outcome, Told, decide
from tests.releases.test_rules_properties import (
    NOW,
    PEOPLE,
    THEMES,
    cases,
    could_have_been_told,
    few,
    gates,
    many,
    slowly,
    subsets,
)

STRICTER = (Outcome.READY, Outcome.NOT_ENOUGH, Outcome.TOLD)
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


def alone(history, parent):
    """The history in which what this parent told was told of the merged theme itself, and nothing else was."""
    return [replace(told, themes=frozenset("x") if parent in told.themes else frozenset()) for told in history]


def merged(case, gate, own):
    lists, recorded, history = case
    return decide(lists, {"x": recorded.get("x", frozenset())}, history, gate, {"x": own})["x"]


def stands(case):
    return case[1].get("x", frozenset())


@many
@given(cases(), gates, parents)
@example(APART, LEAST, frozenset("xyz"))
@example(APART, LEAST, frozenset("y"))
def test_a_merged_theme_passes_with_each_parent_s_history_and_with_all_of_them(case, gate, own):
    lists, _, history = case
    outcome = merged(case, gate, own)
    each = [slowly(lists, stands(case), "x", alone(history, parent), gate) for parent in own | {"x"}]
    together = [
        replace(told, themes=frozenset("x") if told.themes & (own | {"x"}) else frozenset()) for told in history
    ]
    assert outcome is slowly(lists, stands(case), "x", together, gate)
    assert STRICTER.index(outcome) >= max(map(STRICTER.index, each)), "never easier than the strictest parent"
    assert (outcome is Outcome.TOLD) == (Outcome.TOLD in each)


def test_each_parent_alone_would_pass_and_both_do_not():
    assert [merged(APART, LEAST, frozenset(own)) for own in ("y", "z", "yz")] == [
        Outcome.READY,
        Outcome.READY,
        Outcome.NOT_ENOUGH,
    ]


@few
@given(cases(), gates)
def test_where_nothing_was_merged_nothing_changes(case, gate):
    lists, recorded, history = case
    for shares in ({}, {theme: frozenset(theme) for theme in THEMES}, {"elsewhere": frozenset(THEMES)}):
        assert decide(lists, recorded, history, gate, shares) == decide(lists, recorded, history, gate)


@few
@given(cases(), gates, parents, parents)
def test_one_more_parent_never_makes_a_theme_ready(case, gate, own, more):
    before, after = merged(case, gate, own), merged(case, gate, own | more)
    assert STRICTER.index(after) >= STRICTER.index(before)


@many
@given(cases(), gates, parents, st.data())
def test_a_merged_theme_held_back_for_want_of_sources_tells_nothing_of_what_was_said(case, gate, own, data):
    """Whether it can be told follows from lists, tellings and merges alone, once it stands on enough dates."""
    lists, _, history = case
    passing = [
        frozenset(chosen) for chosen in subsets(lists) if could_have_been_told(lists, chosen, gate.together, gate.dates)
    ]
    assume(len(passing) > 1)
    one, other = (data.draw(st.sampled_from(passing)) for _ in range(2))
    told = [decide(lists, {"x": chosen, "y": one}, history, gate, {"x": own})["x"] for chosen in (one, other)]
    assert told[0] is told[1]
