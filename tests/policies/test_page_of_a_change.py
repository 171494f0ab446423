"""The page of a change: in which order it is read, the one step that is next, and what is folded."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.origin import confirm
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

NOT_YOURS = "You do not hold this change; PS leads and PS staff may write here."
LONG = "We ask the person what we should know before we open the chart. " * 60 + "These are the last words."


def buttons(page: Page) -> list[str]:
    """What the page shows as the next step: the links that look like the one button."""
    return ["".join(one.itertext()) for one in page.find("a", class_="button")]


def folds(page: Page) -> dict[str, bool]:
    """The heading of every fold of the page, and whether it is open."""
    heads = {one: [e for e in one.iter() if str(e.tag).endswith("h2")] for one in page.find("details")}
    return {"".join(h2[0].itertext()): one.get("open") is not None for one, h2 in heads.items() if h2}


def verdict(page: Page, who: object, change_id: UUID, **said: str) -> Page:
    sent = {"seen": "0", "body": "Policy group", "decided_on": TODAY.isoformat(), "word": "yes"}
    return page.as_(who).send("policies.decide", sent | said, change_id=change_id)


def test_it_is_read_from_what_would_change_by_the_decision_to_the_trail(
    page: Page, db: Session, cast: Cast, proposed: UUID, seen, count_queries
) -> None:
    with count_queries() as bare:
        page.as_(cast.priya).open("policies.show", change_id=proposed)
    for field in ("undo", "produce", "uphold"):
        assert write(db, seen(cast.rowan), proposed, Wording(field, f"Words on {field}."), NOW)
    assert write(db, seen(cast.rowan), proposed, Wording("disagreed", LONG), NOW)
    first = write(db, seen(cast.rowan), proposed, Wording("peer", "As it was seen at first."), NOW)
    assert first
    number = int(
        page.as_(cast.rowan)
        .open("policies.write", change_id=proposed, field="peer")
        .find("input", name="seen")[0]
        .get("value")
    )
    assert write(db, seen(cast.rowan), proposed, Wording("peer", "As it is seen now.", number), NOW)
    verdict(page, cast.helena, proposed)
    with count_queries() as asked:
        priya = page.as_(cast.priya).open("policies.show", change_id=proposed)
    assert len(asked) <= len(bare) + 1 <= 12
    assert ["".join(one.itertext()) for one in priya.find("h2")] == [
        *("What would change", "The decision", "Where it comes from", "How we see it", "Where we did not agree"),
        *("What we talk over", "The text", "Not yet talked about", "The trail"),
    ]
    assert folds(priya) == {"What we talk over": False, "Not yet talked about": False, "The trail": False}
    assert "8 entries, the newest on Wednesday 25 November" in priya.text
    assert priya.text.count("These are the last words.") == 1, "what stands above is not said again in the trail"
    assert priya.text.count("As it is seen now.") == 1
    assert "What was written then Peer perspective:As it was seen at first." in priya.text
    anchors = [one for one in priya.links() if one.startswith("#") and one != "#content"]
    assert set(anchors) == {"#what", "#text-undo", "#text-produce", "#text-uphold", "#text-disagreed", "#text-peer"}
    for one in anchors:
        assert [e for e in priya.find("section") + priya.find("article") + priya.find("h2") if e.get("id") == one[1:]]


def test_what_is_in_effect_changed_already_and_the_words_of_who_held_the_pen_are_explained(
    page: Page, db: Session, cast: Cast, proposed: UUID
) -> None:
    def headed(stage: str) -> str:
        db.execute(update(Change).where(Change.id == proposed).values(stage=stage))
        db.commit()
        priya = page.as_(cast.priya)
        assert Stage(stage).what in priya.open("policies.said", by="change").text
        priya.open("policies.show", change_id=proposed)
        assert priya.text.count("how far peer support (PS) staff shaped a change") == 1
        return "".join(priya.find("h2")[0].itertext())

    assert headed("talked_over") == "What would change"
    assert headed("trying") == "What we are trying out"
    assert headed("in_effect") == headed("look_again") == "What changed"
    assert headed("no") == headed("not_now") == "What was proposed"


def test_one_step_is_next_for_each_reader(page: Page, db: Session, cast: Cast, proposed: UUID, released, seen) -> None:
    def next_for(person: object) -> list[str]:
        return buttons(page.as_(person).open("policies.show", change_id=proposed))

    people = (cast.rowan, cast.priya, cast.helena, cast.sunniva, cast.wes)
    move_it = ["Say where it stands"]
    assert [next_for(one) for one in people] == [["Say whether it reflects what was said"], move_it, [], [], []]
    confirm(db, seen(cast.rowan), proposed, [released.asking.id], NOW)
    assert next_for(cast.rowan) == move_it
    move(db, seen(cast.rowan), proposed, Move(Stage.PROPOSED, Stage.TALKED_OVER), NOW)
    assert [next_for(one) for one in people] == [move_it, move_it, ["Note a decision"], [], []]
    verdict(page, cast.helena, proposed, pen="together")
    assert next_for(cast.rowan) == ["Read the offer"]
    db.execute(update(Change).where(Change.id == proposed).values(stage="in_effect", look_again_on=TODAY))
    db.commit()
    assert next_for(cast.priya) == ["Look again"]
    assert next_for(cast.sunniva) == []
    later = {"look_again_on": TODAY + timedelta(days=100), "in_effect_on": TODAY - timedelta(days=91)}
    db.execute(update(Change).where(Change.id == proposed).values(**later))
    db.commit()
    assert next_for(cast.priya) == ["Did it help?"]
    for person in people:
        reader = page.as_(person).open("policies.show", change_id=proposed)
        assert reader.text.count(NOT_YOURS) == (person is cast.sunniva)
        assert reader.text.count("More you can do") == 1
    assert "Say where it stands" in page.as_(cast.sunniva).open("policies.show", change_id=proposed).text


def test_what_came_from_co_reflection_was_heard_and_of_nothing_it_reads_that_it_was_not(
    page: Page, db: Session, cast: Cast, proposed: UUID, released, seen
) -> None:
    def walk() -> list[tuple[str, str]]:
        (row,) = page.as_(cast.priya).open("policies.show", change_id=proposed).find("ol", class_="walk")
        return [("".join(one.itertext()), one.get("class") or one.get("aria-current") or "") for one in row]

    assert walk()[:2] == [("proposed", "step"), ("drafting", "")]
    confirm(db, seen(cast.rowan), proposed, [released.asking.id], NOW)
    assert walk()[:3] == [("heard", "been"), ("proposed", "step"), ("drafting", "")]


def test_a_draft_is_read_and_approved_only_after_a_yes(page: Page, cast: Cast, proposed: UUID) -> None:
    draft = {"seen": "0", "text": "# It\n\nWe ask first.", "summary": "A first wording."}
    page.as_(cast.priya).send("policies.draft", draft, change_id=proposed)
    assert "Read and approve draft 0.1" not in page.as_(cast.helena).open("policies.show", change_id=proposed).text
    verdict(page, cast.helena, proposed)
    for person in (cast.helena, cast.rowan):
        assert buttons(page.as_(person).open("policies.show", change_id=proposed)) == ["Read and approve draft 0.1"]
    assert buttons(page.as_(cast.priya).open("policies.show", change_id=proposed)) == ["Say where it stands"]


@pytest.mark.parametrize("says", [False, True])
def test_what_is_heard_of_a_link_begins_with_what_is_seen(
    page: Page, db: Session, cast: Cast, proposed: UUID, seen, says: bool
) -> None:
    verdict(page, cast.helena, proposed, word="no", reason="By-laws.")
    rowan = page.as_(cast.rowan)
    rowan.send("policies.dissent", {"words": "It was asked for."}, change_id=proposed, number=1)
    if says:
        rowan.send("policies.pen", {"decision": "1", "seen": "0", "word": "asked"}, change_id=proposed)
    for person in (cast.rowan, cast.priya, cast.helena):
        reader = page.as_(person).open("policies.show", change_id=proposed)
        heard = [one for one in reader.find("a") + reader.find("button") if one.get("aria-label")]
        assert heard
        for one in heard:
            assert one.get("aria-label", "").startswith("".join(one.itertext()).strip())
    text = page.as_(cast.rowan).open("policies.show", change_id=proposed).text
    assert ("Say it anew" in text, "Say it for your side" in text) == (says, not says)


def test_an_earlier_decision_is_folded_unless_a_dissent_waits_for_its_answer(
    page: Page, cast: Cast, proposed: UUID
) -> None:
    verdict(page, cast.helena, proposed, word="not_now", reason="By-laws.", look_again_on="2027-06-01")
    page.as_(cast.rowan).send("policies.dissent", {"words": "Not so."}, change_id=proposed, number=1)
    verdict(page, cast.helena, proposed, seen="1")

    def earlier() -> bool:
        read = page.as_(cast.helena).open("policies.show", change_id=proposed)
        assert "an earlier one: not now, Wednesday 25 November" in read.text
        return read.find("details", id="decision-1")[0].get("open") is not None

    assert earlier()
    read = page.as_(cast.helena).open("policies.show", change_id=proposed)
    (item,) = [one for one in read.find("li") if one.get("id", "").startswith("dissent-")]
    number = item.get("id").removeprefix("dissent-")
    read.send("policies.answer_dissent", {"words": "We ask the county."}, change_id=proposed, number=number)
    assert not earlier()


def test_what_can_be_done_is_said_with_a_verb_and_each_page_is_led_to_once(
    page: Page, cast: Cast, proposed: UUID
) -> None:
    verdict(page, cast.helena, proposed, pen="together")
    for person in (cast.rowan, cast.helena, cast.sunniva, cast.priya):
        shown = page.as_(person).open("policies.show", change_id=proposed)
        (doors,) = shown.find("ul", class_="doors")
        words = ["".join(one.itertext()) for one in doors.iter() if one.tag.endswith("}a")]
        verbs = {"Say", "Note", "Read", "Write", "Link", "Look", "See", "Print", "Offer", "Ask", "Follow"}
        assert {one.split()[0] for one in words} <= verbs, words
        together = f"/policies/{proposed}/together"
        assert shown.links().count(together) == (person in (cast.rowan, cast.helena))
