"""Who held the pen: which word stands alone, and who says it for which side."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.agency.rules.chain import canonical
from coreflect.foundation.permissions import Permission, Role, may
from coreflect.policies.queries.pens import pens
from coreflect.policies.rules.dissents import may_answer_dissent, may_dissent
from coreflect.policies.rules.pens import ALONE, SLIGHT, Pen, Pens, Side, side_of

PS = frozenset({Role.PS_LEAD, Role.PS_STAFF})
some_pens = st.builds(Pens, leadership=st.none() | st.sampled_from(Pen), ps=st.none() | st.sampled_from(Pen))
some_roles = st.frozensets(st.sampled_from(Role), min_size=1)


@given(some_pens)
def test_a_word_stands_alone_where_both_said_it_and_ps_led_also_where_ps_staff_alone_did(said: Pens) -> None:
    if said.leadership is said.ps:
        assert said.agreed is said.ps
    elif said.leadership is None and said.ps is Pen.PS_LED:
        assert said.agreed is Pen.PS_LED
    else:
        assert said.agreed is None, "what one side says is never a fact"


@given(some_pens)
def test_until_a_word_stands_alone_both_views_stand_side_by_side(said: Pens) -> None:
    if said.agreed:
        assert said.sentence == said.agreed.words
    elif said.leadership or said.ps:
        for side, word in ((Side.LEADERSHIP, said.leadership), (Side.PS, said.ps)):
            assert side.words in said.sentence
            assert word is None or f"{word.words}" in said.sentence
            assert word or f"{side.has} not said" in said.sentence
    else:
        assert said.sentence == "not yet talked about"


@given(some_pens)
def test_what_ps_staff_have_not_said_is_unconfirmed_and_never_stands_alone(said: Pens) -> None:
    if said.unconfirmed:
        assert said.agreed is None
        assert said.leadership in (Pen.TOGETHER, Pen.PS_LED)
    assert said.nearest is (said.ps or said.leadership)


@given(some_pens, st.sampled_from(Pen))
def test_what_ps_staff_said_before_a_decision_stands_until_they_say_their_word_on_it(said: Pens, pen: Pen) -> None:
    words = f"PS staff said of the work before the decision: {pen.words}"
    with_it = replace(said, before=pen)
    assert with_it.agreed is said.agreed, "it is a word on something else"
    if said.ps:
        assert with_it.sentence == said.sentence
    else:
        assert with_it.sentence.endswith(words)
        assert ("leadership has not said" in with_it.sentence) == (said.leadership is None)


def test_what_one_side_says_stands_in_its_name() -> None:
    assert Pens(Pen.ASKED).sentence == "leadership says: asked; PS staff have not said"
    assert Pens(ps=Pen.ASKED).sentence == "leadership has not said; PS staff say: asked"
    assert Pens(Pen.ASKED, Pen.TOLD).sentence == "leadership says: asked; PS staff say: told"


@given(some_pens, st.none() | st.sampled_from(Pen))
def test_pens_are_read_back_from_what_is_kept(said: Pens, before: Pen | None) -> None:
    body = canonical({"what": {"word": before}}) if before else None
    assert pens(said.leadership or "", said.ps or "", body) == replace(said, before=before)


@pytest.mark.parametrize("side", Side)
def test_either_side_has_the_other(side: Side) -> None:
    assert side.other is not side
    assert side.other.other is side
    assert side.does("offer") in ("PS staff offer", "leadership offers")


@given(some_roles, st.booleans())
def test_nobody_speaks_for_ps_staff_but_who_of_them_owns_the_change(roles: frozenset[Role], owns: bool) -> None:
    side = side_of(roles, owns)
    if side is Side.PS:
        assert owns
        assert roles & PS
        assert not may(roles, Permission.DECIDE), "whoever decides never speaks for PS staff"
    if side is Side.LEADERSHIP:
        assert Role.LEADERSHIP in roles
    if Role.LEADERSHIP in roles:
        assert side is Side.LEADERSHIP


@given(some_roles, st.booleans())
def test_whoever_dissents_may_answer_others_and_leadership_answers_too(roles: frozenset[Role], holds: bool) -> None:
    assert may_dissent(roles, holds) == bool(holds or roles & PS)
    assert may_answer_dissent(roles, holds) == bool(holds or roles & (PS | {Role.LEADERSHIP}))


def test_leadership_alone_notes_no_word_that_needs_ps_staff() -> None:
    assert {pen for pen in Pen if not pen.needs_ps} == set(ALONE)
    assert set(SLIGHT) < set(ALONE)


def test_no_sentence_is_a_mark() -> None:
    every = " ".join(Pens(*both).sentence for both in product([None, *Pen], repeat=2)).casefold()
    assert not {"score", "level", "rank", "best", "worst", "%"} & set(every.split())
