"""How records are put together on their way out: by what their theme has become, whatever their order."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from coreflect.releases.rules.drafts import Draft, Text, heard, held_back, own_tellings, stands_for
from coreflect.releases.rules.frames import MOST_ASK_WORDS, OUR_ASK, Frame, Names, names_to_tell, preset
from coreflect.releases.rules.sentences import word_count
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.sealing import PADDED_BYTES

FIX, PLAN, HOPE = UUID(int=1), UUID(int=2), UUID(int=3)
BOOK = Codebook(
    [
        Entry(FIX, "The fixing reflex", "the fixing reflex", merged_into=PLAN, merged_since="2026Q3"),
        Entry(PLAN, "Plans that come too soon", "plans that come too soon", aliases=(("early plans", "Early plans"),)),
        Entry(HOPE, "Hope", "hope"),
    ]
)


def record(label_key: str = "hope", **changes) -> Record:
    values = {
        "id": uuid4(),
        "session_id": UUID(int=7),
        "series_id": UUID(int=8),
        "label": label_key,
        "label_key": label_key,
        "theme_id": None,
        "sentence": "We plan too soon.",
        "dimension": "hope",
        "second_dimension": None,
        "kind": "practice",
        "asks": False,
    }
    return Record(**(values | changes))


def test_a_label_stands_for_what_its_theme_has_become_by_its_period() -> None:
    assert stands_for(BOOK, "the fixing reflex", None, "2026Q3") == PLAN
    assert stands_for(BOOK, "early plans", None, "2026Q3") == PLAN
    assert stands_for(BOOK, "the fixing reflex", None, "2026Q2") == FIX, "the merge came later"
    assert stands_for(BOOK, "never heard of", None, "2026Q3") == "never heard of"


def test_a_name_that_left_the_codebook_keeps_the_history_of_what_it_named() -> None:
    assert stands_for(BOOK, "quick fixes", FIX, "2026Q3") == PLAN
    assert stands_for(BOOK, "hope", FIX, "2026Q3") == HOPE, "a name that is there says what is meant now"
    assert stands_for(BOOK, "quick fixes", UUID(int=99), "2026Q3") == "quick fixes"


@given(st.permutations(range(5)))
def test_what_is_put_together_depends_on_no_order(order: list[int]) -> None:
    tension = {"one_way": "A plan is care.", "another_way": "A plan is fear."}
    records = [
        record("the fixing reflex", id=UUID(int=11), **tension),
        record("early plans", id=UUID(int=12), sentence="A plan came first.", dimension=None, **tension),
        record("plans that come too soon", id=UUID(int=13), one_way="It helps.", another_way="It hurts."),
        record("new words", id=UUID(int=14), dimension=None),
        record("hope", id=UUID(int=15), asks=True),
    ]
    theme_of = {one.id: stands_for(BOOK, one.label_key, None, "2026Q3") for one in records}
    found = heard((records[number] for number in order), theme_of)
    assert found == heard(records, theme_of)
    assert set(found) == {PLAN, HOPE, "new words"}
    assert found[PLAN].sentences == ("A plan came first.", "We plan too soon.")
    assert found[PLAN].tensions == (("A plan is care.", "A plan is fear."), ("It helps.", "It hurts."))
    assert found["new words"].about == ()
    assert len({one.name for one in found.values()}) == 3
    assert heard(records[:2], theme_of)[PLAN].name != found[PLAN].name, "a choice is for these very records"


def test_a_press_holds_the_theme_of_its_date_under_whatever_name() -> None:
    pressed = record("the fixing reflex", id=UUID(int=11))
    written_anew = record("early plans", id=UUID(int=12))
    elsewhere = record("early plans", id=UUID(int=13), session_id=UUID(int=70))
    other = record("hope", id=UUID(int=14))
    records = [pressed, written_anew, elsewhere, other]
    theme_of = {one.id: stands_for(BOOK, one.label_key, None, "2026Q3") for one in records}

    def named(key: str) -> UUID | str:
        return stands_for(BOOK, key, None, "2026Q3")

    hold = Hold(pressed.session_id, pressed.id, pressed.label_key)
    assert held_back(records, theme_of, [hold], named) == {pressed.id, written_anew.id}
    assert held_back(records[1:], theme_of, [hold], named) == {written_anew.id}, "also when the first is gone"
    assert held_back(records, theme_of, [], named) == frozenset()


def test_a_choice_sealed_by_an_earlier_version_is_read() -> None:
    before = {"is": "draft", "group": str(UUID(int=5)), "label_key": "hope", "left_out": False, "sentence": "So."}
    assert Draft.from_content(before) == Draft(UUID(int=5), "hope", False, "So.", "", ())
    released = {"is": "draft", "group": str(UUID(int=5)), "name": "mark", "left_out": False, "sentence": "So."}
    released |= {"label": "Hope", "about": ["hope"], "kind": "system", "asks": True, "again": False}
    opened = Draft.from_content(released)
    assert opened == Draft(UUID(int=5), "mark", False, "So.", "Hope", ("hope",), "system", True)
    assert (opened.ask, opened.aliases, opened.groupings) == ("", (), ())
    now = Draft(UUID(int=5), "mark", True, "", "Hope", ("hope", "learning"), "system", True, True, "Look at it.")
    now = replace(now, aliases=("Hoping", "Hopes"), groupings=("Work", "Rest"))
    assert Draft.from_content(now.to_content()) == now
    frame = Frame(UUID(int=5), "discussion", "From the desk.")
    assert Frame.from_content(frame.to_content()) == frame


@given(st.lists(st.text(max_size=80), max_size=30))
def test_what_lies_in_a_box_finds_room_in_it_whatever_the_names(names: list[str]) -> None:
    found = names_to_tell(names, names, told=lambda name: False, points=lambda name: False)
    assert list(found.aliases) == names[: len(found.aliases)]
    assert not found.kept_back
    draft = Draft(UUID(int=5), "m" * 32, False, "a" * 600, "b" * 80, ("hope",) * 7, "practice", True, True, "c" * 300)
    draft = replace(draft, aliases=found.aliases, groupings=found.groupings)
    escaped = len("".join((*found.aliases, *found.groupings)).encode()) * 5  # signs that are written as \\u0000
    assert len(json.dumps(draft.to_content(), ensure_ascii=False).encode()) - escaped <= PADDED_BYTES
    assert word_count(OUR_ASK) <= MOST_ASK_WORDS


def test_a_name_that_points_to_someone_or_was_told_this_year_stays_back() -> None:
    found = names_to_tell(["A", "B", "C"], ["B", "D"], told=lambda name: name == "A", points=lambda name: name == "B")
    assert found == Names(("C",), ("D",), ("B", "B"))
    assert [preset(asks) for asks in ([], [False], [False, True])] == ["noting", "noting", "decision"]


def test_a_choice_says_what_stood_beside_the_sentence_and_an_old_one_cannot_tell() -> None:
    text = Text("Hope", "So.", ("hope",), "system", asks=True, again=False)
    said = Draft(UUID(int=5), "mark", False, "So.", "Hope", ("hope",), "system", asks=True)
    old = replace(said, kind="", asks=False)
    assert [said.says(text), old.says(text), said.says(None), old.says(None)] == [True, True, False, False]
    for changed in (replace(text, kind="practice"), replace(text, asks=False), replace(text, again=True)):
        assert not said.says(changed)
    assert [one.chosen for one in (said, replace(said, left_out=True), replace(said, sentence=""))] == [
        True,
        False,
        False,
    ]


def test_ids_names_and_what_was_written_down_count_as_a_theme_s_own_telling() -> None:
    there = [record("the fixing reflex", id=UUID(int=11)), record("a name given up", id=UUID(int=12))]
    (plan,) = heard(there, {one.id: PLAN for one in there}).values()
    written = {"the fixing reflex", "a name given up"}
    own = {PLAN, "plans that come too soon", "early plans"}
    assert own_tellings(BOOK, plan, "2026Q2") == own | written
    assert own_tellings(BOOK, plan, "2026Q3") == own | written | {FIX}, "merged by then"
    (alone,) = heard(there[:1], {UUID(int=11): FIX}).values()
    assert own_tellings(BOOK, alone, "2026Q2") == {FIX, "the fixing reflex"}
    (new,) = heard(there[1:], {UUID(int=12): "a name given up"}).values()
    assert own_tellings(BOOK, new, "2026Q3") == {"a name given up"}
