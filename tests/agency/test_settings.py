"""Changing the agency's settings."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import change_settings
from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries import settings
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer, viewer_of
from tests.conftest import Cast
from tests.factories import NOW


@pytest.fixture
def wes(db: Session, cast: Cast) -> Viewer:
    return viewer_of(db, cast.wes.id)


def test_what_changed_is_logged_by_its_key_and_never_by_its_words(db: Session, wes: Viewer) -> None:
    change_settings(db, wes, {"safety_route": "Call Jo Marsh.", "places": 12, "quorum": 4}, NOW)
    entry = db.scalars(select(LedgerEntry)).one()
    assert (settings(db).safety_route, settings(db).places) == ("Call Jo Marsh.", 12)
    assert '"changed":["places","safety_route"]' in entry.body
    assert "Jo Marsh" not in entry.body


def test_nothing_changed_is_logged_nowhere(db: Session, wes: Viewer) -> None:
    change_settings(db, wes, {"places": 8}, NOW)
    assert db.scalars(select(LedgerEntry)).all() == []


def test_the_smallest_number_can_be_raised_but_never_lowered(db: Session, wes: Viewer) -> None:
    change_settings(db, wes, {"together": 8}, NOW)
    change_settings(db, wes, {"together": 11}, NOW)
    with pytest.raises(Refusal, match="is 11. It can be raised, never lowered") as refusal:
        change_settings(db, wes, {"together": 5, "places": 20}, NOW)
    assert refusal.value.field == "together"
    db.rollback()
    assert (settings(db).together, settings(db).places) == (11, 8)
