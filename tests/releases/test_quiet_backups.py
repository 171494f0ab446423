"""Two copies of the quiet week, read without a key, do not tell of a press: boxes are sealed anew hour by hour."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.releases import ROOM
from coreflect.releases.rules.quiet import Kept, hour_of
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import opened
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import NIGHT, READY, Scene
from tests.releases.test_quiet_week import hold, link, quiet

__all__ = ["quiet"]


def copy(db: Session) -> dict[UUID, bytes]:
    """Return what a backup of the boxes holds."""
    db.rollback()
    found = {row.id: row.sealed for row in db.execute(select(Box.id, Box.sealed))}
    db.rollback()
    return found


def changed(before: dict[UUID, bytes], after: dict[UUID, bytes]) -> set[UUID]:
    assert before.keys() == after.keys()
    return {one for one in before if before[one] != after[one]}


def tend(scene: Scene, hours: int = 0, minutes: int = 0) -> list[str]:
    scene.db.rollback()
    return list(ROOM.tend(scene.db, NOW + timedelta(hours=hours, minutes=minutes), Deployment(scene.keyring)))


def test_no_box_tells_that_a_theme_was_held_in_it(page: Page, quiet: Scene, db: Session) -> None:
    before = copy(db)
    hold(page, link(quiet), READY)
    after = copy(db)
    assert changed(before, after) == before.keys()
    hold(page, link(quiet), READY)
    assert changed(after, copy(db)) == before.keys(), "the second press looks like the first"


def test_copies_of_different_hours_differ_alike_whether_or_not_somebody_pressed(
    page: Page, quiet: Scene, db: Session
) -> None:
    signed = copy(db)
    assert tend(quiet) == [], "it says nothing"
    first = copy(db)
    assert changed(signed, first) == signed.keys()
    assert tend(quiet, minutes=30) == []
    assert copy(db) == first, "once an hour is enough"
    assert tend(quiet, hours=1) == []
    second = copy(db)
    assert changed(first, second) == signed.keys(), "nobody pressed"
    hold(page, link(quiet), NIGHT)
    hold(page, link(quiet), READY)
    assert tend(quiet, hours=2) == []
    assert changed(second, copy(db)) == signed.keys(), "two pressed"
    held = [Kept.from_content(one) for _, one in opened(db, quiet.keyring, "2026Q3", "quiet")]
    assert [(bool(one.marks), one.anew) for one in held] == [(True, hour_of(NOW + timedelta(hours=2)))]


def test_without_its_key_nothing_is_sealed_anew_and_tending_goes_on(quiet: Scene, db: Session) -> None:
    before = copy(db)
    (quiet.keyring.directory / "2026Q3").rename(quiet.keyring.directory / "away")
    tend(quiet)
    assert copy(db) == before
    (quiet.keyring.directory / "away").rename(quiet.keyring.directory / "2026Q3")
    tend(quiet)
    assert changed(before, copy(db)) == before.keys()
