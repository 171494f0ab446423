"""Deciding on a proposal, in the open and with a reason."""

import pytest

from tests import factories

YES = {"seen": "0", "body": "Policy group", "decided_on": "2026-11-25", "word": "yes"}


def test_leadership_decides_and_everybody_reads_it(page, cast, proposed) -> None:
    sent = {**YES, "word": "in_part", "reason": "The payer contract says 30 days.", "look_again_on": "2027-06-01"}
    page.as_(cast.helena).send("policies.decide", sent, change_id=proposed)
    text = page.as_(cast.priya).open("policies.show", change_id=proposed).text
    for words in (
        "in part",
        "Policy group",
        "The payer contract says 30 days.",
        "Noted by Helena Strand",
        "1 June 2027",
    ):
        assert words in text
    assert text.startswith("Peer contact while waiting Stands at “decision” since")


def test_nobody_but_leadership_decides(page, cast, proposed) -> None:
    for person in (cast.priya, cast.rowan, cast.sunniva, cast.wes):
        reader = page.as_(person)
        reader.send("policies.decide", YES, change_id=proposed, status=403)
        reader.send("policies.decide", YES, change_id=factories.nowhere(), status=403)
        assert not reader.open("policies.show", change_id=proposed).find("input", name="body")
    page.as_(cast.helena).send("policies.decide", YES, change_id=factories.nowhere(), status=404)


@pytest.mark.parametrize("word", ["in_part", "not_now", "no"])
def test_a_word_without_its_reason_is_refused_and_what_was_typed_stays(page, cast, proposed, word) -> None:
    helena = page.as_(cast.helena).send("policies.decide", {**YES, "word": word}, change_id=proposed, status=409)
    assert "This word needs its reason" in helena.text
    assert helena.find("input", name="body")[0].get("value") == "Policy group"
    assert helena.find("input", name="decided_on")[0].get("value") == "2026-11-25"
    assert [e.get("value") for e in helena.find("input", name="word") if e.get("checked") is not None] == [word]
    assert "Stands at “proposed”" in helena.open("policies.show", change_id=proposed).text


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"decided_on": "2026-11-26"}, "still to come", 409),
        ({"decided_on": "2026-11-24"}, "before the proposal", 409),
        ({"decided_on": ""}, "Pick the day", 422),
        ({"decided_on": "2026-02-29"}, "not in the calendar", 422),
        ({"decided_on": "0001-01-01"}, "between 2000 and 2100", 422),
        ({"body": ""}, "Name the body", 422),
        ({"body": "x" * 121}, "longer than 120", 422),
        ({"word": ""}, "one of the four words", 422),
        ({"word": ["x", "yes"]}, "one of the four words", 422),
        ({"look_again_on": "2027-01-01"}, "goes with", 409),
        ({"word": "no", "reason": "\x00"}, "needs its reason", 409),
        ({"seen": "x"}, "no decision on this change yet", 409),
        ({"seen": "3"}, "no decision on this change yet", 409),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(page, cast, proposed, changes, words, status) -> None:
    helena = page.as_(cast.helena).send("policies.decide", {**YES, **changes}, change_id=proposed, status=status)
    assert words in helena.text
    assert "Stands at “proposed”" in helena.open("policies.show", change_id=proposed).text


def test_the_second_of_two_deciders_sees_the_first_decision_and_is_asked_again(page, cast, proposed) -> None:
    omar = factories.make_person("leadership", name="Omar Devereux")
    page.as_(omar).send("policies.decide", {**YES, "word": "no", "reason": "Too early."}, change_id=proposed)
    helena = page.as_(cast.helena).send("policies.decide", YES, change_id=proposed, status=409)
    assert "Meanwhile a decision was noted: “no”, by Policy group" in helena.text
    assert helena.text.index("Too early.") < helena.text.index("What was proposed"), "directly under the message"
    fresh = page.as_(cast.helena).open("policies.decide", change_id=proposed).text
    assert fresh.index("What was proposed") < fresh.index("Too early."), "what is read first stands first"
    assert helena.find("input", name="body")[0].get("value") == "Policy group"
    assert helena.find("input", name="seen")[0].get("value") == "1"
    helena.send("policies.decide", {**YES, "seen": "1"}, change_id=proposed).follow()
    assert "Stands at “decision”" in helena.text


def test_a_mistake_on_an_old_page_does_not_hide_that_it_is_old(page, cast, proposed) -> None:
    omar = factories.make_person("leadership", name="Omar Devereux")
    page.as_(omar).send("policies.decide", YES, change_id=proposed)
    helena = page.as_(cast.helena).send("policies.decide", {**YES, "body": ""}, change_id=proposed, status=422)
    assert helena.find("input", name="seen")[0].get("value") == "0"
