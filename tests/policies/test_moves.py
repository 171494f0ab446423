"""Saying where a change stands: the action, its page, and what holds afterwards."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage
from tests import factories
from tests.factories import NOW, TODAY

LATER = NOW + timedelta(days=60)
THEN = (LATER).date()


def entries(db: Session, about) -> list[dict]:
    query = select(LedgerEntry.body).where(LedgerEntry.about == about, LedgerEntry.kind == "stage")
    return [json.loads(body)["what"] for body in db.scalars(query.order_by(LedgerEntry.number))]


def put(db: Session, change_id, **columns) -> None:
    """Let a change stand somewhere without a word in the trail."""
    for name, value in columns.items():
        setattr(db.get(Change, change_id), name, value)
    db.commit()


def test_a_step_stands_with_its_day_its_group_and_its_words(db, cast, proposed, seen) -> None:
    on = TODAY + timedelta(3)
    wish = Move(Stage.PROPOSED, Stage.DRAFTING, "A first wording.", body="Policy group", on=on)
    assert move(db, seen(cast.priya), proposed, wish, LATER) is Stage.DRAFTING
    change = db.get(Change, proposed)
    assert (change.stage, change.stage_since, change.look_again_on) == ("drafting", on, None)
    (entry,) = entries(db, proposed)
    assert (entry["words"], entry["body"], entry["on"]) == ("A first wording.", "Policy group", on.isoformat())
    move(db, seen(cast.sunniva), proposed, Move(Stage.DRAFTING, Stage.TALKED_OVER), LATER)
    assert db.get(Change, proposed).stage_since == THEN


def test_what_comes_into_effect_has_its_day_until_it_leaves_and_keeps_it_while_it_is_looked_at(
    db, cast, proposed, seen
) -> None:
    rowan, again = seen(cast.rowan), THEN + timedelta(270)
    put(db, proposed, stage="decision")
    with pytest.raises(Refusal, match="has a day on which you look again") as refused:
        move(db, rowan, proposed, Move(Stage.DECISION, Stage.IN_EFFECT), LATER)
    assert refused.value.field == "look_again_on"
    db.rollback()
    move(db, rowan, proposed, Move(Stage.DECISION, Stage.IN_EFFECT, "", again, on=TODAY + timedelta(9)), LATER)
    change = db.get(Change, proposed)
    assert (change.in_effect_on, change.look_again_on) == (TODAY + timedelta(9), again)
    move(db, rowan, proposed, Move(Stage.IN_EFFECT, Stage.LOOK_AGAIN), LATER)
    assert (change.in_effect_on, change.look_again_on) == (TODAY + timedelta(9), None)
    move(db, rowan, proposed, Move(Stage.LOOK_AGAIN, Stage.IN_EFFECT, "We keep it.", again), LATER)
    assert change.in_effect_on == TODAY + timedelta(9)
    move(db, rowan, proposed, Move(Stage.IN_EFFECT, Stage.LOOK_AGAIN), LATER)
    move(db, rowan, proposed, Move(Stage.LOOK_AGAIN, Stage.DRAFTING), LATER)
    assert change.in_effect_on is None


def test_who_does_not_hold_a_change_does_not_move_it(db, cast, proposed, seen) -> None:
    other = factories.make_person("clinician")
    for person in (cast.helena, cast.wes, other):
        with pytest.raises(Refusal, match="Who holds this change"):
            move(db, seen(person), proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW)
        db.rollback()
    assert db.get(Change, proposed).stage == "proposed"
    with pytest.raises(Missing):
        move(db, seen(cast.rowan), factories.nowhere(), Move(Stage.PROPOSED, Stage.DRAFTING), NOW)


@pytest.mark.parametrize(
    ("stands", "wish", "field"),
    [
        ({}, Move(Stage.PROPOSED, Stage.DECISION), "stage"),
        ({}, Move(Stage.PROPOSED, Stage.NOT_NOW), "stage"),
        ({}, Move(Stage.PROPOSED, Stage.NO), "stage"),
        ({}, Move(Stage.PROPOSED, Stage.IN_EFFECT), "stage"),
        ({}, Move(Stage.PROPOSED, Stage.PROPOSED), "stage"),
        ({}, Move(Stage.PROPOSED, Stage.DRAFTING, on=TODAY + timedelta(1)), "on"),
        ({}, Move(Stage.PROPOSED, Stage.DRAFTING, on=TODAY - timedelta(1)), "on"),
        ({}, Move(Stage.PROPOSED, Stage.DRAFTING, "", TODAY + timedelta(9)), "look_again_on"),
        ({}, Move(Stage.PROPOSED, Stage.DRAFTING, body="Helena Strand"), "body"),
        ({}, Move(Stage.PROPOSED, Stage.DRAFTING, "Ask jo@example.org"), "words"),
        ({"stage": "decision"}, Move(Stage.DECISION, Stage.TRYING, "", TODAY), "look_again_on"),
        ({"stage": "not_now", "look_again_on": TODAY + timedelta(1)}, Move(Stage.NOT_NOW, Stage.PROPOSED), "words"),
    ],
)
def test_a_step_that_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    db, cast, proposed, seen, stands, wish, field
) -> None:
    put(db, proposed, **stands)
    with pytest.raises(Refusal) as refused:
        move(db, seen(cast.rowan), proposed, wish, NOW)
    assert refused.value.field == field
    db.rollback()
    assert db.get(Change, proposed).stage == stands.get("stage", "proposed")
    assert entries(db, proposed) == []


def test_what_was_put_off_comes_back_on_its_day_or_before_it_with_words(db, cast, proposed, seen) -> None:
    put(db, proposed, stage="not_now", look_again_on=TODAY)
    assert move(db, seen(cast.rowan), proposed, Move(Stage.NOT_NOW, Stage.PROPOSED), NOW) is Stage.PROPOSED
    put(db, proposed, stage="not_now", look_again_on=TODAY + timedelta(30))
    early = Move(Stage.NOT_NOW, Stage.PROPOSED, "The by-laws were changed sooner.")
    assert move(db, seen(cast.rowan), proposed, early, NOW) is Stage.PROPOSED
    assert db.get(Change, proposed).look_again_on is None


def test_a_move_sent_twice_is_one_and_who_comes_after_somebody_else_sees_who_it_was(db, cast, proposed, seen) -> None:
    wish = Move(Stage.PROPOSED, Stage.DRAFTING, "First.")
    for _ in range(2):
        assert move(db, seen(cast.rowan), proposed, wish, NOW) is Stage.DRAFTING
    assert len(entries(db, proposed)) == 1
    for late in (wish, Move(Stage.PROPOSED, Stage.TALKED_OVER)):
        with pytest.raises(Refusal, match="Meanwhile Rowan Ellery moved this change: it stands at “drafting”"):
            move(db, seen(cast.priya), proposed, late, NOW)
        db.rollback()
    with pytest.raises(Refusal, match="Meanwhile"):
        move(db, seen(cast.rowan), proposed, Move(Stage.PROPOSED, Stage.DRAFTING, "Second."), NOW)


def test_the_page_moves_a_change_and_shows_where_it_stands(page, cast, proposed, count_queries) -> None:
    rowan = page.as_(cast.rowan).open("policies.move", change_id=proposed)
    assert rowan.find("input", name="on")[0].get("value") == "2026-11-25"
    assert [one.get("value") for one in rowan.find("input", name="stage")] == ["drafting", "talked_over"]
    sent = {
        "was": "proposed",
        "seen": "0",
        "stage": "talked_over",
        "on": "2026-11-25",
        "body": "Quality group",
        "words": "שלום 🌱",
    }
    rowan.send("policies.move", sent, change_id=proposed).follow()
    (here,) = rowan.find("li", aria_current="step")
    assert here.text.strip() == "being talked over"
    assert "שלום 🌱" in rowan.text
    assert "Quality group" in rowan.text
    rowan.send("policies.move", sent, change_id=proposed)  # the same press once more
    assert rowan.open("policies.show", change_id=proposed).html.count("שלום 🌱") == 1
    with count_queries() as asked:
        rowan.open("policies.show", change_id=proposed)
    assert len(asked) <= 12


def test_who_holds_it_ps_leads_and_ps_staff_move_a_change_and_nobody_else(page, cast, proposed) -> None:
    other = factories.make_person("clinician")
    sent = {"was": "proposed", "seen": "0", "stage": "drafting"}
    for person in (cast.helena, cast.wes, other):
        reader = page.as_(person)
        assert "Say where it stands" not in reader.open("policies.show", change_id=proposed).text
        reader.open("policies.move", change_id=proposed, status=403)
        reader.send("policies.move", sent, change_id=proposed, status=403)
    page.as_(cast.tove).send("policies.move", sent, change_id=proposed)
    priya = page.as_(cast.priya)
    shown = priya.open("policies.move", change_id=proposed).carried()
    priya.send("policies.move", {**shown, "stage": "talked_over"}, change_id=proposed)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"was": "proposed"}, 422),
        ({"was": "x", "stage": "drafting"}, 422),
        ({"was": "\x00", "stage": "\x00", "words": "\x00", "look_again_on": "\x00", "on": "\x00"}, 422),
        ({"was": "proposed", "seen": "0", "stage": "nowhere"}, 422),
        ({"was": "proposed", "seen": "0", "stage": "drafting", "words": "x" * 281, "body": "x" * 121}, 422),
        ({"was": "proposed", "seen": "0", "stage": "drafting", "on": "2026-02-29"}, 422),
        ({"was": "proposed", "seen": "0", "stage": "drafting", "on": "9" * 400}, 422),
        ({"was": ["proposed", "x"], "seen": ["0", "x"], "stage": ["drafting", "x"], "on": ["2027-01-01", ""]}, 422),
        ({"was": "proposed", "seen": "0", "stage": "in_effect"}, 409),
        ({"was": "drafting", "seen": "0", "stage": "talked_over"}, 409),
        ({"was": "proposed", "stage": "drafting"}, 422),
        ({"was": "proposed", "seen": "-1", "stage": "drafting"}, 422),
        ({"was": "proposed", "seen": "9" * 8, "stage": "drafting"}, 409),
        ({"was": "proposed", "seen": "0", "stage": "drafting", "look_again_on": "2027-02-01"}, 409),
        ({"was": "proposed", "seen": "0", "stage": "drafting", "words": "Ask jo@example.org"}, 409),
    ],
)
def test_a_move_that_cannot_be_is_said_and_the_change_stays(page, cast, proposed, sent, status) -> None:
    rowan = page.as_(cast.rowan).send("policies.move", sent, change_id=proposed, status=status)
    assert "Something needs another look" in rowan.text
    assert rowan.find("input", name="was")[0].get("value") == "proposed"
    if sent.get("words") == "Ask jo@example.org":
        assert rowan.find("input", name="words")[0].get("value") == "Ask jo@example.org"
    assert "Stands at “proposed”" in rowan.open("policies.show", change_id=proposed).text


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE change SET stage = 'trying'", "another stage than the trail says"),
        ("UPDATE change SET stage_since = '2026-01-01'", "another day since when it stands there"),
        ("UPDATE change SET in_effect_on = '2026-01-01'", "another day since when it is in effect"),
        ("UPDATE change SET domain = 'risk'", "something else of what it is about"),
        ("UPDATE change_text SET words = 'Nothing.'", "Words about change"),
        ("DELETE FROM change_text", "Words about change"),
    ],
)
def test_the_audit_names_what_was_changed_behind_the_trail(app, db, cast, proposed, seen, harm, words) -> None:
    rowan = seen(cast.rowan)
    move(db, rowan, proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW)
    write(db, rowan, proposed, Wording("undo", "Silence."), NOW)
    write(db, rowan, proposed, Wording("domain", "access"), NOW)
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []
    db.execute(text(harm))
    db.commit()
    said = list(invariants(db, NOW, app.extensions["keyring"]))
    assert any(words in sentence for sentence in said), said


def test_the_one_stage_that_can_follow_is_chosen_already(page, db, cast, proposed) -> None:
    rowan = page.as_(cast.rowan)
    for stage, chosen in (("drafting", ["talked_over"]), ("in_effect", ["look_again"]), ("proposed", [])):
        put(db, proposed, stage=stage)
        rowan.open("policies.move", change_id=proposed)
        assert [e.get("value") for e in rowan.find("input", name="stage") if e.get("checked") is not None] == chosen
