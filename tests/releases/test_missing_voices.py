"""Who was missing: from the closing checks of a quarter to what everybody reads."""

from datetime import date

import pytest
from sqlalchemy import delete, literal_column, select, text
from sqlalchemy.orm import Session

from coreflect.releases import ROOM
from coreflect.releases.actions.sign import sign as sign_part
from coreflect.releases.models import MissingVoice
from coreflect.themes.models import Box, Theme
from coreflect.themes.queries.boxes import opened
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import (
    DESK,
    NIGHT,
    OWN,
    Q3,
    TEAPOTS,
    Scene,
    a_week_passes,
    fields,
    hand_over,
    leaving,
    named,
    sign_and_leave,
    start,
    voices,
)
from tests.releases.test_publishing import mark, opened_quarter, prepared
from tests.releases.test_the_way_of_a_release import everything_stored


def test_a_lead_sees_each_voice_once_and_those_of_the_list_are_ticked(page: Page, noted: Scene) -> None:
    rowan = start(page, noted.cast.rowan)
    assert leaving(rowan) == {NIGHT: True, OWN: False}
    assert f"is not told this time: {DESK} (not enough yet), {TEAPOTS} (not enough yet)." in rowan.text
    assert rowan.text.count(f" {NIGHT}") == 2, "beside its tick, and in the lines"
    for day in Q3:
        assert f"{day.day} {day:%B}" not in rowan.text


def test_what_is_ticked_is_signed_and_told_and_the_rest_is_gone(page: Page, noted: Scene, db: Session) -> None:
    rowan = start(page, noted.cast.rowan)
    hand_over(rowan)
    imani = page.as_(noted.cast.imani).open("releases.show", release_id=noted.release().id)
    assert f"these voices were not in the room: {NIGHT}" in imani.text
    for word in (DESK, OWN, TEAPOTS):
        assert word not in imani.text
    sign_and_leave(page, noted.cast.imani, noted.release().id)
    for person in (noted.cast.priya, noted.cast.helena, noted.cast.wes, noted.cast.tove, noted.cast.sunniva):
        shown = page.as_(person).open("releases.show", release_id=noted.release().id)
        assert f"Who was missing At two or more co-reflections, these voices were not in the room: {NIGHT}" in (
            shown.text
        )
        assert DESK not in shown.text
    assert voices(db) == [NIGHT]
    assert db.scalars(select(Box)).all() == []
    assert db.scalars(select(Theme)).all() == [], "a voice is no theme and enters no codebook"
    assert list(ROOM.invariants(db, NOW, noted.keyring)) == []


def test_own_words_leave_when_a_lead_says_so_and_in_other_words(page: Page, noted: Scene, db: Session) -> None:
    rowan = start(page, noted.cast.rowan)
    told = named(fields(rowan, "/prepare"), "told_")
    leaves = told.replace("told_", "leaves_")
    hand_over(rowan, **{leaves: "y", told: "people who sign", "then": "save"})
    again = page.as_(noted.cast.imani).open("releases.show", release_id=noted.release().id)
    assert leaving(again) == {NIGHT: True, OWN: True}
    assert fields(again, "/prepare")[told] == "people who sign", "what was saved is found again"
    assert all(b"people who sign" not in box.sealed for box in db.scalars(select(Box)))
    hand_over(again)
    sign_and_leave(page, noted.cast.sunniva, noted.release().id)
    assert voices(db) == [NIGHT, "people who sign"]


def test_what_a_lead_unticks_stays_in_the_room(page: Page, noted: Scene, db: Session) -> None:
    rowan = start(page, noted.cast.rowan)
    data = fields(rowan, "/prepare")
    data.pop(next(name for name in data if name.startswith("leaves_")))
    where = {"release_id": noted.release().id, "part_id": noted.parts()[0].id}
    rowan.send("releases.prepare", data | {"then": "hand over"}, **where)
    sign_and_leave(page, noted.cast.imani, where["release_id"])
    assert voices(db) == []
    shown = page.as_(noted.cast.helena).open("releases.show", release_id=where["release_id"])
    assert "Who was missing" not in shown.text
    assert NIGHT not in shown.text


