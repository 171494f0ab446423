"""A quarter closes for the whole agency at once, wherever its series meet."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from coreflect.sessions.actions.attendance import NotNoted, note_attendance
from coreflect.sessions.rules.hosting import seal
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.sessions.test_actions import as_viewer

CLOSED = datetime(2026, 10, 14, 5, 0, tzinfo=UTC)  # 01:00 on 14 October in New York, still the 13th in Honolulu


def test_who_came_is_locked_when_the_agencys_quarter_closes_though_the_series_meets_further_west(
    page: Page, db: Session, cast: Cast
) -> None:
    west = factories.make_series(cast.rowan, zone="Pacific/Honolulu")
    held = factories.make_date(west, date(2026, 9, 23))
    with pytest.raises(NotNoted, match="quarter is closed"):
        note_attendance(db, as_viewer(db, cast.rowan), held.id, {}, [cast.priya.id], seal([]), CLOSED)


def test_and_it_stays_open_as_long_as_the_agencys_quarter_though_the_series_meets_further_east(
    db: Session, cast: Cast
) -> None:
    east = factories.make_series(cast.rowan, zone="Pacific/Auckland")
    held = factories.make_date(east, date(2026, 9, 23))
    evening = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)  # still 13 October in New York
    assert note_attendance(db, as_viewer(db, cast.rowan), held.id, {}, [cast.priya.id], seal([]), evening) == 1
