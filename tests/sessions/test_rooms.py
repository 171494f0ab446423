"""One room, one date at a time: as a rule, and when two plan at the same moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.closures import add_closures
from coreflect.sessions.actions.edits import ChangedMeanwhile, change_dates
from coreflect.sessions.actions.series import Plan, extend, plan_series
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.rules.changes import Scope
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.recurrence import Rhythm
from coreflect.sessions.rules.rooms import RoomTaken, Use, first_clash, room_of
from tests.conftest import Cast
from tests.factories import NOW
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import dates_of, planned, wanted

START = datetime(2026, 12, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mode", "place", "room"),
    [
        ("in_person", "  Library\t ROOM ", "library room"),
        ("walk", "North Gate", "north gate"),
        ("in_person", "Straße 5", "strasse 5"),
        ("in_person", "\uff32oom\u00a05", "room 5"),
        ("video", "Library room", ""),
        ("phone", "Library room", ""),
    ],
)
def test_rooms_are_told_apart_without_case_and_spaces(mode: str, place: str, room: str) -> None:
    assert room_of(mode, place) == room


USES = st.builds(
    lambda room, start, length, number: Use(
        room, START + timedelta(hours=start), START + timedelta(hours=start + length), "x", "UTC", "", UUID(int=number)
    ),
    st.sampled_from(["", "a", "b"]),
    st.integers(0, 20),
    st.integers(1, 4),
    st.integers(1, 10**6),
)


@given(st.lists(USES, max_size=6, unique_by=lambda u: u.date), st.lists(USES, max_size=6, unique_by=lambda u: u.date))
def test_a_clash_is_found_exactly_where_two_meet_in_a_room(wanted: list[Use], standing: list[Use]) -> None:
    own = {use.date for use in wanted}
    others = [use for use in standing if use.date not in own]
    pairs = [(a, b) for a in wanted for b in [*wanted, *others] if a is not b]
    meet = [
        (a, b) for a, b in pairs if a.room and a.room == b.room and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    ]
    clash = first_clash(wanted, standing)
    assert (clash is not None) == bool(meet)
    if clash:
        assert clash in meet


def at_once(app: Flask, first: Callable[[], object], statement: str, second: Callable[[Session], object]) -> list:
    """Let the first stand still before its `statement`, start the second, then go on; return what the second raised."""
    failed: list[Exception] = []

    def run() -> None:
        with app.app_context():
            try:
                second(database.session())
            except Exception as error:
                failed.append(error)

    other = Thread(target=run)

    def stand_still(_connection, _cursor, asked: str, *_rest) -> None:
        if asked.startswith(statement) and not other.ident:
            other.start()
            other.join(0.7)

    event.listen(database.engine, "before_cursor_execute", stand_still)
    try:
        first()
    finally:
        event.remove(database.engine, "before_cursor_execute", stand_still)
    assert other.ident, "the first never came that far"
    other.join(30)
    assert not other.is_alive()
    return failed


def a_plan(title: str, at: time) -> Plan:
    rhythm = Rhythm(date(2026, 12, 2), 2, at, "America/New_York", 60, times=3)
    return Plan(uuid4(), title, rhythm, "in_person", "Library room", "", 8, 4)


@pytest.fixture
def both(db: Session, cast: Cast) -> tuple[Viewer, Viewer]:
    found = as_viewer(db, cast.rowan), as_viewer(db, cast.tove)
    db.rollback()
    return found


def test_of_two_who_plan_the_same_room_at_once_one_gets_it(app: Flask, db: Session, both) -> None:
    rowan, tove = both
    mine, theirs = a_plan("Noon", time(12)), a_plan("Half past", time(12, 30))
    failed = at_once(
        app,
        lambda: plan_series(db, rowan, mine, NOW),
        "INSERT INTO series",
        lambda other: plan_series(other, tove, theirs, NOW),
    )
    assert [type(error) for error in failed] == [RoomTaken]
    assert "“Noon” meets there on Wednesday 2 December 2026, 12:00" in failed[0].sentence
    db.rollback()
    assert db.scalar(select(func.count()).select_from(ReflectionSession)) == 3
    assert list(invariants(db, NOW, None)) == []


def test_a_date_that_moves_and_a_plan_do_not_meet_in_a_room(app: Flask, db: Session, both) -> None:
    rowan, tove = both
    series = planned(db, rowan, time=time(9), times=3)
    on = dates_of(db, series)[0].id
    change = wanted(db, rowan, on, Scope.THIS, time=time(12))
    db.rollback()
    failed = at_once(
        app,
        lambda: change_dates(db, rowan, *change, NOW),
        "UPDATE reflection_session",
        lambda other: plan_series(other, tove, a_plan("Noon", time(12)), NOW),
    )
    assert [type(error) for error in failed] == [RoomTaken]
    db.rollback()
    assert list(invariants(db, NOW, None)) == []


def test_a_series_planned_while_its_days_are_closed_skips_them(app: Flask, db: Session, both) -> None:
    rowan, tove = both
    closed = Closed(date(2026, 12, 16), date(2026, 12, 16), "Stocktaking")
    failed = at_once(
        app,
        lambda: add_closures(db, rowan, [closed], NOW),
        "INSERT INTO closure",
        lambda other: plan_series(other, tove, a_plan("Noon", time(12)), NOW),
    )
    assert failed == []
    db.rollback()
    assert [d.day.day for d in db.scalars(select(ReflectionSession).order_by(ReflectionSession.day))] == [2, 30]
    assert list(invariants(db, NOW, None)) == []


def test_two_who_tend_at_once_lay_every_date_once(app: Flask, db: Session, both) -> None:
    rowan, _ = both
    series = planned(db, rowan, every=1)
    before, later = len(dates_of(db, series)), NOW + timedelta(days=60)
    db.rollback()
    failed = at_once(
        app,
        lambda: list(extend(db, later)),
        "INSERT INTO reflection_session",
        lambda other: list(extend(other, later)),
    )
    assert failed == []
    db.rollback()
    days = [d.day for d in dates_of(db, series)]
    assert len(days) == len(set(days)) == before + 7
    assert all(b - a == timedelta(weeks=1) for a, b in zip(days, days[1:], strict=False))
    assert list(invariants(db, NOW, None)) == []


def test_of_two_who_change_one_date_at_once_the_second_is_told(app: Flask, db: Session, both) -> None:
    rowan, _ = both
    on = dates_of(db, planned(db, rowan, times=3))[0].id
    mine, theirs = (wanted(db, rowan, on, Scope.THIS, time=time(hour)) for hour in (13, 14))
    db.rollback()
    failed = at_once(
        app,
        lambda: change_dates(db, rowan, *mine, NOW),
        "UPDATE reflection_session",
        lambda other: change_dates(other, rowan, *theirs, NOW),
    )
    assert [type(error) for error in failed] == [ChangedMeanwhile]
    db.rollback()
    assert db.get(ReflectionSession, on).starts_at.hour == 18
