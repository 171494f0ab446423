"""What the page of a change shows first, what it folds, and that nothing is lost in a fold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.policies.rules.beginnings import parted
from coreflect.policies.rules.doors import Due, is_looked_at_now, next_of
from coreflect.policies.rules.quoting import ended
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.standing import Was, standing

TODAY, YESTERDAY, TOMORROW = date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 26)


@dataclass(frozen=True)
class Door:
    words: str
    due: Due | None = None
    order: int = 10


@dataclass(frozen=True)
class Entry:
    number: int
    kind: str
    said: dict[str, Any] = field(default_factory=dict)


def test_what_presses_most_is_next_and_what_can_wait_never_is() -> None:
    rest = [Door("Print the leaflet", order=1), Door("Link a released theme")]
    assert next_of([]) is None
    assert next_of(rest) is None
    pressing = [Door(due.name, due, order=100 - due) for due in Due]
    for place, one in enumerate(pressing):
        assert next_of([*rest, *reversed(pressing[place:])]) is one
    assert [due.name for due in sorted(Due)] == ["OFFER", "LOOK", "APPROVE", "CONFIRM", "DECIDE", "MOVE"]
    assert next_of([Door("Second", Due.MOVE, 20), Door("First", Due.MOVE, 10)]).words == "First"
    assert next_of([Door("Alike", Due.MOVE), Door("Alike", Due.MOVE)]).words == "Alike"


@pytest.mark.parametrize(
    ("stage", "day", "now"),
    [
        (Stage.IN_EFFECT, YESTERDAY, True),
        (Stage.IN_EFFECT, TODAY, True),
        (Stage.IN_EFFECT, TOMORROW, False),
        (Stage.TRYING, TODAY, True),
        (Stage.TRYING, None, False),
        (Stage.LOOK_AGAIN, None, True),
        (Stage.NOT_NOW, YESTERDAY, False),
        (Stage.DRAFTING, YESTERDAY, False),
    ],
)
def test_it_is_looked_at_now_once_its_day_has_come_or_that_was_begun(stage: Stage, day: date | None, now: bool) -> None:
    assert is_looked_at_now(stage, day, TODAY) is now


def test_a_long_text_is_parted_after_a_sentence_and_a_short_one_stands_open() -> None:
    short = "We ask the person first. " * 10
    assert parted(short) == (short, "")
    begins, rest = parted("We ask the person first. " * 100)
    assert begins.endswith("We ask the person first.")
    assert 200 < len(begins) <= 420
    assert rest.startswith("We ask")
    lines = "- one\n" * 40
    assert 3 <= len(parted(lines)[0].splitlines()) <= 8
    barely = "word " * 100
    assert parted(barely) == (barely, ""), "a rest that is not worth a press stays open"
    family = "👩‍👩‍👧" * 300
    assert parted(family)[0] + parted(family)[1] == family
    assert len(parted(family)[0]) % 5 == 0, "no emoji is torn apart"


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab .\n!?é\u0301\u200dא"), max_size=1500))
def test_no_sign_is_lost_where_a_text_is_parted_but_the_space_between(text: str) -> None:
    begins, rest = parted(text)
    assert "".join((begins + rest).split()) == "".join(text.split())
    assert text.startswith(begins)
    assert text.endswith(rest)
    assert begins.strip() or not text.strip() or not rest


def test_what_stands_above_is_named_and_what_was_superseded_is_told_apart() -> None:
    found = standing(
        [
            Entry(1, "proposed"),
            Entry(2, "text", {"field": "peer", "words": "At first."}),
            Entry(3, "text", {"field": "undo", "words": "Harm."}),
            Entry(4, "offered"),
            Entry(5, "offer_ended"),
            Entry(6, "text", {"field": "peer", "words": "By now."}),
            Entry(7, "offered"),
            Entry(8, "decided", {"together": True}),
            Entry(9, "dissent", {"decision": 1}),
            Entry(10, "dissent_answered", {"dissent": 9}),
            Entry(11, "offered"),
            Entry(12, "decided", {"together": False}),
            Entry(13, "looked"),
            Entry(14, "stage", {"words": "A word at a move."}),
        ]
    )
    assert found.above == {
        1: "what",
        3: "text-undo",
        6: "text-peer",
        7: "decision-1",
        8: "decision-1",
        9: "dissent-9",
        10: "dissent-9",
        12: "decision-2",
        13: "look-13",
    }
    assert found.was == {2: Was.REPLACED, 4: Was.ENDED, 11: Was.ENDED}


def test_nothing_points_to_a_decision_or_dissent_that_is_not_there() -> None:
    found = standing([Entry(1, "dissent", {"decision": 1}), Entry(2, "dissent_answered", {"dissent": 9})])
    assert found.above == {}
    found = standing([Entry(1, "decided", {"together": False}), Entry(2, "dissent_answered", {"dissent": 1})])
    assert found.above == {1: "decision-1"}


@pytest.mark.parametrize(
    ("quoted", "end"),
    [("Says who calls.", "“Says who calls.”"), ("Why? ", "“Why?”"), ("1. Talk", "“1. Talk”."), ("", "“”.")],
)
def test_a_sentence_that_ends_with_a_quotation_has_one_full_stop(quoted: str, end: str) -> None:
    assert ended(f"“{quoted.rstrip()}”") == end
