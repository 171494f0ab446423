"""What the audit says of the room: no press is counted, and no date holds more than it may."""

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes import ROOM
from coreflect.themes.actions.boxes import put
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.slips import Kind
from tests.conftest import Cast
from tests.factories import NOW
from tests.themes.conftest import make_record
from tests.themes.rooms import date_in, leave


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-2, cast.series)


def said(db: Session, keyring: Keyring) -> list[str]:
    return list(ROOM.invariants(db, NOW, keyring))


def test_a_second_press_that_was_stored_is_found(db: Session, keyring: Keyring, been: ReflectionSession) -> None:
    for label in ("Alpha", "Beta"):
        record = make_record(db, keyring, been, label)
        put(db, keyring, been.period, Hold(been.id, record.id, record.label_key).to_content())
    assert said(db, keyring) == []
    put(db, keyring, been.period, Hold(been.id, record.id, record.label_key).to_content())
    assert said(db, keyring) == ["A theme of 2026Q4 is held twice by the room: that would be a count."]


def test_a_date_with_more_than_forty_slips_of_a_kind_is_found(
    db: Session, keyring: Keyring, cast: Cast, been: ReflectionSession
) -> None:
    for number in range(40):
        leave(db, keyring, been, f"Note {number}")
    leave(db, keyring, been, "A question", Kind.QUESTION)
    leave(db, keyring, date_in(-3, cast.series), "Note of another date")
    assert said(db, keyring) == []
    leave(db, keyring, been, "Note 41")
    assert said(db, keyring) == ["A date of 2026Q4 has 41 notes, more than the 40 that it holds."]
