"""Where no other PS lead or staff is there, somebody who came reads and signs; nobody else learns of it."""

from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.releases import ROOM
from coreflect.releases.queries.readers import Readers
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import SAID, UNSAID, Scene, hand_over, sign, start


@pytest.fixture
def only_rowan(page: Page, alone: Scene, db: Session) -> Scene:
    """Rowan has prepared the quarter, and is the only one of PS whose account is active."""
    hand_over(start(page, alone.cast.rowan))
    others = (alone.cast.imani.id, alone.cast.tove.id, alone.cast.sunniva.id)
    db.execute(update(Person).where(Person.id.in_(others)).values(active=False))
    db.commit()
    return alone


def waits(scene: Scene, person: Person) -> list[str]:
    return [one.title for one in ROOM.waiting(scene.db, scene.viewer(person), NOW)]


def test_who_came_finds_it_at_home_reads_only_the_text_and_signs(page: Page, only_rowan: Scene, count_queries) -> None:
    scene, reader = only_rowan, only_rowan.people[0]
    title = "July to September 2026"
    assert waits(scene, reader) == [f"Read and sign {title}"]
    assert waits(scene, scene.cast.rowan) == [f"{title} waits for a second reader"]
    rowan = page.as_(scene.cast.rowan).open("releases.show", release_id=scene.release().id)
    assert "somebody who came in this quarter can read and sign it" in rowan.text
    assert f"{title} waits for a second reader" in page.as_(reader).open("releases.index").text
    with count_queries() as asked:
        mine = page.as_(reader).open("releases.show", release_id=scene.release().id)
    assert len(asked) <= 12
    assert SAID in mine.text
    for hidden in (UNSAID, scene.cast.series.title, "not enough yet", ">ready<", "/prepare"):
        assert hidden not in mine.text
    signed = sign(page, reader, scene.release().id).follow()
    assert signed.h1 == "What left the room"
    assert "Signed." in signed.text
    assert scene.parts()[0].signed_by == reader.id
    assert scene.release().state == "quiet"
    assert waits(scene, reader) == []


def test_who_came_can_give_it_back(page: Page, only_rowan: Scene) -> None:
    scene, reader = only_rowan, only_rowan.people[0]
    ids = {"release_id": scene.release().id, "part_id": scene.parts()[0].id}
    page.as_(reader).send("releases.give_back", **ids).follow()
    assert (scene.parts()[0].state, scene.parts()[0].signed_by) == ("preparing", None)
    for endpoint in ("releases.sign", "releases.give_back"):
        page.as_(reader).send(endpoint, {"read_all": "y"}, 404, **ids)
    page.as_(reader).open("releases.show", 404, release_id=ids["release_id"])


def test_everybody_else_is_answered_as_if_it_were_missing(page: Page, only_rowan: Scene, db: Session) -> None:
    scene = only_rowan
    ids = {"release_id": scene.release().id, "part_id": scene.parts()[0].id}
    gone, leads, late = scene.people[1:4]
    gone.active, leads.leadership = False, True
    db.commit()
    nobody = {"release_id": ids["release_id"], "part_id": uuid4()}
    away, in_vain = factories.make_person(name="Quill Nevercame"), factories.make_person(name="Odo Invain")
    factories.make_attendance(
        factories.make_date(scene.cast.series, factories.date(2026, 9, 2), state="cancelled"), in_vain
    )
    for who, status in ((away, 404), (in_vain, 404), (leads, 403), (scene.cast.helena, 403), (scene.cast.wes, 403)):
        assert waits(scene, who) == []
        other = page.as_(who)
        other.open("releases.show", 404, release_id=ids["release_id"])
        shown = other.text
        assert other.open("releases.show", 404, release_id=uuid4()).text == shown
        for endpoint in ("releases.sign", "releases.give_back"):
            foreign = other.send(endpoint, {"read_all": "y"}, status, **ids).text
            assert other.send(endpoint, {"read_all": "y"}, status, **nobody).text == foreign
    scene.cast.sunniva.active = True  # a member of PS staff is there again
    db.commit()
    page.as_(late).open("releases.show", 404, release_id=ids["release_id"])
    for endpoint in ("releases.sign", "releases.give_back"):
        page.as_(late).send(endpoint, {"read_all": "y"}, 404, **ids)
    assert waits(scene, late) == []
    assert waits(scene, scene.cast.rowan) == ["July to September 2026 lies with the second reader"]
    assert (scene.parts()[0].state, scene.release().state) == ("prepared", "preparing")


def test_where_nobody_could_read_it_the_release_waits_and_its_lead_is_told(
    page: Page, only_rowan: Scene, db: Session
) -> None:
    scene = only_rowan
    for one in scene.people:
        one.active = False
    db.commit()
    (told,) = ROOM.waiting(db, scene.viewer(scene.cast.rowan), NOW)
    assert told.sentence.startswith("Nobody but you could read it")
    assert told.endpoint == "people.invite"
    rowan = page.as_(scene.cast.rowan).open("releases.show", release_id=scene.release().id)
    assert "nobody but you could read it" in rowan.text
    mark = {"read": "x" * 64, "read_all": "y"}
    rowan.send("releases.sign", mark, 409, release_id=scene.release().id, part_id=scene.parts()[0].id)
    assert scene.parts()[0].state == "prepared"


def test_nobody_reads_what_they_prepared_and_nothing_that_is_not_handed_over(only_rowan: Scene) -> None:
    viewer = only_rowan.viewer(only_rowan.people[0])
    alone, other = frozenset([only_rowan.cast.rowan.id]), only_rowan.cast.imani.id
    assert Readers(alone, True).may_sign(only_rowan.cast.rowan.id, viewer)
    assert not Readers(alone, False).may_sign(only_rowan.cast.rowan.id, viewer)
    assert not Readers(alone, True).may_sign(None, viewer)
    assert not Readers(alone, True).may_sign(viewer.id, viewer)
    assert not Readers(alone | {other}, True).may_sign(only_rowan.cast.rowan.id, viewer)
    assert not Readers(alone, True).may_sign(only_rowan.cast.rowan.id, only_rowan.viewer(only_rowan.cast.rowan))
