"""Which voices were missing, as they are put together and kept."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coreflect.agency.rules import voices_in
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.voices import Noted, Voices, chosen, offered

WORDS = st.text(max_size=12) | st.sampled_from(["night staff", "Night  Staff", "front desk.", "FRONT DESK", "…", ""])


def test_a_list_is_trimmed_and_each_voice_stands_in_it_once() -> None:
    typed = "  night staff \n\nNIGHT  STAFF\n---\r\nfront desk\n\tfront desk"
    assert voices_in(typed) == ("night staff", "front desk")
    assert voices_in("") == ()


@given(st.lists(WORDS))
def test_a_list_that_was_read_reads_the_same_again(lines: list[str]) -> None:
    once = voices_in("\n".join(lines))
    assert voices_in("\n".join(once)) == once
    assert all(voice == " ".join(voice.split()) and voice for voice in once)


@given(st.lists(WORDS), st.lists(WORDS), st.lists(WORDS, max_size=3))
def test_each_voice_is_noted_once_and_in_no_order_of_writing(
    on_list: list[str], ticked: list[str], own: list[str]
) -> None:
    shown = offered(on_list, Voices())
    found = chosen(shown, ticked, own)
    keys = [label_key(voice) for voice in found.all]
    assert len(set(keys)) == len(keys)
    assert "" not in keys
    assert set(found.listed) <= set(shown)
    assert set(map(label_key, found.own)) == {label_key(voice) for voice in own} - {""} - set(map(label_key, shown))
    assert [label_key(v) for v in found.listed] == sorted(label_key(v) for v in found.listed)
    again = chosen(shown, reversed(ticked), reversed(own))
    assert list(map(label_key, again.all)) == keys


def test_what_left_the_list_is_still_offered_where_it_was_ticked() -> None:
    assert offered(["front desk"], Voices(("night staff", "Front desk"))) == ["front desk", "night staff"]


def test_a_note_comes_out_of_its_box_as_it_went_in() -> None:
    one = Noted(UUID(int=1), UUID(int=2), UUID(int=3), Voices(("night staff",), ("interpreters",)))
    assert Noted.from_content(one.id, one.to_content()) == one
    assert one.voices.version != Voices(("night staff", "interpreters")).version
