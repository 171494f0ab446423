"""Who may not, and what cannot be: nothing leaks, nothing is lost, nothing is half written."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.releases.models import Cell, Release, ReleasePart
from coreflect.themes.models import Box
from tests import factories
from tests.pages import Page
from tests.releases.conftest import ONCE, READY, SAID, UNSAID, Scene, fields, hand_over, named, sign_and_leave, start

RUBBISH = ["\x00", "9" * 400, "🙃" * 700, "2026Q9"]


def body(page: Page) -> str:
    return page.html


def test_a_release_in_preparation_is_as_good_as_missing_for_whoever_has_no_part_in_it(page: Page, alone: Scene) -> None:
    start(page, alone.cast.rowan)
    for person in (alone.cast.priya, alone.cast.helena, alone.cast.wes):
        there = page.as_(person).open("releases.show", 404, release_id=alone.release().id)
        nowhere = page.as_(person).open("releases.show", 404, release_id=factories.nowhere())
        assert body(there) == body(nowhere)
        assert dict(there.response.headers) == dict(nowhere.response.headers)
        listed = page.as_(person).open("releases.index")
        assert str(alone.release().id) not in listed.html
        assert "prepared" not in listed.text


def test_leads_of_another_group_see_nothing_of_a_draft_and_second_readers_only_the_text(
    page: Page, apart: Scene
) -> None:
    cast, mine = apart.cast, start(page, apart.cast.rowan)
    release_id = apart.release().id
    tove = page.as_(cast.tove).open("releases.show", release_id=release_id)
    assert "Early: The fixing reflex" in tove.text
    sunniva = page.as_(cast.sunniva).open("releases.show", release_id=release_id)
    for one in (tove, sunniva):
        assert cast.series.title not in one.text
        assert f" {READY}" not in one.text.replace(f"Early: {READY}", "")
    hand_over(mine)
    for person in (cast.tove, cast.sunniva, cast.imani):
        reader = page.as_(person).open("releases.show", release_id=release_id)
        assert SAID in reader.text
        assert ONCE not in reader.text.replace(f"Early: {ONCE}", ""), "what stays in the room is not theirs to read"
        assert UNSAID not in reader.text
        assert cast.series.title not in reader.text


def test_a_foreign_part_cannot_be_prepared(page: Page, apart: Scene) -> None:
    mine = start(page, apart.cast.rowan)
    theirs = apart.part_of(apart.cast.other_series).id
    data = fields(mine, "/prepare") | {"then": "hand over"}
    release_id = apart.release().id
    foreign = mine.send("releases.prepare", data, 404, release_id=release_id, part_id=theirs)
    missing = page.as_(apart.cast.rowan).send(
        "releases.prepare", data, 404, release_id=release_id, part_id=factories.nowhere()
    )
    assert body(foreign) == body(missing)
    assert {one.state for one in apart.parts()} == {"preparing"}


@pytest.mark.parametrize("who", ["priya", "helena", "wes"])
def test_no_door_of_preparing_opens_for_other_roles(page: Page, alone: Scene, who: str) -> None:
    mine = start(page, alone.cast.rowan)
    hand_over(mine)
    part, release_id = alone.parts()[0], alone.release().id
    other = page.as_(getattr(alone.cast, who))
    other.send("releases.start", {"period": "2026Q3"}, 403)
    for endpoint in ("releases.prepare", "releases.sign", "releases.give_back"):
        in_stead = who == "priya" and endpoint != "releases.prepare"  # a clinician, while Imani can read it
        other.send(endpoint, {"read_all": "y"}, 404 if in_stead else 403, release_id=release_id, part_id=part.id)
    assert alone.release().state == "preparing"


def test_whoever_prepared_a_part_cannot_sign_it(page: Page, alone: Scene, db: Session) -> None:
    hand_over(start(page, alone.cast.rowan))
    rowan = page.as_(alone.cast.rowan).open("releases.show", release_id=alone.release().id)
    assert not [one for one in rowan.find("form") if (one.get("action") or "").endswith("/sign")]
    imani = page.as_(alone.cast.imani).open("releases.show", release_id=alone.release().id)
    data = fields(imani, "/sign") | {"read_all": "y"}
    rowan.send("releases.sign", data, 409, release_id=alone.release().id, part_id=alone.parts()[0].id)
    assert "You prepared this part yourself" in rowan.text
    assert db.scalars(select(Cell)).all() == []


def test_nothing_is_signed_without_the_tick_or_unread(page: Page, alone: Scene, db: Session) -> None:
    hand_over(start(page, alone.cast.rowan))
    release_id, part_id = alone.release().id, alone.parts()[0].id
    imani = page.as_(alone.cast.imani).open("releases.show", release_id=release_id)
    data = fields(imani, "/sign")
    imani.send("releases.sign", data, 409, release_id=release_id, part_id=part_id)
    assert "tick that you have read every line" in imani.text
    taken = page.as_(alone.cast.rowan).send("releases.give_back", release_id=release_id, part_id=part_id).follow()
    words = fields(taken, "/prepare")
    hand_over(taken, **{named(words, "words_"): "We plan too early."})
    imani.send("releases.sign", data | {"read_all": "y"}, 409, release_id=release_id, part_id=part_id)
    assert "The text was changed since you opened the page" in imani.text
    assert alone.keyring.periods() == {"2026Q3"}
    sign_and_leave(page, alone.cast.imani, release_id)
    assert [cell.sentence for cell in db.scalars(select(Cell))] == ["We plan too early."]


def test_a_second_press_tells_nothing_new_and_writes_nothing_twice(page: Page, apart: Scene, db: Session) -> None:
    cast = apart.cast
    mine = start(page, cast.rowan)
    start(page, cast.rowan)
    start(page, cast.tove)
    assert len(db.scalars(select(Release)).all()) == 1
    assert len(apart.parts()) == 2
    data = fields(mine, "/prepare") | {"then": "hand over"}
    release_id, part_id = apart.release().id, apart.part_of(cast.series).id
    mine.send("releases.prepare", data, release_id=release_id, part_id=part_id)
    mine.send("releases.prepare", data, 409, release_id=release_id, part_id=part_id)
    assert "lies with the second reader" in mine.text
    imani = page.as_(cast.imani).open("releases.show", release_id=release_id)
    signed = fields(imani, "/sign") | {"read_all": "y"}
    imani.send("releases.sign", signed, release_id=release_id, part_id=part_id)
    imani.send("releases.sign", signed, release_id=release_id, part_id=part_id)
    page.as_(cast.sunniva).send("releases.sign", signed, 409, release_id=release_id, part_id=part_id)
    imani.send("releases.give_back", {}, 409, release_id=release_id, part_id=part_id)
    assert apart.part_of(cast.series).signed_by == cast.imani.id


def test_two_leads_do_not_overwrite_each_other_unseen(page: Page, alone: Scene) -> None:
    rowan = start(page, alone.cast.rowan)
    imani = page.as_(alone.cast.imani).open("releases.show", release_id=alone.release().id)
    name = named(fields(rowan, "/prepare"), "words_")
    hand_over(rowan, **{name: "We wrote this first.", "then": "save"})
    data = fields(imani, "/prepare") | {name: "We wrote this second."}
    where = {"release_id": alone.release().id, "part_id": alone.parts()[0].id}
    imani.send("releases.prepare", data, 409, **where)
    assert "Another lead saved other choices meanwhile" in imani.text
    again = fields(imani, "/prepare")
    assert again[name] == "We wrote this second."
    imani.send("releases.prepare", again, **where)
    assert (
        "We wrote this second." in page.as_(alone.cast.rowan).open("releases.show", release_id=where["release_id"]).text
    )


def test_words_that_point_to_someone_are_kept_in_the_form_and_nowhere_else(
    page: Page, alone: Scene, db: Session
) -> None:
    rowan = start(page, alone.cast.rowan)
    name, where = named(fields(rowan, "/prepare"), "words_"), {"part_id": alone.parts()[0].id}
    where["release_id"] = alone.release().id
    before = len(db.scalars(select(Box)).all())
    for sentence in ("Zebulon Quillfeathera taught us to ask.", "We met on 3 May and listened."):
        rowan.send("releases.prepare", fields(rowan, "/prepare") | {name: sentence, "then": "hand over"}, 409, **where)
        assert fields(rowan, "/prepare")[name] == sentence
        assert len(db.scalars(select(Box)).all()) == before
    tokens = [one.get("value") for one in rowan.find("input", name="nobody")]
    assert len(tokens) == 1
    ticked = fields(rowan, "/prepare") | {"nobody": tokens, "then": "hand over"}
    rowan.send("releases.prepare", ticked | {name: "We met on 4 May and listened."}, 409, **where)
    rowan.send("releases.prepare", ticked, **where)
    assert alone.parts()[0].state == "prepared"


def test_a_sentence_is_at_most_sixty_words_and_has_to_be_chosen(page: Page, alone: Scene) -> None:
    alone.write(
        alone.came(alone.cast.series, factories.date(2026, 9, 2), alone.people), READY, "Another way to say it."
    )
    rowan = start(page, alone.cast.rowan)
    where = {"release_id": alone.release().id, "part_id": alone.parts()[0].id}
    data = fields(rowan, "/prepare")
    assert data[named(data, "picked_")], "a lead who changes nothing is soon done: the first sentence is chosen"
    rowan.send("releases.prepare", data | {named(data, "picked_"): "", "then": "hand over"}, 409, **where)
    assert "Choose a sentence for “The fixing reflex”, or leave the theme out." in rowan.text
    rowan.send("releases.prepare", data | {named(data, "words_"): "word " * 61, "then": "hand over"}, 409, **where)
    assert "That is 61 words" in rowan.text
    rowan.send("releases.prepare", data | {named(data, "words_"): "w" * 601, "then": "hand over"}, 422, **where)
    assert "Shorten it to at most 60 words." in rowan.text
    rowan.send("releases.prepare", data | {named(data, "words_"): "word " * 60, "then": "hand over"}, **where)


def test_quarters_come_in_order_and_only_when_closed(page: Page, scene: Scene, db: Session) -> None:
    cast = scene.cast
    for day in (factories.date(2026, 5, 6), factories.date(2026, 8, 5), factories.date(2026, 10, 7)):
        scene.came(cast.series, day, scene.people)
    rowan = page.as_(cast.rowan)
    for period in ("2026Q3", "2026Q4", "2026Q1", "2027Q1"):
        rowan.send("releases.start", {"period": period}, 409)
        assert "not the one to prepare now" in rowan.text
    assert "April to June 2026 is ready to be prepared" in rowan.open("releases.index").text
    assert "April to June 2026 is the next to be prepared" in page.as_(cast.tove).open("releases.index").text
    page.as_(cast.tove).send("releases.start", {"period": "2026Q2"}, 409)
    assert db.scalars(select(Release)).all() == []
    hand_over(start(page, cast.rowan, "2026Q2"))
    sign_and_leave(page, cast.imani, scene.release("2026Q2").id)
    assert "July to September 2026 is ready to be prepared" in rowan.open("releases.index").text


def test_a_cancelled_quarter_is_passed_over(page: Page, scene: Scene) -> None:
    factories.make_date(scene.cast.series, factories.date(2026, 5, 6), state="cancelled", reason="Snow")
    scene.came(scene.cast.series, factories.date(2026, 8, 5), scene.people)
    assert "July to September 2026 is ready" in page.as_(scene.cast.rowan).open("releases.index").text


def test_a_page_left_open_over_the_release_is_answered_plainly(page: Page, alone: Scene) -> None:
    mine = start(page, alone.cast.rowan)
    data = fields(mine, "/prepare")
    hand_over(mine)
    release_id, part_id = alone.release().id, alone.parts()[0].id
    imani = page.as_(alone.cast.imani).open("releases.show", release_id=release_id)
    signed = fields(imani, "/sign") | {"read_all": "y"}
    sign_and_leave(page, alone.cast.sunniva, release_id)
    for endpoint, sent in (("releases.prepare", data), ("releases.sign", signed), ("releases.give_back", {})):
        mine = page.as_(alone.cast.imani).send(endpoint, sent, 409, release_id=release_id, part_id=part_id)
        assert "released meanwhile" in mine.text


def test_without_the_key_the_page_says_so_and_nothing_is_published(page: Page, alone: Scene, db: Session) -> None:
    hand_over(start(page, alone.cast.rowan))
    key = (alone.keyring.directory / "2026Q3").read_bytes()
    (alone.keyring.directory / "2026Q3").unlink()
    imani = page.as_(alone.cast.imani).open("releases.show", 409, release_id=alone.release().id)
    assert "key of this period is not here" in imani.text
    (alone.keyring.directory / "2026Q3").write_bytes(key)
    sign_and_leave(page, alone.cast.imani, alone.release().id)


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_no_input_breaks_anything(page: Page, alone: Scene, rubbish: str, db: Session) -> None:
    rowan = page.as_(alone.cast.rowan)
    for query in (f"?page={rubbish}", "?page=1&page=2", "?page[]=x", "?sort=asc"):
        rowan.open("/releases/" + query.replace("\x00", "%00"))
    rowan.send("releases.start", {"period": [rubbish, rubbish]}, 409)
    rowan = start(page, alone.cast.rowan)
    where = {"release_id": alone.release().id, "part_id": alone.parts()[0].id}
    names = {name: [rubbish, rubbish] for name in fields(rowan, "/prepare")}
    for sent in (names, {rubbish: rubbish}, {"then": [rubbish]}, {"nobody": [rubbish] * 3}):
        answer = rowan.client.post(
            rowan.address("releases.prepare", **where),
            data={"csrf_token": rowan.token(), **sent},
            headers={"Origin": "http://localhost"},
        )
        assert answer.status_code in (302, 409, 422)
    for endpoint in ("releases.sign", "releases.give_back"):
        answer = rowan.client.post(
            rowan.address(endpoint, **where),
            data={"csrf_token": rowan.token(), "read": [rubbish] * 2, "read_all": rubbish},
            headers={"Origin": "http://localhost"},
        )
        assert answer.status_code in (302, 409)
    assert db.scalars(select(ReleasePart.state)).all() == ["preparing"]
