"""Missing voices, as the closing checks of a group are put together."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules import GateSettings, Outcome, decide
from coreflect.releases.rules.drafts import fingerprint
from coreflect.releases.rules.voices import VoiceDraft, VoiceText, each_once, noted
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.voices import Noted, Voices

SAID = st.lists(
    st.sampled_from(["night staff", "Night staff", "front desk", "Front  desk.", "interpreters"]), max_size=3
)
CHECKS = st.lists(
    st.builds(
        lambda box, day, listed, own: Noted(
            UUID(int=box), UUID(int=day), UUID(int=1), Voices(tuple(listed), tuple(own))
        ),
        st.integers(1, 10**6),
        st.integers(1, 6),
        SAID,
        SAID,
    ),
    max_size=8,
)


@given(CHECKS)
def test_no_order_of_arrival_shows_in_what_was_noted(checks: list[Noted]) -> None:
    assert noted(checks) == noted(reversed(checks))


@given(CHECKS)
def test_each_voice_stands_once_with_every_date_at_which_it_was_noted(checks: list[Noted]) -> None:
    found = noted(checks)
    for key, one in found.items():
        saying = [c for c in checks if key in map(label_key, c.voices.all)]
        assert one.dates == {c.session_id for c in saying}
        assert one.listed == any(key in map(label_key, c.voices.listed) for c in checks)
        assert one.words in one.said
        assert {label_key(words) for words in one.said} == {key}
    assert len({one.name for one in found.values()}) == len(found)
    assert set(found) == {label_key(voice) for c in checks for voice in c.voices.all}


@given(CHECKS, st.integers(4, 9))
def test_a_voice_is_ready_only_with_two_dates_and_five_people(checks: list[Noted], people: int) -> None:
    lists = {UUID(int=day): frozenset(range(people)) for day in range(1, 7)}
    outcomes = decide(lists, {key: one.dates for key, one in noted(checks).items()}, (), GateSettings(Period(2026, 3)))
    for key, one in noted(checks).items():
        assert (outcomes[key] is Outcome.READY) == (len(one.dates) >= 2 and people >= 5)


@given(st.lists(st.text(max_size=8) | st.sampled_from(["Night staff", "night staff"])))
def test_the_list_that_is_told_holds_each_voice_once_in_no_order_of_arrival(voices: list[str]) -> None:
    once = each_once(voices)
    assert once == each_once(reversed(voices))
    assert len(set(map(label_key, once))) == len(once)
    assert set(map(label_key, once)) == set(map(label_key, voices))


def test_what_is_signed_changes_with_every_word_and_every_choice() -> None:
    texts = [VoiceText("night staff"), VoiceText("front desk")]
    assert fingerprint(texts) == fingerprint(reversed(texts))
    assert (
        len({fingerprint(texts), fingerprint(texts[:1]), fingerprint([VoiceText("Night staff")]), fingerprint([])}) == 4
    )
    draft = VoiceDraft(UUID(int=1), "abc", True, "night staff")
    assert VoiceDraft.from_content(draft.to_content()) == draft
    assert fingerprint([draft]) != fingerprint([VoiceDraft(UUID(int=1), "abc", False, "night staff")])