def test_before_it_is_signed_nobody_but_its_leads_sees_a_voice(page: Page, noted: Scene) -> None:
    start(page, noted.cast.rowan)
    release_id = noted.release().id
    for person in (noted.cast.priya, noted.cast.helena, noted.cast.wes):
        assert NIGHT not in page.as_(person).open("releases.show", 404, release_id=release_id).html
    for person in (noted.cast.tove, noted.cast.sunniva):
        assert NIGHT not in page.as_(person).open("releases.show", release_id=release_id).html
    for person in (noted.cast.helena, noted.cast.tove, noted.cast.sunniva):
        assert NIGHT not in page.as_(person).open("summaries.index").html
        assert NIGHT not in page.as_(person).open("summaries.themes").html


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Zebulon Quillfeathera", "could point to someone"),
        ("Zebulon", "point to someone"),
        ("...", "Say it in words, or leave this voice out."),
    ],
)
def test_other_words_are_checked_and_kept_in_the_form_alone(
    page: Page, noted: Scene, db: Session, words: str, sentence: str
) -> None:
    rowan = start(page, noted.cast.rowan)
    before = len(db.scalars(select(Box)).all())
    told = named(fields(rowan, "/prepare"), "told_")
    where = {"release_id": noted.release().id, "part_id": noted.parts()[0].id}
    data = fields(rowan, "/prepare") | {told: words, told.replace("told_", "leaves_"): "y", "then": "hand over"}
    rowan.send("releases.prepare", data, 409, **where)
    assert sentence in rowan.text
    assert fields(rowan, "/prepare")[told] == words
    assert len(db.scalars(select(Box)).all()) == before
    rowan.send("releases.prepare", data | {told: "w" * 61}, 422, **where)
    assert "longer than 60 characters" in rowan.text


def test_a_voice_that_a_list_holds_but_the_roster_knows_stays(page: Page, scene: Scene) -> None:
    for day in Q3:
        scene.note(scene.came(scene.cast.series, day, scene.people), ["Zebulon Quillfeatherb"])
    rowan = start(page, scene.cast.rowan)
    data = fields(rowan, "/prepare") | {"then": "hand over"}
    where = {"release_id": scene.release().id, "part_id": scene.parts()[0].id}
    rowan.send("releases.prepare", data, 409, **where)
    assert "could point to someone" in rowan.text
    data.pop(next(name for name in data if name.startswith("leaves_")))
    rowan.send("releases.prepare", data, **where)


def test_nothing_is_signed_that_was_not_read(page: Page, noted: Scene, db: Session) -> None:
    release_id, part_id = hand_over_and_ids(page, noted)
    imani = page.as_(noted.cast.imani).open("releases.show", release_id=release_id)
    data = fields(imani, "/sign") | {"read_all": "y"}
    taken = page.as_(noted.cast.rowan).send("releases.give_back", release_id=release_id, part_id=part_id).follow()
    told = named(fields(taken, "/prepare"), "told_")
    hand_over(taken, **{told.replace("told_", "leaves_"): "y"})
    imani.send("releases.sign", data, 409, release_id=release_id, part_id=part_id)
    assert "The text was changed since you opened the page" in imani.text
    assert voices(db) == []


def hand_over_and_ids(page: Page, scene: Scene) -> tuple:
    hand_over(start(page, scene.cast.rowan))
    return scene.release().id, scene.parts()[0].id


def test_two_leads_do_not_overwrite_each_other_s_voices_unseen(page: Page, noted: Scene) -> None:
    rowan = start(page, noted.cast.rowan)
    imani = page.as_(noted.cast.imani).open("releases.show", release_id=noted.release().id)
    told = named(fields(rowan, "/prepare"), "told_")
    hand_over(rowan, **{told.replace("told_", "leaves_"): "y", "then": "save"})
    where = {"release_id": noted.release().id, "part_id": noted.parts()[0].id}
    imani.send("releases.prepare", fields(imani, "/prepare") | {"then": "save"}, 409, **where)
    assert "Another lead saved other choices meanwhile" in imani.text


def test_two_voices_in_the_same_words_are_told_as_one(page: Page, noted: Scene, db: Session) -> None:
    rowan = start(page, noted.cast.rowan)
    told = named(fields(rowan, "/prepare"), "told_")
    hand_over(rowan, **{told.replace("told_", "leaves_"): "y", told: "Night staff"})
    sign_and_leave(page, noted.cast.imani, noted.release().id)
    assert [one.casefold() for one in voices(db)] == [NIGHT]


