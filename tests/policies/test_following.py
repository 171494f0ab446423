"""Following a change or a release: one press, one page, and it leaves with the person."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.policies import ROOM
from coreflect.policies.models import ChangeFollower, ReleaseFollower
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page


def rows(db: Session) -> tuple[int | None, ...]:
    found = tuple(db.scalar(select(func.count()).select_from(one)) for one in (ChangeFollower, ReleaseFollower))
    db.rollback()
    return found


def test_one_press_follows_a_change_and_one_stops(page: Page, db: Session, cast: Cast, proposed: UUID) -> None:
    sunniva = page.as_(cast.sunniva)
    assert "Follow this change" in sunniva.open("policies.show", change_id=proposed).text
    for _ in range(2):  # pressed twice, it counts once
        sunniva.send("policies.follow", change_id=proposed)
        assert "You hear of it when an answer or a change moves" in sunniva.follow().text
    assert rows(db) == (1, 0)
    assert "You follow this change." in sunniva.open("policies.show", change_id=proposed).text
    assert "You hold this change" in page.as_(cast.priya).open("policies.show", change_id=proposed).text
    assert "Follow this change" in page.as_(cast.helena).open("policies.show", change_id=proposed).text
    sunniva.send("policies.unfollow", {"back": "list"}, change_id=proposed)
    assert sunniva.response.location == "/policies/following"
    sunniva.send("policies.unfollow", change_id=proposed)
    assert sunniva.response.location == f"/policies/{proposed}"
    assert rows(db) == (0, 0)


def test_a_release_is_followed_once_it_is_published(page: Page, db: Session, cast: Cast, released) -> None:
    preparing, priya = factories.make_release("2026Q4", None).id, page.as_(cast.priya)
    priya.send("policies.follow_release", release_id=released.release.id)
    assert "Stop following" in priya.follow().text
    for other in (preparing, factories.nowhere()):
        priya.send("policies.follow_release", status=404, release_id=other)
    priya.send("policies.follow", status=404, change_id=factories.nowhere())
    assert rows(db) == (0, 1)
    read = priya.open("releases.show", release_id=released.release.id)
    assert f"/policies/following#release-{released.release.id}" in read.links()
    priya.send("policies.unfollow_release", release_id=released.release.id)
    assert rows(db) == (0, 0)


def test_one_page_lists_what_one_holds_and_follows(
    page: Page, db: Session, cast: Cast, proposed, count_queries
) -> None:
    priya = page.as_(cast.priya)
    with count_queries() as few:
        read = priya.open("policies.following")
    assert "1 change that you hold or follow" in read.text
    assert "you hold it" in read.text
    factories.make_change(cast.rowan, title="Nobody of hers")
    others = [factories.make_change(cast.rowan, title=f"Followed {number:02}").id for number in range(21)]
    for one in others:
        db.add(ChangeFollower(change_id=one, person_id=cast.priya.id))
    db.commit()
    with count_queries() as many:
        read = priya.open("policies.following")
    assert len(many) == len(few) <= 3
    assert "22 changes that you hold or follow" in read.text
    assert "Followed 19" in read.text
    assert "Followed 20" not in read.text
    last = priya.open("policies.following", page=2).text
    assert "Followed 20" in last
    assert "Peer contact while waiting" in last
    assert "Nobody of hers" not in read.text + last
    for odd in ("0", "99", "x", "9" * 20):
        assert "Followed 00" in priya.open("policies.following", page=odd).text
    assert "You follow no change yet" in page.as_(cast.wes).open("policies.following").text


def test_what_somebody_follows_stands_in_their_data_and_leaves_with_them(
    page: Page, db: Session, cast: Cast, proposed: UUID, released, seen
) -> None:
    for person in (cast.sunniva, cast.helena):
        page.as_(person).send("policies.follow", change_id=proposed)
        page.as_(person).send("policies.follow_release", release_id=released.release.id)
    followed = [
        ("A change you follow", "Peer contact while waiting"),
        ("A release you follow", "July to September 2026"),
    ]
    assert list(ROOM.about(db, seen(cast.sunniva))) == followed
    assert "A change you follow" in page.as_(cast.sunniva).open("home.me").text
    ROOM.leave(db, cast.sunniva.id, NOW)
    db.commit()
    assert list(ROOM.about(db, seen(cast.sunniva))) == []
    assert list(ROOM.about(db, seen(cast.helena))) == followed
