"""The page on which a change is looked at again, and what everybody reads of it."""

from datetime import date, timedelta

import pytest

from coreflect.policies.models import Change
from coreflect.policies.rules.looks import HELPED_AFTER
from tests import factories
from tests.factories import TODAY
from tests.pages import read_strictly

SAID = {"seen": "0", "words": "People tell us that somebody calls.", "outcome": "keep", "look_again_on": "2027-11-25"}


@pytest.fixture
def in_effect(db, cast, proposed):
    change = db.get(Change, proposed)
    change.stage, change.stage_since, change.in_effect_on = "in_effect", TODAY - HELPED_AFTER, TODAY - HELPED_AFTER
    change.look_again_on = TODAY - timedelta(days=1)
    db.commit()
    return proposed


def test_who_holds_it_looks_again_and_everybody_reads_it(page, cast, in_effect, count_queries) -> None:
    shown = page.as_(cast.priya).open("policies.show", change_id=in_effect)
    assert "a day that has passed" in shown.text
    assert f"/policies/{in_effect}/look" in shown.links()
    with count_queries() as asked:
        priya = shown.open("policies.look", change_id=in_effect)
    assert len(asked) <= 12
    assert priya.h1 == "Did it help? Peer contact while waiting"
    assert "What is different now for people seeking services, and how do we know?" in priya.text
    priya.send("policies.look", SAID, change_id=in_effect).follow()
    for person in (cast.helena, cast.sunniva, cast.wes):
        text = page.as_(person).open("policies.show", change_id=in_effect).text
        for words in ("keep it", SAID["words"], "noted by Priya Holloway", "Thursday 25 November 2027"):
            assert words in text
        assert "a day that has passed" not in text


def test_who_may_not_look_is_told_so_and_nothing_is_looked_up(page, cast, in_effect) -> None:
    for person in (cast.helena, cast.wes):
        reader = page.as_(person)
        assert f"/policies/{in_effect}/look" not in reader.open("policies.show", change_id=in_effect).links()
        reader.open("policies.look", change_id=in_effect, status=403)
        reader.send("policies.look", SAID, change_id=in_effect, status=403)
    page.as_(cast.rowan).open("policies.look", change_id=factories.nowhere(), status=404)
    page.as_(None).open("policies.look", change_id=in_effect, status=302)


def test_a_change_that_is_only_proposed_has_nothing_to_look_at(page, cast, proposed) -> None:
    rowan = page.as_(cast.rowan)
    assert f"/policies/{proposed}/look" not in rowan.open("policies.show", change_id=proposed).links()
    assert "nothing to look at yet" in rowan.open("policies.look", change_id=proposed, status=409).text
    assert "nothing to look at yet" in rowan.send("policies.look", SAID, change_id=proposed, status=409).text


def test_the_themes_before_and_after_stand_beside_in_quarters_never_by_date(
    page, db, cast, released, in_effect
) -> None:
    theme, group = released.asking.theme_id, factories.make_group(cast.other_series)
    db.get(Change, in_effect).in_effect_on = date(2026, 2, 10)
    db.commit()
    for period, label in (("2025Q2", "Told before"), ("2026Q1", "Told meanwhile")):
        left = date(int(period[:4]), 7, 20) if "Q2" in period else date(2026, 4, 20)
        release = factories.make_release(period, published_on=left)
        factories.make_cell(release, group, label=label, theme_id=theme, year=int(period[:4]))
    hidden = factories.make_release("2026Q2", published_on=None)
    factories.make_cell(hidden, group, label="Not yet", theme_id=theme, year=2030)
    text = page.as_(cast.rowan).open("policies.look", change_id=in_effect).text
    assert "Before: 1 time, last in April to June 2025" in text
    assert "In the quarter itself: 1 time" in text
    assert "Since: 1 time, last in July to September 2026" in text
    for label in ("Told before", "Told meanwhile", "Six months of silence"):
        assert label in text
    assert "Not yet" not in text


def test_what_was_typed_stays_when_somebody_else_was_quicker(page, cast, in_effect) -> None:
    page.as_(cast.rowan).send("policies.look", {**SAID, "words": "It does help."}, change_id=in_effect)
    priya = page.as_(cast.priya).send("policies.look", SAID, change_id=in_effect, status=409)
    assert "Meanwhile Rowan Ellery looked again: “keep it”" in priya.text
    assert priya.find("textarea")[0].text.strip() == SAID["words"]
    seen = priya.find("input", name="seen")[0].get("value")
    priya.send("policies.look", {**SAID, "seen": seen}, change_id=in_effect)
    priya.send("policies.look", {**SAID, "seen": seen}, change_id=in_effect).follow()
    assert priya.text.count(SAID["words"]) == 1, "sent twice is said once, and the trail only leads to it"


@pytest.mark.parametrize(
    "changes",
    [
        {"words": ""},
        {"words": "\x00"},
        {"words": "x" * 2001},
        {"words": "Mrs Ellery says so"},
        {"outcome": ""},
        {"outcome": ["x", "keep"]},
        {"outcome": "undo"},
        {"look_again_on": ""},
        {"look_again_on": "2027-02-30"},
        {"look_again_on": "2026-11-25"},
        {"look_again_on": "99999-01-01"},
        {"seen": "x", "outcome": "perhaps"},
    ],
)
def test_what_cannot_be_understood_is_said_and_nothing_is_written(page, cast, in_effect, changes) -> None:
    rowan = page.as_(cast.rowan)
    sent = {"csrf_token": rowan.token(), **SAID, **changes}
    answered = rowan.client.post(f"/policies/{in_effect}/look", data=sent)
    assert answered.status_code in (409, 422)
    read_strictly(answered.text)
    assert "Something needs another look" in answered.text
    assert "keep it" not in rowan.open("policies.show", change_id=in_effect).text


def test_a_change_from_no_theme_is_looked_at_with_what_people_know(page, cast) -> None:
    since = TODAY - HELPED_AFTER
    change = factories.make_change(cast.rowan, stage="trying", stage_since=since, origin="ps_staff")
    assert "comes from no released theme" in page.as_(cast.rowan).open("policies.look", change_id=change.id).text
    page.as_(cast.rowan).send("policies.look", SAID, change_id=change.id).follow()
    shown = page.as_(cast.wes).open("policies.show", change_id=change.id)
    assert "Stands at “in effect”" in shown.text
    assert "keep it" in shown.text
