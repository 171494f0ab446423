"""Pens, joint decisions and dissents on their pages: who finds which door, and what everybody reads."""

import re

import pytest
from sqlalchemy import update

from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, dissent
from coreflect.policies.models import Change
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests.factories import NOW, TODAY

YES = {
    "seen": "0",
    "offer": "0",
    "body": "Policy group",
    "decided_on": "2026-11-25",
    "word": "yes",
    "reason": "By law.",
}
FEAR = "Fear decides again."


def hidden(page, name: str) -> str:
    return page.find("input", name=name)[0].get("value")


def test_a_joint_decision_is_offered_read_in_full_and_pressed(page, db, cast, proposed) -> None:
    helena = page.as_(cast.helena).open("policies.decide", change_id=proposed)
    assert "PS-led is noted by a PS owner" in helena.text
    helena.send("policies.decide", {**YES, "pen": "together"}, change_id=proposed).follow()
    assert "Offered to the PS owners." in helena.html
    assert "Nothing has been decided yet." in helena.text
    address = f"/policies/{proposed}/together"
    for stage in ("proposed", "talked_over"):
        db.execute(update(Change).where(Change.id == proposed).values(stage=stage))
        db.commit()
        assert helena.open("policies.show", change_id=proposed).links().count(address) == 1
        main = [one for one in helena.find("a", class_="button") if one.get("href") == address]
        assert ["".join(one.itertext()) for one in main] == ["Read the offer, or take it back"]
    form = helena.open("policies.decide", change_id=proposed)
    assert "The offer of a joint decision, by Helena Strand for leadership, is open." in form.text
    everybody = page.as_(cast.priya).open("policies.show", change_id=proposed)
    assert (
        "A joint decision has been offered for PS staff to press, too; until then nothing is decided." in everybody.text
    )
    assert f"/policies/{proposed}/together" not in everybody.links()
    mine = helena.open("policies.together", change_id=proposed)
    assert "Leadership offers this." in mine.text
    assert "We decided this together" not in mine.text
    rowan = page.as_(cast.rowan).open("policies.together", change_id=proposed)
    for words in (
        "Policy group",
        "By law.",
        "Wednesday 25 November",
        "Offered by leadership",
        "We decided this together",
    ):
        assert words in rowan.text
    rowan.send("policies.press_together", {"offer": hidden(rowan, "offer")}, change_id=proposed).follow()
    assert "Who held the pen? Decided together." in rowan.text
    assert "Pressed by Helena Strand for leadership and by Rowan Ellery for PS staff" in rowan.text
    assert "Stands at “decision”" in rowan.text


def test_an_offer_is_ended_and_what_should_be_said_otherwise_stays_in_the_trail(page, cast, proposed) -> None:
    rowan = page.as_(cast.rowan).open("policies.together", change_id=proposed)
    assert rowan.h1 == "Offer a joint decision: Peer contact while waiting"
    rowan.send("policies.offer_together", YES, change_id=proposed).follow()
    assert "It stands as a decision once leadership has pressed it, too." in rowan.html
    helena = page.as_(cast.helena).open("policies.together", change_id=proposed)
    offer = hidden(helena, "offer")
    wish = {"offer": offer, "words": "Imani Castellane was not there."}
    helena.send("policies.end_together", wish, change_id=proposed, status=409)
    assert "Imani Castellane was not there." in helena.find("textarea", name="words")[0].text
    assert hidden(helena, "offer") == offer
    helena.send("policies.end_together", {**wish, "words": "x" * 2001}, change_id=proposed, status=422)
    helena.send("policies.end_together", {**wish, "words": "Ten days, not thirty."}, change_id=proposed).follow()
    assert "Ten days, not thirty." in helena.text
    stale = rowan.send("policies.press_together", {"offer": offer}, change_id=proposed, status=409)
    assert "This offer is not open any more." in stale.text
    assert "No joint decision is offered now." in stale.text