def test_series_that_are_apart_tell_their_voices_apart_and_the_page_each_once(
    page: Page, apart: Scene, db: Session
) -> None:
    cast = apart.cast
    for series, words in ((cast.series, NIGHT), (cast.other_series, "Night staff")):
        for day in (date(2026, 9, 2), date(2026, 9, 16)):
            apart.note(apart.came(series, day, apart.people), [words], [f"{TEAPOTS} of {series.title}"])
    rowan = start(page, cast.rowan)
    assert f"{TEAPOTS} of {cast.series.title}" in leaving(rowan)
    assert cast.other_series.title not in " ".join(leaving(rowan))
    hand_over(rowan)
    sign_and_leave(page, cast.imani, apart.release().id)
    assert voices(db) == [], "nothing leaves before the last signature"
    hand_over(page.as_(cast.tove).open("releases.show", release_id=apart.release().id))
    sign_and_leave(page, cast.sunniva, apart.release().id)
    assert [one.casefold() for one in voices(db)] == [NIGHT] * 2
    shown = page.as_(cast.helena).open("releases.show", release_id=apart.release().id)
    assert shown.text.casefold().count(NIGHT) == 1, "each once, and from how many groups is not said"
    assert list(ROOM.invariants(db, NOW, apart.keyring)) == []


def test_voices_are_written_in_the_order_of_their_keys(scene: Scene, db: Session) -> None:
    dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    spoken = [f"{word} staff" for word in ("night", "kitchen", "evening", "youth", "river", "archive", "day", "home")]
    for on in dates:
        scene.note(on, spoken)
    part_id = prepared(scene)
    assert sign_part(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    a_week_passes(db, scene.keyring)
    hidden = "ctid" if db.get_bind().dialect.name == "postgresql" else "words"
    stored = db.scalars(select(MissingVoice.words).order_by(literal_column(hidden))).all()
    assert stored == sorted(spoken)
    if db.get_bind().dialect.name == "sqlite":
        with pytest.raises(Exception, match="no such column: rowid"):
            db.execute(text("SELECT rowid FROM missing_voice"))
        db.rollback()


def test_a_note_that_was_taken_away_leaves_no_choice_behind(noted: Scene, db: Session) -> None:
    """As when an older copy of the boxes is put back: a choice for a voice that nobody noted tells nothing."""
    prepared(noted)
    group_id = noted.parts()[0].group_id
    assert [one.words for one in opened_quarter(noted).missing(group_id)] == [OWN, NIGHT]
    db.execute(delete(Box).where(Box.id.in_(checks(noted))))
    db.commit()
    assert opened_quarter(noted).missing(group_id) == []


def checks(scene: Scene) -> list:
    return [box_id for box_id, _ in opened(scene.db, scene.keyring, "2026Q3", "missing")]


def test_a_voice_that_stayed_is_nowhere_in_the_file_once_released(page: Page, noted: Scene, db: Session) -> None:
    rowan = start(page, noted.cast.rowan)
    told = named(fields(rowan, "/prepare"), "told_")
    hand_over(rowan, **{told: "people who sign", "then": "save"})
    hand_over(page.as_(noted.cast.rowan).open("releases.show", release_id=noted.release().id))
    sign_and_leave(page, noted.cast.imani, noted.release().id)
    found = everything_stored(db)
    assert NIGHT.encode() in found, "the scan would see a voice that is there"
    for words in (TEAPOTS, OWN, DESK, "people who sign"):
        assert words.encode() not in found


@pytest.mark.parametrize("rubbish", ["\x00", "9" * 400, "🙃" * 700])
def test_no_input_breaks_anything(page: Page, noted: Scene, rubbish: str) -> None:
    rowan = start(page, noted.cast.rowan)
    where = {"release_id": noted.release().id, "part_id": noted.parts()[0].id}
    names = [name for name in fields(rowan, "/prepare") if name.startswith(("told_", "leaves_"))]
    for sent in (dict.fromkeys(names, [rubbish, rubbish]), {f"leaves_{rubbish}": "y"}):
        data = {"csrf_token": rowan.token(), **sent}
        assert rowan._ask("POST", rowan.address("releases.prepare", **where), data=data).status_code in (302, 409, 422)
