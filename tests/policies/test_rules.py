"""Words, stages, days, pages and choosing: the pure middle of the room."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.permissions import Role
from coreflect.policies.models import STAGES
from coreflect.policies.rules.choosing import AT_MOST, narrowed
from coreflect.policies.rules.days import age_words, local_day, start_of
from coreflect.policies.rules.looks import Outcome, objection, objections_to_day
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.stages import Stage, after_decision, may_move, next_stages
from coreflect.policies.rules.telling import Thing
from coreflect.policies.rules.texts import Known, points_to_someone
from coreflect.policies.rules.words import ANSWERING, Word, objections

TODAY = date(2026, 11, 25)
ONLY_BY_DECISION = {Stage.DECISION, Stage.NOT_NOW, Stage.NO}


@given(st.sampled_from(Stage))
def test_people_never_move_a_change_to_what_only_a_decision_brings(stage: Stage) -> None:
    assert not set(next_stages(stage)) & ONLY_BY_DECISION
    assert stage not in next_stages(stage)


@given(st.sampled_from(ANSWERING))
def test_a_decision_brings_a_change_only_to_what_only_a_decision_brings(word: Word) -> None:
    assert after_decision(word) in ONLY_BY_DECISION


@given(st.lists(st.one_of(st.sampled_from(Stage), st.sampled_from(ANSWERING)), max_size=40))
def test_no_walk_of_moves_and_decisions_reaches_effect_without_a_yes(walk: list[Stage | Word]) -> None:
    stands, said_yes = Stage.PROPOSED, False
    for step in walk:
        if isinstance(step, Word):
            stands, said_yes = after_decision(step), step in (Word.YES, Word.IN_PART)
        elif step in next_stages(stands):
            stands = step
        if stands in (Stage.TRYING, Stage.IN_EFFECT):
            assert said_yes


def test_every_stage_can_be_reached_from_a_proposal_but_heard_which_comes_before_it() -> None:
    reached, edge = {Stage.PROPOSED}, {Stage.PROPOSED}
    while edge:
        edge = {n for s in edge for n in (*next_stages(s), *map(after_decision, ANSWERING))} - reached
        reached |= edge
    assert reached == set(Stage) - {Stage.HEARD}
    assert Stage.PROPOSED in next_stages(Stage.HEARD)


def test_only_a_no_waits_for_a_decision_alone() -> None:
    assert [stage for stage in Stage if not next_stages(stage)] == [Stage.NO]


def test_the_stages_are_those_that_the_database_knows() -> None:
    assert all(f"'{stage.value}'" in STAGES for stage in Stage)
    assert STAGES.count("'") == 2 * len(Stage)


@given(st.frozensets(st.sampled_from(Role)), st.booleans())
def test_who_holds_a_change_ps_leads_and_ps_staff_move_it(roles: frozenset[Role], holds: bool) -> None:
    assert may_move(roles, holds) == (holds or Role.PS_LEAD in roles or Role.PS_STAFF in roles)


@pytest.mark.parametrize("days", [-1, 0])
def test_of_today_nobody_says_that_it_has_passed(days: int) -> None:
    on = TODAY + timedelta(days=days)
    found = {
        *objections(Word.NOT_NOW, "By-laws", on, TODAY),
        *objections_to_day(Stage.IN_EFFECT, on, TODAY),
        objection(Outcome.KEEP, on, TODAY),
    }
    assert found == {("Pick a day after today.", "look_again_on")}


@given(st.sampled_from(Word), st.sampled_from(["", "  \n", "By-laws"]), st.sampled_from([None, -1, 0, 1, 90]))
def test_a_word_stands_with_its_reason_and_only_what_is_open_can_be_looked_at_again(
    word: Word, reason: str, days: int | None
) -> None:
    again = None if days is None else TODAY + timedelta(days=days)
    found = objections(word, reason, again, TODAY)
    no_reason = word in (Word.IN_PART, Word.NOT_NOW, Word.NO) and not reason.strip()
    wrong_day = (again and (word not in (Word.IN_PART, Word.NOT_NOW) or again <= TODAY)) or (
        word is Word.NOT_NOW and again is None
    )
    fields = [field for _sentence, field in found]
    assert fields == ["reason"] * no_reason + ["look_again_on"] * bool(wrong_day), "all at once, each at its field"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "released today, no answer yet"), (1, "no answer for 1 day"), (34, "no answer for 34 days")],
)
def test_silence_is_said_with_its_age(days: int, words: str) -> None:
    assert age_words(days) == words


def test_a_day_is_the_agencys_day() -> None:
    late = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    assert local_day(late, "America/New_York") == TODAY
    assert start_of(TODAY, "America/New_York") == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@given(st.integers(0, 500), st.integers(-(10**30), 10**30))
def test_a_page_of_a_list_is_always_one_that_there_is(total: int, asked: int) -> None:
    page = PageOf.of(total, asked)
    assert 1 <= page.number <= page.pages
    assert (page.pages - 1) * A_PAGE < max(total, 1) <= page.pages * A_PAGE
    if 1 <= asked <= page.pages:
        assert page.number == asked


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.sampled_from(["", "1", "1 2", "x"]))
def test_choosing_keeps_what_is_chosen_and_says_how_much_more_there_is(
    things: set[int], chosen: set[int], words: str
) -> None:
    offered, more = narrowed(sorted(things), chosen, words, lambda one: one, str)
    fitting = {n for n in things - chosen if all(word in str(n) for word in words.split())}
    assert set(offered) & chosen == things & chosen
    assert set(offered) - chosen <= fitting
    assert more == max(0, len(fitting) - AT_MOST)
    assert len(set(offered) - chosen) == len(fitting) - more


ROSTER = ("Rowan Ellery", "Priya Holloway", "Helena Strand")


@pytest.mark.parametrize(
    "text", ["Ask jo@example.org first", "Call 555-0143", "See MRN 448812", "As Priya Holloway said", "as priya said"]
)
def test_a_text_that_points_to_someone_is_stopped_with_a_sentence(text: str) -> None:
    found = points_to_someone(text, Known(ROSTER), {"Rowan Ellery"})
    assert found
    assert found[0].said in text


@pytest.mark.parametrize(
    "text",
    [
        "First plan within 60 days in the person's own words",
        "The words “non-compliant” and “refused” leave our templates",
        "County dispatch holds authority; we will put it to the county and report back.",
        "Rowan Ellery will bring it to the Policy group, and Rowan will report",
    ],
)
def test_what_a_change_is_about_and_who_holds_it_can_be_said(text: str) -> None:
    assert points_to_someone(text, Known(ROSTER), {"Rowan Ellery"}) == []


def test_what_one_moved_with_others_is_news_to_all_of_them_and_what_one_moved_alone_to_all_others() -> None:
    one, other, third = uuid4(), uuid4(), uuid4()
    alone, both, erased = Thing("/x"), Thing("/x"), Thing("/x")
    for thing, movers in ((alone, (one, one)), (both, (one, other)), (erased, (one, None))):
        for mover in movers:
            thing.moves("It moved", mover)
    heard = [[thing.is_news_to(reader) for reader in (one, other, third)] for thing in (alone, both, erased)]
    assert heard == [[False, True, True], [True] * 3, [True] * 3]