def test_who_decides_while_an_offer_was_made_reads_it_first_and_keeps_what_was_typed(page, cast, proposed) -> None:
    page.as_(cast.rowan).send("policies.offer_together", YES, change_id=proposed)
    no = {**YES, "word": "no", "reason": "The county decides."}
    helena = page.as_(cast.helena).send("policies.decide", no, change_id=proposed, status=409)
    assert "Meanwhile Rowan Ellery offered a joint decision" in helena.text
    heading = "A joint decision is offered by PS staff"
    assert helena.text.index("Something needs another look") < helena.text.index(heading)
    assert helena.text.index(heading) < helena.text.index("What would change"), "directly under the message"
    assert helena.find("textarea", name="reason")[0].text.strip() == "The county decides."
    helena.send("policies.decide", {**no, "offer": hidden(helena, "offer")}, change_id=proposed).follow()
    assert "Stands at “no”" in helena.text
    assert "A joint decision has been offered" not in helena.text


def test_a_ps_owner_notes_what_is_ps_led_and_leadership_cannot(page, cast, proposed) -> None:
    rowan = page.as_(cast.rowan).open("policies.lead", change_id=proposed)
    assert not rowan.find("input", name="pen"), "that it is PS-led stands fast here"
    rowan.send("policies.lead", {**YES, "pen": "told"}, change_id=proposed).follow()
    assert "Who held the pen? PS-led." in rowan.text
    helena = page.as_(cast.helena).open("policies.decide", change_id=proposed)
    assert "ps_led" not in [one.get("value") for one in helena.find("input", name="pen")]
    again = {**YES, "seen": "1", "pen": "ps_led"}
    helena.send("policies.decide", again, change_id=proposed, status=422)
    for person in (cast.helena, cast.priya, cast.wes, cast.imani, cast.sunniva):
        page.as_(person).send("policies.lead", again, change_id=proposed, status=403)


def test_both_views_stand_until_a_ps_owner_has_confirmed_the_word(page, db, cast, proposed, seen) -> None:
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    helena = page.as_(cast.helena)
    helena.send("policies.pen", {"decision": "1", "seen": "0", "word": "together"}, change_id=proposed).follow()
    assert "Your word stands: “decided together”." in helena.html
    both = "Who held the pen? Leadership says: decided together; PS staff have not said."
    assert both in page.as_(cast.wes).open("policies.show", change_id=proposed).text
    rowan = page.as_(cast.rowan)
    home = rowan.open("home.index").text
    assert "Who held the pen? “Peer contact while waiting”" in home
    assert "Leadership says “decided together”. What do you say?" in home
    rowan.open("policies.pen", change_id=proposed)
    assert (
        "You answer for PS staff. So far its page says “Leadership says: decided together; PS staff have not said”."
        in rowan.text
    )
    rowan.send("policies.pen", {**rowan.carried(), "word": "asked"}, change_id=proposed).follow()
    assert "Leadership says: decided together; PS staff say: asked." in rowan.text
    assert "What do you say?" not in rowan.open("home.index").text
    said = rowan.open("policies.pen", change_id=proposed).carried()
    rowan.send("policies.pen", {**said, "word": "together"}, change_id=proposed).follow()
    assert "Who held the pen? Decided together." in rowan.text
    assert "PS staff say of decision 1: asked." in rowan.text, "what was said before stays in the trail"


def test_offers_wait_on_the_first_page_of_the_other_side(page, db, cast, proposed) -> None:
    page.as_(cast.rowan).send("policies.offer_together", YES, change_id=proposed)
    helena = page.as_(cast.helena).open("home.index")
    assert "Decided together? “Peer contact while waiting”" in helena.text
    assert "PS staff offer it. Read it in full." in helena.text
    for person in (cast.rowan, cast.imani, cast.priya, cast.wes):
        assert "Decided together?" not in page.as_(person).open("home.index").text


def test_dissents_and_answers_are_read_beside_their_decision(page, db, cast, proposed, seen) -> None:
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.NO, "By-laws."), NOW)
    sunniva = page.as_(cast.sunniva).open("policies.dissent", change_id=proposed, number=1)
    assert "By-laws." in sunniva.text
    sunniva.send("policies.dissent", {"words": FEAR}, change_id=proposed, number=1).follow()
    (item,) = [one for one in sunniva.find("li") if one.get("id", "").startswith("dissent-")]
    assert FEAR in "".join(item.itertext())
    number = item.get("id").removeprefix("dissent-")
    assert "Not answered yet." in sunniva.text
    assert f"/policies/{proposed}/dissents/{number}/answer" not in sunniva.links(), "others answer one's own dissent"
    sunniva.open("policies.answer_dissent", change_id=proposed, number=number, status=403)
    helena = page.as_(cast.helena).open("policies.answer_dissent", change_id=proposed, number=number)
    assert FEAR in helena.text
    helena.send("policies.answer_dissent", {"words": "We ask the county."}, change_id=proposed, number=number).follow()
    assert "Answered by Helena Strand" in helena.text
    assert "Not answered yet." not in helena.text
    wes = page.as_(cast.wes).open("policies.show", change_id=proposed)
    assert re.search(r"Sunniva Okafor, Wednesday 25 November.*We ask the county", wes.text)
    assert not [one for one in wes.links() if "/dissents" in one]


