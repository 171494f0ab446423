"""Who holds a change: asked by others, told on home, stepping down, and somebody of PS always there."""

import pytest
from sqlalchemy import select

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.erase import erase
from coreflect.policies import ROOM
from coreflect.policies.actions.holders import ask_to_hold, step_down
from coreflect.policies.invariants import invariants
from coreflect.policies.models import ChangeHolder
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.trail import entries
from tests import factories
from tests.factories import NOW, timedelta
from tests.policies.test_races import as_somebody, at_once


def names(db, change_id) -> list[str]:
    return [holder.name for holder in holders(db, change_id)]


def test_who_holds_it_and_ps_leads_ask_others_to_hold_it_too(db, app, cast, proposed, seen) -> None:
    helena, sunniva = cast.helena.id, cast.sunniva.id
    assert ask_to_hold(db, seen(cast.priya), proposed, {helena}, NOW) == 1
    assert ask_to_hold(db, seen(cast.tove), proposed, {sunniva, helena}, NOW) == 1
    assert ask_to_hold(db, seen(cast.tove), proposed, {sunniva, helena}, NOW) == 0
    assert names(db, proposed) == ["Rowan Ellery", "Sunniva Okafor", "Helena Strand", "Priya Holloway"]
    told = entries(db, proposed, "UTC")
    assert [(entry.kind, entry.ids("joined")) for entry in told[1:]] == [
        ("holders", (helena,)),
        ("holders", (sunniva,)),
    ]
    gone = factories.make_person(active=False)
    for wrong in (set(), {gone.id}, {factories.nowhere()}):
        with pytest.raises(Refusal) as refused:
            ask_to_hold(db, seen(cast.rowan), proposed, wrong, NOW)
        assert refused.value.field == "holders"
        db.rollback()
    for person in (cast.wes, factories.make_person("ps_staff"), factories.make_person("clinician")):
        with pytest.raises(Refusal, match="Who holds this change and PS leads"):
            ask_to_hold(db, seen(person), proposed, {cast.imani.id}, NOW)
        db.rollback()
    with pytest.raises(Missing):
        ask_to_hold(db, seen(cast.rowan), factories.nowhere(), {helena}, NOW)
    db.rollback()
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []


def test_somebody_of_ps_always_stays(db, app, cast, proposed, seen) -> None:
    with pytest.raises(Refusal, match="Somebody of the PS team owns each change"):
        step_down(db, seen(cast.rowan), proposed, NOW)
    db.rollback()
    ask_to_hold(db, seen(cast.rowan), proposed, {cast.sunniva.id}, NOW)
    assert step_down(db, seen(cast.rowan), proposed, NOW)
    assert not step_down(db, seen(cast.rowan), proposed, NOW), "pressed twice"
    assert step_down(db, seen(cast.priya), proposed, NOW)
    assert names(db, proposed) == ["Sunniva Okafor"]
    with pytest.raises(Refusal):
        step_down(db, seen(cast.sunniva), proposed, NOW)
    db.rollback()
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []
    db.add(ChangeHolder(change_id=proposed, person_id=cast.helena.id))
    assert "other people hold it" in " ".join(invariants(db, NOW, app.extensions["keyring"]))
    db.rollback()


def test_one_whose_account_is_closed_counts_as_no_owner_and_a_lead_brings_in_another(
    page, db, cast, proposed, seen
) -> None:
    ask_to_hold(db, seen(cast.rowan), proposed, {cast.sunniva.id}, NOW)
    cast.sunniva.active = False
    db.commit()
    with pytest.raises(Refusal):
        step_down(db, seen(cast.rowan), proposed, NOW)
    db.rollback()
    text = page.as_(cast.helena).open("policies.show", change_id=proposed).text
    assert (
        "Held by Rowan Ellery (PS owner), Sunniva Okafor (PS owner, account closed), Priya Holloway (co-owner)" in text
    )
    cast.rowan.active = False
    db.commit()
    tove = page.as_(cast.tove).open("policies.holders", change_id=proposed)
    assert "Sunniva Okafor, PS owner (their account is closed)" in tove.text
    tove.send("policies.holders", {"holders": [str(cast.tove.id)]}, change_id=proposed).follow()
    assert "Tove Marchetti (PS owner)" in tove.text


