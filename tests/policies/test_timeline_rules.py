"""Every kind of entry of the trail is told in plain words, whatever it holds."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.agency.rules import SHAPES
from coreflect.foundation.permissions import Role
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.timeline import KINDS, About, Said, UnknownKind, told
from coreflect.policies.rules.words import Word

# Which kinds of entry stand in the audit log; every other one stands in the trail, and is told.
AUDIT = {
    *("set_up", "settings", "invited", "roles", "link", "activated", "deactivated", "erased"),
    *("series_planned", "series_changed", "date_cancelled", "closure_added", "closure_removed", "lead_added"),
    *("lead_stepped_down", "series_taken_over", "substitute_named", "substitute_ended"),
}
CELL, PERSON, GONE = uuid4(), uuid4(), uuid4()
THEMES = {
    CELL: About("Six months of silence", "policies.answer", (("cell_id", str(CELL)),)),
    GONE: About("A theme that was withdrawn", "policies.answer", (("cell_id", str(GONE)),)),
}
PEOPLE = {PERSON: "Rowan Ellery"}
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
DAYS = st.dates().map(lambda day: day.isoformat())
IDS = st.lists(st.sampled_from([CELL.hex, PERSON.hex, uuid4().hex]), max_size=3)
# What can stand under each key; what stands under none of these is a text.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("look_again_on", "decided_on", "on"), DAYS),
    **dict.fromkeys(("cells", "holders", "joined", "left"), IDS),
    **dict.fromkeys(("cell", "change", "version", "release"), st.sampled_from([CELL.hex, str(uuid4())])),
    "together": st.booleans(),
    "decision": st.integers(1, 9),
    "dissent": st.integers(1, 99_999),
    "parts": st.integers(1, 9),
    "period": st.sampled_from(["2026Q1", "2027Q4"]),
    "origin": st.sampled_from(["themes", "ps_staff", "elsewhere"]),
    "outcome": st.sampled_from(["keep", "adapt", "undo"]),
}
# Keys without which an entry of the kind was never written.
NEEDED: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    **{kind: {"word": st.sampled_from(list(Word))} for kind in ("answered", "decided")},
    "offered": {"word": st.sampled_from(list(Word)), "side": st.sampled_from(list(Side))},
    "pen": {"word": st.sampled_from([*Pen, ""]), "side": st.sampled_from(list(Side))},
    "stage": {"stage": st.sampled_from(list(Stage))},
    "proposed": {"stage": st.sampled_from(["", Stage.HEARD, Stage.PROPOSED])},
}


def test_every_kind_of_the_trail_has_its_words_and_no_other() -> None:
    assert set(KINDS) == SHAPES.keys() - AUDIT


def test_an_unknown_kind_is_not_told() -> None:
    with pytest.raises(UnknownKind):
        told(Said("invented", {}))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_an_entry_holds_it_is_told_in_whole_sentences(kind: str, data: st.DataObject) -> None:
    keys = sorted(SHAPES[kind])
    shape = {key: VALUES.get(key, WORDS) | st.none() for key in keys} | NEEDED.get(kind, {})
    said = data.draw(
        st.fixed_dictionaries({}, optional={k: v for k, v in shape.items() if k not in NEEDED.get(kind, {})})
    )
    said |= data.draw(st.fixed_dictionaries(NEEDED.get(kind, {})))
    telling = told(Said(kind, said, THEMES, PEOPLE))
    assert telling.title.strip() == telling.title != ""
    assert telling.tone in {"yes", "no", "open"}
    for line in (telling.title, *telling.lines):
        assert line == line.strip()
        assert "None" not in line or any("None" in str(value) for value in said.values())
        assert CELL.hex not in line
    for line in telling.lines:
        assert line.endswith((".", "?"))
    for quote in telling.written:
        assert quote.words in said.values()
    quoted = {quote.words for quote in telling.written}
    for key in ("words", "reason", "summary", "what"):
        if said.get(key, "") and said[key].strip() and key in SHAPES[kind]:
            assert said[key] in quoted, "what a person wrote is never left out"


def test_a_decision_says_body_day_word_reason_and_when_to_look_again() -> None:
    said = {"body": "Policy group", "decided_on": "2026-11-25", "word": "not_now", "reason": "By-laws."}
    one = told(Said("decided", said | {"look_again_on": "2027-03-01"}))
    assert (one.title, one.tone) == ("Decided: not now", "no")
    assert one.lines == ("By Policy group, on Wednesday 25 November 2026.", "Look again on Monday 1 March 2027.")
    assert [quote.words for quote in one.written] == ["By-laws."]
    assert told(Said("decided", said | {"together": True})).title == "Decided together: not now"


def test_who_holds_it_is_said_by_name_and_whoever_has_none_is_counted() -> None:
    someone = uuid4()
    one = told(Said("holders", {"joined": [PERSON.hex], "left": [someone.hex, uuid4().hex]}, {}, PEOPLE))
    assert one.lines == ("Holds it now: Rowan Ellery.", "Holds it no longer: 2 people who left.")
    both = {PERSON: "Rowan Ellery", someone: "Priya Holloway"}
    assert told(Said("proposed", {"holders": [PERSON.hex, someone.hex]}, {}, both)).lines == (
        "Held by Priya Holloway and Rowan Ellery.",
    )


@pytest.mark.parametrize("kind", ["answered", "learnt"])
def test_of_a_withdrawn_theme_only_the_marker_is_told(kind: str) -> None:
    said = {"cell": GONE.hex, "word": "no", "reason": "Brambleknot", "words": "Brambleknot", "body": "Brambleknot"}
    said = {key: value for key, value in said.items() if key in SHAPES[kind]}
    hidden = told(Said(kind, said, THEMES, PEOPLE, frozenset({GONE})))
    assert "Brambleknot" not in repr(hidden)
    assert [about.words for about in hidden.about] == ["A theme that was withdrawn"]
    assert "Brambleknot" in repr(told(Said(kind, said, THEMES, PEOPLE)))


def test_roles_have_words() -> None:
    assert all(role.words for role in Role)
    assert isinstance(CELL, UUID)