@pytest.mark.parametrize("words", ["", "\x00", " ", "x" * 2001, ["", "y"], "Imani Castellane is against it."])
def test_a_dissent_that_cannot_be_is_said_and_what_was_typed_stays(page, db, cast, proposed, seen, words) -> None:
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    status = 409 if "Imani" in words else 422
    sunniva = page.as_(cast.sunniva)
    sunniva.send("policies.dissent", {"words": words}, change_id=proposed, number=1, status=status)
    if isinstance(words, str) and words.strip("\x00 "):
        assert words in sunniva.find("textarea", name="words")[0].text
    for number in (0, 2, 2**40):
        sunniva.send("policies.dissent", {"words": FEAR}, change_id=proposed, number=number, status=404)
        sunniva.send("policies.answer_dissent", {"words": FEAR}, change_id=proposed, number=number, status=404)
    assert "Dissent" not in [one.text for one in sunniva.open("policies.show", change_id=proposed).find("h4")]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"decision": "0"}, 422),
        ({"decision": "x", "word": "told"}, 422),
        ({"word": "told"}, 422),
        ({"decision": "0", "seen": "0", "word": "ruled"}, 422),
        ({"decision": "0", "seen": "x", "word": "told"}, 422),
        ({"decision": "0", "word": "told"}, 422),
        ({"decision": "1", "seen": "0", "word": "told"}, 404),
        ({"decision": "99999999", "seen": "0", "word": "told"}, 404),
        ({"decision": ["0", "1"], "seen": ["0", "9"], "word": ["told", "x"]}, 302),
    ],
)
def test_a_pen_that_cannot_be_is_said(page, cast, proposed, sent, status) -> None:
    page.as_(cast.rowan).send("policies.pen", sent, change_id=proposed, status=status)


@pytest.mark.parametrize(
    "query", ["?decision=x", "?decision=-1", "?decision=9", "?decision=999999999999", "?decision="]
)
def test_an_odd_address_asks_about_the_newest_decision(page, db, cast, proposed, seen, query) -> None:
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    page.as_(cast.rowan).open(f"/policies/{proposed}/pen{query}")
    assert hidden(page.as_(cast.rowan).open(f"/policies/{proposed}/pen{query}"), "decision") == "1"


def test_who_speaks_for_no_side_finds_no_door(page, cast, proposed) -> None:
    for person in (cast.priya, cast.imani, cast.sunniva, cast.wes):
        reader = page.as_(person)
        for endpoint in ("policies.pen", "policies.together"):
            reader.open(endpoint, change_id=proposed, status=403)
        for endpoint in ("policies.press_together", "policies.offer_together", "policies.end_together", "policies.pen"):
            reader.send(endpoint, {**YES, "decision": "0", "word": "told"}, change_id=proposed, status=403)
        links = reader.open("policies.show", change_id=proposed).links()
        assert not [one for one in links if re.search("/(pen|together|ps-led|decision)$", one)]


def test_the_page_asks_as_much_of_one_decision_as_of_three(page, db, cast, proposed, seen, count_queries) -> None:
    helena, asked_of = seen(cast.helena), []
    for place in range(3):
        decide(db, helena, proposed, Verdict(place, "Policy group", TODAY, Word.NO, "Why.", pen=Pen.TOLD), NOW)
        for person in (cast.sunniva, cast.imani):
            dissent(db, seen(person), proposed, Dissenting(place + 1, FEAR), NOW)
        with count_queries() as asked:
            page.as_(cast.rowan).open("policies.show", change_id=proposed)
        asked_of.append(len(asked))
        for endpoint in ("policies.decide", "policies.together", "policies.pen"):
            with count_queries() as asked:
                page.as_(cast.helena).open(endpoint, change_id=proposed)
            assert len(asked) <= 8
    assert len(set(asked_of)) == 1
    assert asked_of[0] <= 12
