"""Who chose words in a part does not sign it, whoever handed it over; that they did stands sealed, and nowhere else."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.releases.actions.sign import NotYours, sign
from coreflect.releases.models import ReleasePart
from coreflect.themes.models import Box
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import Scene, fields, hand_over, named, start
from tests.releases.conftest import sign as signing
from tests.releases.test_publishing import mark, opened_quarter

WORDS = "One of us alone has written this."


def save(mine: Page, words: str = "") -> Page:
    """Save the part on this page, with these words for its one theme if they are given."""
    data = fields(mine, "/prepare") | {"then": "save"}
    data |= {named(data, "words_"): words} if words else {}
    action = next(one.get("action") for one in mine.find("form") if (one.get("action") or "").endswith("/prepare"))
    return mine.send(action, data)


def can_sign(page: Page) -> bool:
    return any((one.get("action") or "").endswith("/sign") for one in page.find("form"))


@pytest.fixture
def shared(page: Page, alone: Scene) -> Scene:
    """Rowan wrote the words, and Imani handed them over as they were."""
    save(start(page, alone.cast.rowan), WORDS)
    mine = page.as_(alone.cast.imani).open("releases.show", release_id=alone.release().id)
    assert WORDS in mine.html
    hand_over(mine)
    return alone


def test_who_wrote_the_words_is_not_offered_them_to_sign_and_somebody_else_is(
    page: Page, shared: Scene, db: Session
) -> None:
    cast, where = shared.cast, {"release_id": shared.release().id}
    rowan = page.as_(cast.rowan).open("releases.show", **where)
    assert not can_sign(rowan)
    assert "Imani Castellane handed it over. You chose words in it yourself" in rowan.text
    assert "Another PS lead or a member of PS staff reads and signs it" in rowan.text
    part = shared.parts()[0]
    with pytest.raises(NotYours, match="You chose words in this part yourself"):
        sign(db, shared.keyring, shared.viewer(cast.rowan), part.id, mark(shared), True, NOW)
    db.rollback()
    assert opened_quarter(shared).wrote(part.group_id) == {cast.rowan.id}
    assert not can_sign(page.as_(cast.imani).open("releases.show", **where))
    tove = page.as_(cast.tove).open("releases.show", **where)
    assert can_sign(tove)
    assert "Rowan" not in tove.text, "only who handed it over is named"
    signing(page, cast.tove, where["release_id"])
    assert shared.release().state == "quiet"


def test_where_nobody_is_left_the_one_who_changed_nothing_takes_it_back_and_signs(
    page: Page, shared: Scene, db: Session
) -> None:
    cast, where = shared.cast, {"release_id": shared.release().id}
    db.execute(update(Person).where(Person.id.in_([cast.tove.id, cast.sunniva.id])).values(active=False))
    db.commit()
    for who in (cast.rowan, cast.imani):
        mine = page.as_(who).open("releases.show", **where)
        assert "nobody is left who chose no words in it" in mine.text
        assert not can_sign(mine)
    page.as_(shared.people[0]).open("releases.show", 404, **where)
    mine.send("releases.give_back", {}, part_id=shared.parts()[0].id, **where)
    boxes = db.scalar(select(func.count()).select_from(Box))
    db.rollback()
    hand_over(page.as_(cast.rowan).open("releases.show", **where))
    assert db.scalar(select(func.count()).select_from(Box)) == boxes
    assert db.scalars(select(ReleasePart.prepared_by)).one() == cast.rowan.id
    db.rollback()
    signing(page, cast.imani, where["release_id"])
    assert shared.release().state == "quiet"


def test_every_lead_who_changed_something_is_remembered_and_who_changed_nothing_is_not(
    page: Page, alone: Scene
) -> None:
    cast = alone.cast
    save(start(page, cast.rowan))
    group_id, where = alone.parts()[0].group_id, {"release_id": alone.release().id}
    assert opened_quarter(alone).wrote(group_id) == {cast.rowan.id}, "who keeps what was recorded has chosen it"
    save(page.as_(cast.imani).open("releases.show", **where))
    assert opened_quarter(alone).wrote(group_id) == {cast.rowan.id}
    save(page.as_(cast.imani).open("releases.show", **where), WORDS)
    save(page.as_(cast.rowan).open("releases.show", **where))
    assert opened_quarter(alone).wrote(group_id) == {cast.rowan.id, cast.imani.id}
    hand_over(page.as_(cast.rowan).open("releases.show", **where))
    assert not can_sign(page.as_(cast.imani).open("releases.show", **where))
    assert can_sign(page.as_(cast.sunniva).open("releases.show", **where))