def test_of_two_ps_owners_who_step_down_at_once_one_stays(app, db, cast, proposed, seen) -> None:
    ask_to_hold(db, seen(cast.rowan), proposed, {cast.sunniva.id}, NOW)
    people = [cast.rowan.id, cast.sunniva.id]
    db.rollback()
    outcomes = at_once(app, *(as_somebody(one, step_down, proposed, NOW) for one in people))
    assert sum(one is True for one in outcomes) == 1, outcomes
    assert sum(isinstance(one, Refusal) for one in outcomes) == 1, outcomes


def test_who_was_asked_reads_so_on_their_home_for_two_weeks(app, page, db, cast, proposed, seen) -> None:
    def told(person, after: int = 0) -> list[str]:
        waits = ROOM.waiting(db, seen(person), NOW + timedelta(days=after))
        return [one.sentence for one in waits if one.title.startswith("You hold")]

    ask_to_hold(db, seen(cast.priya), proposed, {cast.imani.id}, NOW)
    assert told(cast.imani) == ["Priya Holloway asked you to hold it, too. You are named with it, and can step down."]
    assert told(cast.priya) == ["Rowan Ellery asked you to hold it, too. You are named with it, and can step down."]
    assert told(cast.rowan) == told(cast.helena) == told(cast.imani, after=15) == []
    assert "You hold “Peer contact while waiting”" in page.as_(cast.imani).open("home.index").text
    deactivate(db, seen(cast.wes), cast.priya.id, app.extensions["rooms"], NOW)
    erase(db, seen(cast.wes), cast.priya.id, app.extensions["rooms"], NOW)
    (asked,) = told(cast.imani)
    assert asked.endswith(" asked you to hold it, too. You are named with it, and can step down."), "who has left, too"
    assert "Priya" not in asked
    step_down(db, seen(cast.imani), proposed, NOW)
    assert told(cast.imani) == []


def test_holders_have_a_page_of_their_own(page, db, cast, proposed) -> None:
    for person in (cast.sunniva, cast.helena, cast.wes):
        page.as_(person).open("policies.holders", 403, change_id=proposed)
    rowan = page.as_(cast.rowan).open("policies.holders", change_id=proposed)
    assert "You are the only one of the PS team who owns it." in rowan.text
    assert "Step down" not in [one.text for one in rowan.find("button")]
    shown = {one.get("value") for one in rowan.find("input", name="holders")}
    assert not shown & {str(cast.rowan.id), str(cast.priya.id)}
    rowan.send("policies.step_down", {}, 409, change_id=proposed)
    for sent in ({}, {"holders": ["x", "\x00"]}, {"holders": [str(factories.nowhere())]}):
        rowan.send("policies.holders", sent, 409, change_id=proposed)
    rowan.send("policies.holders", {"find": "people", "find_people": "okafor"}, 200, change_id=proposed)
    assert len(rowan.find("input", name="holders")) == 1
    rowan.send("policies.holders", {"holders": [str(cast.sunniva.id)]}, change_id=proposed).follow()
    assert "They hold it, too" in rowan.text
    assert "Step down" in [one.text for one in rowan.open("policies.holders", change_id=proposed).find("button")]
    rowan.send("policies.step_down", {}, change_id=proposed).follow()
    assert "You hold this change no more." in rowan.text
    rowan.send("policies.step_down", {}, change_id=proposed).follow()
    assert "You did not hold this change." in rowan.text
    assert set(db.scalars(select(ChangeHolder.person_id))) == {cast.sunniva.id, cast.priya.id}
