"""Which missing voices may leave the room, and which stay."""

from datetime import date

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.releases.actions.sign import sign as sign_part
from coreflect.releases.models import ReleaseGroup
from coreflect.releases.queries.voices import missing_voices
from coreflect.releases.rules.voices import VoiceDraft
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Box
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import (
    NIGHT,
    OWN,
    Q3,
    Scene,
    fields,
    hand_over,
    leaving,
    named,
    sign_and_leave,
    start,
    voices,
)
from tests.releases.test_publishing import mark, opened_quarter, prepared


def test_few_people_keep_a_voice_in_the_room(page: Page, scene: Scene, db: Session) -> None:
    for day in Q3:
        scene.note(scene.came(scene.cast.series, day, scene.people[:4]), [NIGHT])
    rowan = start(page, scene.cast.rowan)
    assert leaving(rowan) == {}
    assert f"{NIGHT} (not enough yet)" in rowan.text
    hand_over(rowan)
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    assert voices(db) == []


def test_a_date_to_which_nobody_came_stands_behind_no_voice(page: Page, scene: Scene) -> None:
    scene.note(scene.came(scene.cast.series, Q3[0], scene.people), [NIGHT])
    scene.note(scene.came(scene.cast.series, Q3[1], []), [NIGHT])
    scene.came(scene.cast.series, Q3[2], scene.people)
    assert leaving(start(page, scene.cast.rowan)) == {}


def test_a_voice_is_told_once_a_year_under_any_of_its_words(page: Page, noted: Scene, db: Session) -> None:
    group = factories.make_group(noted.cast.series)
    before = factories.make_release("2026Q2", date(2026, 7, 20))
    factories.make_part(before, group, state="signed", prepared_by=noted.cast.rowan.id, signed_by=noted.cast.imani.id)
    factories.make_missing_voice(before, group, "Night staff")
    for day in (date(2026, 5, 6), date(2026, 5, 20)):
        noted.came(noted.cast.series, day, noted.people)
    rowan = start(page, noted.cast.rowan)
    assert leaving(rowan) == {OWN: False}
    assert f"{NIGHT} (told this year)" in rowan.text
    told = named(fields(rowan, "/prepare"), "told_")
    data = fields(rowan, "/prepare") | {told: "NIGHT staff", told.replace("told_", "leaves_"): "y"}
    where = {"release_id": noted.release().id, "part_id": noted.parts()[0].id}
    rowan.send("releases.prepare", data | {"then": "hand over"}, 409, **where)
    assert "“NIGHT staff” was told this year already." in rowan.text
    assert missing_voices(db) == {"2026Q2": ["Night staff"]}


@pytest.mark.parametrize(("came_then", "ready"), [(10, True), (4, False)])
def test_who_cannot_have_said_it_last_year_is_no_source_now(
    page: Page, noted: Scene, came_then: int, ready: bool
) -> None:
    group = factories.make_group(noted.cast.series, year=2025)
    factories.make_missing_voice(factories.make_release("2025Q4", date(2026, 1, 20)), group, NIGHT)
    for day in (date(2025, 10, 8), date(2025, 10, 22)):
        noted.came(noted.cast.series, day, noted.people[:came_then])
    assert (NIGHT in leaving(start(page, noted.cast.rowan))) is ready


def test_the_gate_is_asked_once_more_at_the_signature(noted: Scene, db: Session) -> None:
    part_id = prepared(noted)
    agency = factories.agency()
    agency.together = 11
    db.commit()
    assert sign_part(db, noted.keyring, noted.viewer(noted.cast.imani), part_id, mark(noted, 11), True, NOW)
    assert voices(db) == []


def test_a_choice_that_lies_sealed_cannot_tell_a_voice_a_second_time(noted: Scene, db: Session) -> None:
    """The words of a choice are looked at again when the text is put together, not only when it is saved."""
    prepared(noted)
    group_id = noted.parts()[0].group_id
    before = factories.make_release("2026Q2", date(2026, 7, 20))
    (own,) = [one for one in opened_quarter(noted).voices[group_id] if one.ready and not one.noted.listed]
    assert own.text
    factories.make_missing_voice(before, db.get(ReleaseGroup, group_id), "people who sign")
    db.execute(delete(Box).where(Box.id.in_(opened_quarter(noted).draft_boxes[group_id])))
    draft = VoiceDraft(group_id, own.noted.name, True, "People who sign")
    put(db, noted.keyring, "2026Q3", draft.to_content())
    db.commit()
    assert opened_quarter(noted).missing(group_id) == []
