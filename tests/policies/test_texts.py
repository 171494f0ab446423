"""What is said to the questions about a change: who writes it, what stays, and what two people at once see."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.writing import Wording, WrittenMeanwhile, write
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Change, ChangeText
from tests import factories
from tests.factories import NOW

ODD = (
    "# Kein Markup & <b>pasted</b> formatting\n\n•\tpoints\n•\tof a list\n\n"
    "مرحبا بكم — שלום 👩🏽‍⚕️🏳️‍🌈 e\u0301 ﬁ\n" + "long" * 60
)


def stands(db: Session, change_id) -> dict[str, str]:
    db.expire_all()
    return {row.field: row.words for row in db.scalars(select(ChangeText).where(ChangeText.change_id == change_id))}


def wordings(db: Session, change_id) -> list[tuple[str, str]]:
    query = select(LedgerEntry.body).where(LedgerEntry.about == change_id, LedgerEntry.kind == "text")
    said = [json.loads(body)["what"] for body in db.scalars(query.order_by(LedgerEntry.number))]
    return [(one["field"], one["words"]) for one in said]


def last(db: Session) -> int:
    return db.scalar(select(LedgerEntry.number).where(LedgerEntry.chain == "trail").order_by(LedgerEntry.number.desc()))


def _id(db: Session, number: int) -> int:
    return db.scalar(select(LedgerEntry.id).where(LedgerEntry.chain == "trail", LedgerEntry.number == number))


def test_every_wording_stays_and_the_newest_stands_until_it_is_taken_back(app, db, cast, proposed, seen) -> None:
    rowan, sunniva = seen(cast.rowan), seen(cast.sunniva)
    assert write(db, rowan, proposed, Wording("undo", "Silence."), NOW)
    assert not write(db, rowan, proposed, Wording("undo", "Silence."), NOW), "sent twice, it counts once"
    assert write(db, sunniva, proposed, Wording("undo", ODD, last(db), over=True), NOW)
    assert stands(db, proposed) == {"undo": ODD}
    assert write(db, rowan, proposed, Wording("undo", "", last(db), over=True), NOW)
    assert not write(db, rowan, proposed, Wording("uphold", ""), NOW), "nothing was said, and nothing is"
    assert stands(db, proposed) == {}
    assert write(db, rowan, proposed, Wording("domain", "access"), NOW)
    assert not write(db, rowan, proposed, Wording("domain", "access"), NOW)
    assert db.get(Change, proposed).domain == "access"
    assert wordings(db, proposed) == [("undo", "Silence."), ("undo", ODD), ("undo", ""), ("domain", "access")]
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []


def test_who_writes_after_somebody_else_sees_it_first_and_writes_nothing_over_it(db, cast, proposed, seen) -> None:
    for field, first, second in (("undo", "Silence.", "Waiting."), ("domain", "access", "language")):
        write(db, seen(cast.rowan), proposed, Wording(field, first), NOW)
        with pytest.raises(WrittenMeanwhile, match="Rowan Ellery"):
            write(db, seen(cast.priya), proposed, Wording(field, second), NOW)
        db.rollback()
        number = last(db)
        assert write(db, seen(cast.priya), proposed, Wording(field, second, number, over=True), NOW)
        with pytest.raises(WrittenMeanwhile, match="Priya Holloway"):
            write(db, seen(cast.rowan), proposed, Wording(field, first, number), NOW)
        db.rollback()
    assert stands(db, proposed) == {"undo": "Waiting."}
    assert db.get(Change, proposed).domain == "language"


def test_each_question_has_its_own_pens(db, cast, proposed, seen) -> None:
    """Rowan and Priya hold the change; Tove and Sunniva are of the PS team; Helena, of leadership, does not hold it."""
    other = factories.make_person("clinician", name="Anselm Reyes")
    allowed = {
        "peer": (cast.rowan, cast.sunniva, cast.tove),
        "clinical": (cast.priya, other),
        "undo": (cast.rowan, cast.sunniva, cast.tove, cast.priya),
        "domain": (cast.rowan, cast.sunniva, cast.tove, cast.priya),
    }
    people = (cast.rowan, cast.sunniva, cast.tove, cast.priya, other, cast.helena, cast.wes)
    for field, pens in allowed.items():
        for place, person in enumerate(people):
            words = ("risk", "access", "other")[place % 3] if field == "domain" else f"Words {place}."
            number = db.scalar(
                select(LedgerEntry.number)
                .where(LedgerEntry.kind == "text", LedgerEntry.body.contains(f'"field":"{field}"'))
                .order_by(LedgerEntry.number.desc())
            )
            if person in pens:
                assert write(db, seen(person), proposed, Wording(field, words, number or 0, over=True), NOW)
            else:
                with pytest.raises(Refusal, match="written by others"):
                    write(db, seen(person), proposed, Wording(field, words, number or 0, over=True), NOW)
            db.rollback()


def test_leadership_writes_only_about_a_change_that_it_holds(db, cast, seen) -> None:
    held = factories.make_change(cast.helena, title="Held by leadership")
    for field in ("clinical", "undo"):
        assert write(db, seen(cast.helena), held.id, Wording(field, "As we see it."), NOW)
    with pytest.raises(Refusal):
        write(db, seen(cast.helena), held.id, Wording("peer", "As they see it."), NOW)


@pytest.mark.parametrize(
    ("wording", "raised"),
    [
        (Wording("nowhere", "Words."), Missing),
        (Wording("domain", "nowhere"), Refusal),
        (Wording("undo", "Ask jo@example.org"), Refusal),
        (Wording("undo", "As Helena Strand wishes."), Refusal),
        (Wording("undo", "Words.", 7), WrittenMeanwhile),
        (Wording("undo", "Words.", -1), WrittenMeanwhile),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_stands(db, cast, proposed, seen, wording, raised) -> None:
    with pytest.raises(raised):
        write(db, seen(cast.rowan), proposed, wording, NOW)
    db.rollback()
    assert stands(db, proposed) == {}
    assert wordings(db, proposed) == []
    assert db.get(Change, proposed).domain == ""
    with pytest.raises(Missing):
        write(db, seen(cast.rowan), factories.nowhere(), Wording("undo", "Words."), NOW)


def test_the_page_asks_what_helps_now_and_folds_what_comes_later(page, db, cast, proposed) -> None:
    text = page.as_(cast.priya).open("policies.show", change_id=proposed).text
    assert "How we see it" in text
    assert text.count("Not yet talked about") >= 3
    assert "10 questions for later stages" in text
    assert "from “look again” on" in text
    assert "What is different now for people seeking services, and how do we know?" in text
    priya = page.as_(cast.priya)
    boxes = {}
    for number in (2, 3):
        change = factories.make_change(cast.rowan, id=UUID(int=number), stage="look_again")
        priya.open("policies.show", change_id=change.id)
        boxes[number] = [one.get("id") for one in priya.find("section") if one.get("id", "").startswith("text-")]
        assert "for later stages" not in priya.text
        assert [one.get("class") for one in priya.find("section") if one.get("id") in boxes[number]] == ["sheet"] * 2
    assert boxes == {2: ["text-peer", "text-clinical"], 3: ["text-clinical", "text-peer"]}


def test_words_are_written_on_a_page_of_their_own_and_shown_as_they_are(page, cast, proposed) -> None:
    rowan = page.as_(cast.rowan).open("policies.write", change_id=proposed, field="peer")
    assert rowan.h1.startswith("Peer perspective")
    rowan.send("policies.write", {"seen": "0", "words": ODD.replace("\n", "\r\n")}, change_id=proposed, field="peer")
    assert rowan.response.location.endswith("#text-peer")
    shown = rowan.open("policies.show", change_id=proposed)
    box = next(one for one in shown.find("section", id="text-peer"))
    (words,) = [one for one in box.iter() if one.get("class") == "written"]
    assert (words.text, words.get("dir"), len(words)) == (ODD.replace("e\u0301", "é"), "auto", 0)
    assert "Rowan Ellery, Wednesday 25 November" in shown.text
    rowan.open("policies.write", change_id=proposed, field="peer")
    (area,) = rowan.find("textarea", dir="auto")
    assert "Kein Markup" in (area.text or "")
    seen = rowan.find("input", name="seen")[0].get("value")
    rowan.send("policies.write", {"seen": seen, "words": " \n"}, change_id=proposed, field="peer").follow()
    assert "“Peer perspective” is not yet talked about any more" in rowan.text


def test_a_stale_page_shows_what_the_other_wrote_and_keeps_what_was_typed(page, cast, proposed) -> None:
    rowan, priya = page.as_(cast.rowan), page.as_(cast.priya)
    for reader in (rowan, priya):
        reader.open("policies.write", change_id=proposed, field="undo")
    rowan.send("policies.write", {"seen": "0", "words": "Silence."}, change_id=proposed, field="undo")
    sent = {"seen": "0", "words": "Waiting without a word."}
    priya.send("policies.write", sent, status=409, change_id=proposed, field="undo")
    assert "Meanwhile Rowan Ellery wrote here" in priya.text
    assert "Silence." in priya.text
    assert priya.find("textarea")[0].text.strip() == "Waiting without a word."
    sent["seen"] = priya.find("input", name="seen")[0].get("value")
    priya.send("policies.write", {**sent, "over": "y"}, change_id=proposed, field="undo").follow()
    assert "Waiting without a word." in priya.text
    rowan.send("policies.domain", {"seen": "0", "words": "access"}, change_id=proposed).follow()
    assert "About access and waiting" in rowan.text
    priya.send("policies.domain", {"seen": "0", "words": "risk"}, status=409, change_id=proposed)
    assert priya.find("input", value="risk")[0].get("checked") is not None


def test_words_of_somebody_else_stand_with_their_name_and_are_replaced_or_emptied_only_on_purpose(
    page, db, cast, proposed, seen, whole
) -> None:
    ingrid = factories.make_person("clinician", name="Ingrid Vale")
    number = write(db, seen(ingrid), proposed, Wording("clinical", "Ten days can be kept."), NOW) and last(db)
    address = {"change_id": proposed, "field": "clinical"}
    assert "You wrote this, on Wednesday 25 November" in page.as_(ingrid).open("policies.write", **address).text
    priya = page.as_(cast.priya).open("policies.write", **address)
    assert "Ingrid Vale wrote this, on Wednesday 25 November" in priya.text
    assert priya.find("input", name="over")[0].get("checked") is None
    for words in ("Ten days cannot be kept.", ""):
        priya.send("policies.write", {"seen": str(number), "words": words}, status=409, **address)
        assert "Ingrid Vale wrote what stands here. Tick it" in priya.text
        assert "Ten days can be kept." in priya.text, "what would be lost is shown"
        assert (priya.find("textarea")[0].text or "").strip() == words
        assert stands(db, proposed) == {"clinical": "Ten days can be kept."}
        db.rollback()
    sent = {"seen": str(number), "words": "Ten days cannot be kept.", "over": "y"}
    priya.send("policies.write", sent, **address).follow()
    assert stands(db, proposed) == {"clinical": "Ten days cannot be kept."}
    trail = priya.open("policies.trail_of", change_id=proposed)
    assert "Ten days can be kept." in trail.text
    assert "What somebody else wrote there before" in trail.text
    assert f"/policies/trail/{number}" in trail.links()
    earlier = priya.open("policies.entry", number=number)
    assert "Ten days can be kept." in earlier.text
    assert "Ingrid Vale" in earlier.text
    assert "over" not in json.loads(db.get_one(LedgerEntry, _id(db, number)).body)["what"]
    mine = {"seen": str(last(db)), "words": "Ten days, but not in August."}
    priya.send("policies.write", mine, **address).follow()
    assert "over" not in json.loads(db.get_one(LedgerEntry, _id(db, last(db))).body)["what"], "over her own words"
    assert whole() == []


def test_a_tick_counts_only_for_the_words_that_it_stood_beside(page, db, cast, proposed, seen) -> None:
    write(db, seen(cast.rowan), proposed, Wording("peer", "Silence."), NOW)
    number = last(db)
    write(db, seen(cast.tove), proposed, Wording("peer", "Silence, and letters.", number, over=True), NOW)
    sunniva, address = page.as_(cast.sunniva), {"change_id": proposed, "field": "peer"}
    sunniva.send("policies.write", {"seen": str(number), "words": "", "over": "y"}, status=409, **address)
    assert "Meanwhile Tove" in sunniva.text
    assert "Silence, and letters." in sunniva.text
    assert sunniva.find("input", name="over")[0].get("checked") is None


def test_somebody_who_wrote_in_another_window_is_told_so(page, cast, proposed) -> None:
    priya, address = page.as_(cast.priya), {"change_id": proposed, "field": "clinical"}
    priya.send("policies.write", {"seen": "0", "words": "Two posts."}, **address)
    priya.send("policies.write", {"seen": "0", "words": "Three posts."}, status=409, **address)
    assert "Meanwhile you wrote here. Nothing of this page was saved." in priya.text
    assert "Priya Holloway wrote" not in priya.text
    assert "Two posts." in priya.text


def test_who_may_not_write_finds_no_door_and_no_way_in(page, cast, proposed) -> None:
    sent = {"seen": "0", "words": "Words."}
    other = factories.make_person("clinician")
    for person, field in ((cast.rowan, "clinical"), (cast.priya, "peer"), (cast.helena, "undo"), (other, "undo")):
        reader = page.as_(person)
        reader.open("policies.write", status=403, change_id=proposed, field=field)
        reader.send("policies.write", sent, status=403, change_id=proposed, field=field)
        assert f"/policies/{proposed}/texts/{field}" not in reader.open("policies.show", change_id=proposed).links()
    page.as_(cast.helena).open("policies.domain", status=403, change_id=proposed)
    rowan = page.as_(cast.rowan)
    for field in ("nowhere", "domain", "%00", "undo%20"):
        rowan.open(f"/policies/{proposed}/texts/{field}", status=404)
    rowan.open("policies.write", status=404, change_id=factories.nowhere(), field="undo")
    rowan.open("policies.domain", status=404, change_id=factories.nowhere())


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"words": ""}, 422, "not sent whole"),
        ({"seen": "x", "words": "Words."}, 422, "not sent whole"),
        ({"seen": "9" * 40, "words": "Words."}, 422, "not sent whole"),
        ({"seen": "9" * 8, "words": "Words."}, 409, "Meanwhile"),
        ({"seen": "0", "words": "x" * 4001}, 422, "longer than 4000"),
        ({"seen": "0", "words": "Ask jo@example.org"}, 409, "e-mail address"),
        ({"seen": ["0", "1"], "words": ["\x00Ask 555-0143", "x"]}, 409, "phone number"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(page, db, cast, proposed, sent, status, words) -> None:
    rowan = page.as_(cast.rowan)
    if sent == {"words": ""}:  # a page that did not arrive whole takes nothing back
        rowan.send("policies.write", {"seen": "0", "words": "Silence."}, change_id=proposed, field="undo")
        rowan.send("policies.write", {}, status=422, change_id=proposed, field="undo")
    rowan.send("policies.write", sent, status=status, change_id=proposed, field="undo")
    assert words in rowan.text
    rowan.send("policies.domain", {**sent, "words": "nowhere"}, status=422, change_id=proposed)
    assert "Choose one of these" in rowan.text
    assert stands(db, proposed) == ({"undo": "Silence."} if sent == {"words": ""} else {})
