"""Stages and questions: the rules, over every sequence that could be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.looks import needs_look_again
from coreflect.policies.rules.questions import BY_FIELD, GROUPS, QUESTIONS, Whose, has_come, may_write, peer_first
from coreflect.policies.rules.stages import (
    EXITS,
    NEXT,
    PATH,
    Stage,
    after_decision,
    furthest,
    in_effect_since,
    next_stages,
    objections_to_move,
    way,
)
from coreflect.policies.rules.wordings import in_groups, newest, reached, shown, stages_in
from coreflect.policies.rules.words import ANSWERING, Word
from coreflect.sessions.rules.recurrence import day_in_words

DAY = date(2026, 3, 2)
ROLES = st.frozensets(st.sampled_from(Role), min_size=1)
STEPS = st.lists(
    st.tuples(st.one_of(st.sampled_from(Stage), st.sampled_from(ANSWERING)), st.integers(0, 9)), max_size=30
)


@dataclass(frozen=True)
class Told:
    """An entry of the trail, as the rules read it."""

    kind: str
    said: dict[str, Any] = field(default_factory=dict)
    on: date = DAY
    name: str = "Rowan Ellery"


@given(st.sampled_from(Stage), st.sets(st.sampled_from(Stage)), st.booleans())
def test_a_page_never_shows_heard_as_a_step_not_taken(stands: Stage, been: set[Stage], came: bool) -> None:
    """Dim beside "came from co-reflection" it read as "this was not heard"."""
    steps = way(stands, been, came)
    shown = {step.stage: step.been for step in steps}
    assert len(shown) == len(steps)
    assert shown[stands]
    assert shown.get(Stage.HEARD, True), "it is ticked, or left out"
    assert (Stage.HEARD in shown) == (came or Stage.HEARD in been | {stands})
    later = [stage for stage in PATH if stage is not Stage.HEARD]
    assert [stage for stage in shown if stage in later] == later
    assert {stage for stage, yes in shown.items() if yes} - {Stage.HEARD} == (been | {stands}) & shown.keys() - {
        Stage.HEARD
    }
    assert [stage for stage in shown if stage in EXITS] == [stands] * (stands in EXITS)


def test_a_change_goes_only_where_it_makes_sense() -> None:
    """The whole table, so that whoever changes a step reads what it allows."""
    assert {stage.value: [one.value for one in steps] for stage, steps in NEXT.items()} == {
        "heard": ["proposed", "talked_over"],
        "proposed": ["drafting", "talked_over"],
        "drafting": ["talked_over"],
        "talked_over": ["drafting"],
        "decision": ["trying", "in_effect", "drafting"],
        "trying": ["in_effect", "look_again"],
        "in_effect": ["look_again"],
        "look_again": ["drafting", "talked_over", "trying", "in_effect"],
        "not_now": ["proposed"],
        "no": [],
    }


@given(STEPS)
def test_on_every_walk_the_day_of_effect_is_that_on_which_it_came_into_effect_and_gone_when_it_left(walk) -> None:
    """Seven promises at once, over walks of moves and decisions that somebody might try in any order."""
    stands, since, effect, entered = Stage.HEARD, DAY, None, None
    for wish, days in walk:
        on = since + timedelta(days)
        if isinstance(wish, Word):
            after = after_decision(wish)
        elif wish in next_stages(stands) and not objections_to_move(stands, since, None, on, "", on):
            after = wish
            assert after not in (Stage.DECISION, *EXITS)
        else:
            continue
        if after is Stage.IN_EFFECT and effect is None:
            entered = on
        effect = in_effect_since(effect, after, on)
        stands, since = after, on
        if stands is Stage.IN_EFFECT:
            assert effect == entered
        elif stands is not Stage.LOOK_AGAIN:
            assert effect is None
        assert effect is None or effect <= since


def test_only_looking_again_keeps_the_day_since_when_a_change_is_in_effect() -> None:
    kept = {stage for stage in Stage if in_effect_since(DAY, stage, DAY + timedelta(days=9)) is not None}
    assert kept == {Stage.IN_EFFECT, Stage.LOOK_AGAIN}
    assert in_effect_since(DAY, Stage.IN_EFFECT, DAY + timedelta(days=9)) == DAY
    assert in_effect_since(None, Stage.LOOK_AGAIN, DAY) is None


@given(
    st.sampled_from(Stage), st.integers(-5, 5), st.sampled_from([None, -3, 0, 3]), st.sampled_from(["", "  ", "Why."])
)
def test_a_step_has_a_day_that_was_not_before_the_last_one_and_an_early_return_has_words(
    stands: Stage, days: int, again: int | None, words: str
) -> None:
    since, today = DAY, DAY + timedelta(2)
    on, looks = DAY + timedelta(days), None if again is None else DAY + timedelta(again)
    found = objections_to_move(stands, since, looks, on, words, today)
    early = stands is Stage.NOT_NOW and looks and on < looks and not words.strip()
    assert [field for _sentence, field in found] == ["on"] * (on > today or on < since) + ["words"] * bool(early)
    if on < since <= today:
        assert found[0][0] == f"It came to “{stands.words}” on {day_in_words(since)}. Pick that day or one after it."


def test_only_what_is_in_effect_must_have_a_day_to_look_again() -> None:
    assert [stage for stage in Stage if needs_look_again(stage)] == [Stage.IN_EFFECT]


@given(st.lists(st.sampled_from(Stage), min_size=1))
def test_a_question_that_has_come_stays_whatever_happens_after(been: list[Stage]) -> None:
    before: set[str] = set()
    for at in range(1, len(been) + 1):
        come = {one.field for one in QUESTIONS if has_come(one, furthest(been[:at]))}
        assert before <= come
        before = come
    if set(been) & {*EXITS, Stage.DECISION}:
        assert {"undo", "missing", "disagreed"} <= before
    assert ("different" in before) == (Stage.LOOK_AGAIN in been)
    assert has_come(BY_FIELD["peer"], Stage.PROPOSED)


def test_each_question_is_asked_where_it_helps() -> None:
    asked = {stage: {one.field for one in QUESTIONS if one.since is stage} for stage in PATH}
    assert {"undo", "produce", "uphold", "benefits", "missing"} <= asked[Stage.TALKED_OVER]
    assert asked[Stage.TRYING] == {"sit_with"}
    assert asked[Stage.LOOK_AGAIN] == {"different"}
    assert BY_FIELD["different"].said("guests {noun}").count("guests") == 1


@given(st.sampled_from(Whose), ROLES, st.booleans())
def test_leadership_that_does_not_hold_a_change_writes_nothing_and_each_box_has_its_own_pens(
    whose: Whose, roles: frozenset[Role], holds: bool
) -> None:
    allowed = may_write(whose, roles, holds)
    ps = roles & {Role.PS_LEAD, Role.PS_STAFF}
    if Role.LEADERSHIP in roles and not holds:
        assert not allowed
    elif whose is Whose.PEER:
        assert allowed == bool(ps)
    elif whose is Whose.CLINICAL:
        assert allowed == bool(roles & {Role.CLINICIAN, Role.LEADERSHIP})
    else:
        assert allowed == (holds or bool(ps))
    if whose is Whose.CLINICAL and roles <= {Role.PS_LEAD, Role.PS_STAFF}:
        assert not allowed


@given(
    st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(["", "Words.", "Others."])), max_size=20),
    st.sampled_from(Stage),
    st.integers(0, 2**128 - 1),
)
def test_every_question_stands_once_on_the_page_with_its_newest_words(written, stands: Stage, number: int) -> None:
    told = [Told("text", {"field": question.field, "words": words}) for question, words in written]
    last = {question.field: words for question, words in written}
    page = in_groups(
        [shown(one, newest(told), reached(told, stands), "people", may_write=False) for one in QUESTIONS],
        peer_first(number),
    )
    said = [one for found in page.said.values() for one in found]
    everything = [*page.boxes, *said, *page.open, *page.later]
    assert sorted(one.question.field for one in everything) == sorted(BY_FIELD)
    assert all(one.words == last.get(one.question.field, "") for one in everything)
    assert all(one.words for one in said)
    assert not any(one.words for one in (*page.open, *page.later))
    assert all(one.come for one in page.open)
    assert {one.question.field for one in page.boxes} == {"peer", "clinical"}
    assert (page.boxes[0].question.field == "peer") == (number % 2 == 0)
    assert list(page.said) == [group for group in GROUPS if group in page.said]


def test_the_trail_tells_at_which_stages_a_change_has_been() -> None:
    told = [
        Told("proposed", {"stage": "heard"}),
        Told("stage", {"stage": "proposed"}),
        Told("text", {"field": "undo", "words": "Silence."}),
        Told("decided", {"word": "not_now"}),
    ]
    assert stages_in(told) == [Stage.HEARD, Stage.PROPOSED, Stage.DECISION, Stage.NOT_NOW]
    assert stages_in([Told("proposed", {})]) == [Stage.PROPOSED]
    assert reached(told, Stage.NOT_NOW) is Stage.DECISION
