"""What comes late to a published quarter finds no key, and makes none."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.records import write
from coreflect.themes.queries.boxes import has_boxes
from coreflect.themes.rules.records import Draft
from tests.pages import Page
from tests.releases.conftest import Scene, hand_over, sign_and_leave, start

BEFORE_THE_CLOSE = datetime(2026, 10, 13, 12, tzinfo=UTC)


def test_a_record_that_began_before_the_close_and_waited_makes_no_new_key(
    page: Page, db: Session, alone: Scene
) -> None:
    """A request reads its clock, then waits for the lock: meanwhile the quarter may have closed and left."""
    session_id = db.query(ReflectionSession).first().id
    late = Draft("A late theme", "It came after everything.", "hope", None, "practice", False)
    rowan = alone.viewer(alone.cast.rowan)
    write(db, alone.keyring, rowan, session_id, late, (), BEFORE_THE_CLOSE)  # or the door would be shut anyhow
    hand_over(start(page, alone.cast.rowan))
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    assert alone.release().state == "published"
    db.rollback()
    with pytest.raises(KeyMissing):
        write(db, alone.keyring, rowan, session_id, late, (), BEFORE_THE_CLOSE)
    db.rollback()
    assert alone.keyring.periods() == set()
    assert not has_boxes(db, "2026Q3")


def test_a_quarter_in_which_nothing_was_recorded_gets_no_key_either(page: Page, db: Session, scene: Scene) -> None:
    session_id = scene.came(scene.cast.series, date(2026, 7, 8), scene.people).id
    hand_over(start(page, scene.cast.rowan))
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    late = Draft("A late theme", "It came after everything.", "hope", None, "practice", False)
    with pytest.raises(KeyMissing):
        write(db, scene.keyring, scene.viewer(scene.cast.rowan), session_id, late, (), BEFORE_THE_CLOSE)
    assert scene.keyring.periods() == set()
