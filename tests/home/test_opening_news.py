"""The opening sheet: what moved since last time, and what is overdue, out of what has been published."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.rooms import Moved, Room
from coreflect.home.queries import opening
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.rules.words import Word
from coreflect.sessions.models import ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

LAST = TODAY - timedelta(days=14)


@pytest.fixture
def coming(db: Session, cast: Cast) -> ReflectionSession:
    """A date three weeks after the last one."""
    factories.make_date(cast.series, LAST)
    return factories.make_date(cast.series, TODAY + timedelta(days=7))


def sheet(page: Page, person: Any, on: ReflectionSession, **asked: str) -> Page:
    return page.as_(person).open("home.opening", session_id=on.id, **asked)


def test_what_moved_is_what_was_answered_and_released_since_the_last_date(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    group = factories.make_group(cast.series)
    release = factories.make_release(published_on=LAST + timedelta(days=1))
    factories.make_release("2026Q2", published_on=LAST - timedelta(days=1))
    for label, days in (("Heard since", 2), ("Heard before", -2)):
        cell = factories.make_cell(release, group, label=label)
        helena, reply = viewer_of(db, cast.helena.id), Reply(0, Word.NO, f"{label}, because.")
        answer(db, helena, cell.id, reply, datetime.combine(LAST + timedelta(days=days), NOW.timetz()))
    for reader in (cast.rowan, cast.priya, cast.helena):
        seen = sheet(page, reader, coming)
        assert "What moved since last time" in seen.text
        assert "Last time was Wednesday 11 November." in seen.text
        assert "no, because Heard since" in seen.text
        assert "Heard since, because." in seen.text
        assert "What we heard, July to September 2026" in seen.text
        assert "Heard before" not in seen.text
        assert "April to June" not in seen.text


def test_last_time_is_the_last_date_of_this_series_that_was_held(page: Page, db: Session, cast: Cast) -> None:
    first = factories.make_date(cast.series, TODAY + timedelta(days=14))
    factories.make_date(cast.series, TODAY - timedelta(days=7), state="cancelled", reason="Snow.")
    factories.make_date(cast.other_series, TODAY - timedelta(days=1))
    factories.make_date(cast.series, TODAY + timedelta(days=7))
    assert "What moved in the last sixty days" in sheet(page, cast.priya, first).text
    held = factories.make_date(cast.series, TODAY - timedelta(days=28))
    assert "Last time was Wednesday 28 October." in sheet(page, cast.priya, first).text
    factories.make_date(cast.series, TODAY - timedelta(days=14))
    assert "Last time was Wednesday 11 November." in sheet(page, cast.priya, first).text
    assert "What moved in the last sixty days" in sheet(page, cast.priya, held).text


def test_an_answer_is_overdue_only_after_the_agencys_days(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    factories.agency().answer_days = 30
    db.commit()
    group = factories.make_group(cast.series)
    late = factories.make_release("2026Q2", TODAY - timedelta(days=31))
    in_time = factories.make_release("2026Q3", TODAY - timedelta(days=30))
    owed = factories.make_cell(late, group, label="Owed for long")
    factories.make_cell(in_time, group, label="Owed since lately")
    factories.make_cell(late, group, label="Owes nothing", asks=False)
    answered = factories.make_cell(late, group, label="Answered already")
    factories.make_answer(answered, cast.helena)
    for reader in (cast.rowan, cast.priya, cast.helena):
        seen = sheet(page, reader, coming)
        assert "Owed for longNo answer for 31 days; an answer was due on Tuesday 24 November 2026." in seen.text
        assert f"/policies/answers/{owed.id}" in seen.links()
        for label in ("Owed since lately", "Owes nothing", "Answered already"):
            assert label not in seen.text


def test_a_second_look_is_overdue_from_the_day_after(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    group, release = factories.make_group(cast.series), factories.make_release()
    yesterday = TODAY - timedelta(days=1)
    change = factories.make_change(cast.rowan, title="Late by a day", look_again_on=yesterday)
    factories.make_change(cast.rowan, title="Due today", look_again_on=TODAY)
    factories.make_change(cast.rowan, title="No day said")
    cell = factories.make_cell(release, group, label="Answered not now")
    late = {"word": "not_now", "reason": "Money.", "look_again_on": TODAY - timedelta(days=20)}
    factories.make_answer(cell, cast.helena, **late)
    again = factories.make_cell(release, group, label="Answered once more")
    factories.make_answer(again, cast.helena, **late)
    factories.make_answer(again, cast.helena, number=2)
    due = factories.make_cell(release, group, label="To look at today")
    factories.make_answer(due, cast.helena, **late | {"look_again_on": TODAY})
    seen = sheet(page, cast.priya, coming)
    assert "Answered not nowThe answer was to be looked at again 20 days ago.Late by a day" in seen.text
    assert "This change was to be looked at again yesterday." in seen.text
    assert f"/policies/{change.id}" in seen.links()
    for title in ("Due today", "No day said", "Answered once more", "To look at today"):
        assert title not in seen.text


def test_a_long_list_of_what_is_overdue_says_how_much_more_there_is(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    for number in range(12):
        day = TODAY - timedelta(days=50 - number)
        factories.make_change(cast.rowan, title=f"Late {number:02}", look_again_on=day)
    seen = sheet(page, cast.priya, coming)
    assert "Late 09" in seen.text
    assert "Late 10" not in seen.text
    assert "And 2 more" in seen.text


def test_nothing_new_and_nothing_late_is_said_so(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    seen = sheet(page, cast.priya, coming)
    assert "Nothing was released, answered or decided." in seen.text
    assert "no answer and no second look is late" in seen.text


def test_only_rooms_that_tell_everybody_the_same_are_asked_what_moved(
    db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    def moved(title: str) -> Callable[..., list[Moved]]:
        return lambda _db, _viewer, since: [Moved(since, "yes", "yes", title, "", "home.index", {})]

    rooms = [Room(name, moved=moved(name)) for name in ("sessions", "releases", "policies", "people")]
    found = opening(db, viewer_of(db, cast.priya.id), rooms, coming.id, True, NOW)
    assert found is not None
    assert [(one.title, one.on) for one in found.moved] == [("policies", LAST), ("releases", LAST)]
