"""Dates are changed, one or many, and nobody's place is lost."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.models import Mail
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.edits import ChangedMeanwhile, Outlook, change_dates, look_at_change
from coreflect.sessions.actions.series import Plan, extend, plan_series
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from coreflect.sessions.queries.changes import date_to_change, mark_of
from coreflect.sessions.rules.changes import Change, Scope, as_it_is
from coreflect.sessions.rules.recurrence import Rhythm
from coreflect.sessions.rules.rooms import RoomTaken
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.sessions.test_actions import as_viewer

FIRST = date(2026, 12, 2)


def planned(db: Session, viewer: Viewer, **changes: Any) -> UUID:
    """Plan a series at noon on every second Wednesday from 2 December on, and return its id."""
    said = {"first_date": FIRST, "every": 2, "time": time(12), "zone": "America/New_York", "minutes": 60}
    rhythm = Rhythm(**(said | {name: changes.pop(name) for name in list(changes) if name in (*said, "times", "until")}))
    held = {"title": "Noon", "mode": "in_person", "place": "Library room", "link": "", "places": 2, "quorum": 1}
    key = uuid4()
    plan_series(db, viewer, Plan(key=key, rhythm=rhythm, **(held | changes)), NOW)
    return key


def dates_of(db: Session, series_id: UUID) -> list[ReflectionSession]:
    query = select(ReflectionSession).where(ReflectionSession.series_id == series_id)
    return list(db.scalars(query.order_by(ReflectionSession.day).execution_options(populate_existing=True)))


def wanted(db: Session, viewer: Viewer, on: UUID, scope: Scope, too: bool = False, why: str = "", **changes: Any):
    found = date_to_change(db, viewer.id, on)
    assert found
    said = as_it_is(*found)
    change = Change(on, scope, type(said)(**(vars(said) | changes)), too, why)
    return change, mark_of(*found)


def changed(db: Session, viewer: Viewer, on: UUID, scope: Scope, now: datetime = NOW, **changes: Any) -> Outlook:
    return change_dates(db, viewer, *wanted(db, viewer, on, scope, **changes), now)


@pytest.fixture
def rowan(db: Session, cast: Cast) -> Viewer:
    return as_viewer(db, cast.rowan)


def letters(db: Session, kind: str = "place") -> list[str]:
    """Return the subjects of the letters of a kind that were written."""
    return list(db.scalars(select(Mail.subject).where(Mail.kind == kind).order_by(Mail.subject)))


def test_a_date_that_moves_keeps_its_sign_ups_and_tells_each_person_once(
    db: Session, cast: Cast, rowan: Viewer
) -> None:
    series = planned(db, rowan)
    on = dates_of(db, series)[1]
    for person, state in ((cast.priya, "coming"), (cast.sunniva, "coming"), (factories.make_person(), "waiting")):
        factories.make_sign_up(on, person, state)
    before = on.starts_at
    done = changed(db, rowan, on.id, Scope.THIS, day=date(2026, 12, 17), why="The room is painted.")
    assert (done.told.placed, done.told.waiting) == (2, 1)
    (on,) = [one for one in dates_of(db, series) if one.day == date(2026, 12, 17)]
    assert (on.slot_day, on.moved_from, on.reason) == (date(2026, 12, 16), before, "The room is painted.")
    assert (on.sequence, on.edited, on.taken, on.waiting) == (1, "when", 2, 1)
    assert len(letters(db)) == 3
    assert db.scalar(select(LedgerEntry.body).where(LedgerEntry.kind == "series_changed"))
    assert list(invariants(db, NOW, None)) == []
    changed(db, rowan, on.id, Scope.THIS, day=date(2026, 12, 16))
    assert (on.moved_from, on.edited, on.sequence) == (None, "", 2)
    assert len(letters(db)) == 6


def test_more_places_go_to_whoever_waits_and_fewer_than_are_taken_are_refused(
    db: Session, cast: Cast, rowan: Viewer
) -> None:
    on = dates_of(db, planned(db, rowan))[0]
    people = [factories.make_person() for _ in range(4)]
    for person, state in zip(people, ("coming", "coming", "waiting", "waiting"), strict=True):
        factories.make_sign_up(on, person, state)
    changed(db, rowan, on.id, Scope.THIS, places=3)
    db.refresh(on)
    assert (on.places, on.taken, on.waiting, on.sequence) == (3, 3, 1, 0)
    assert db.scalar(select(SignUp.state).where(SignUp.person_id == people[2].id)) == "coming"
    with pytest.raises(Refusal, match="3 places are taken. Write at least 3"):
        changed(db, rowan, on.id, Scope.THIS, places=2)
    db.rollback()
    assert on.places == 3


def test_all_dates_move_to_another_weekday_and_nobody_is_lost(db: Session, cast: Cast, rowan: Viewer) -> None:
    series = planned(db, rowan, every=1)
    dates = dates_of(db, series)
    for on in dates[:5]:
        factories.make_sign_up(on, cast.priya)
    ids = [on.id for on in dates]
    done = changed(db, rowan, dates[2].id, Scope.FOLLOWING, day=dates[2].day - timedelta(days=6))
    assert done.told.placed == 1
    after = {on.id: on for on in dates_of(db, series)}
    assert set(ids) <= set(after)
    assert [after[i].day for i in ids[:3]] == [date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 10)]
    assert db.scalar(select(SignUp.id).where(SignUp.person_id == cast.priya.id).limit(1))
    assert len(letters(db)) == 3
    assert list(invariants(db, NOW, None)) == []


def test_dates_may_swap_their_days_without_tripping_over_each_other(db: Session, rowan: Viewer) -> None:
    """The second was moved by hand to the day that the first comes to; ticked, it goes where the first was not."""
    series = planned(db, rowan, every=1, times=3)
    first, second, third = (on.id for on in dates_of(db, series))
    changed(db, rowan, second, Scope.THIS, day=date(2026, 12, 4))
    changed(db, rowan, first, Scope.ALL, too=True, day=date(2026, 12, 4))
    days = {on.id: on.day for on in dates_of(db, series)}
    assert days == {first: date(2026, 12, 4), second: date(2026, 12, 11), third: date(2026, 12, 18)}
    changed(db, rowan, second, Scope.FOLLOWING, every=1, day=date(2026, 12, 17))
    assert [on.day.day for on in dates_of(db, series)] == [4, 17, 24]


def test_a_series_that_meets_less_often_calls_off_with_the_reason_and_takes_out_the_rest(
    db: Session, cast: Cast, rowan: Viewer
) -> None:
    series = planned(db, rowan, every=1, times=6)
    dates = dates_of(db, series)
    on = dates[3].id
    factories.make_sign_up(dates[3], cast.priya)
    changed(db, rowan, dates[0].id, Scope.ALL, every=2)
    left = dates_of(db, series)
    assert [(d.day.day, d.state) for d in left] == [(2, "planned"), (16, "planned"), (23, "cancelled"), (30, "planned")]
    assert next(d.reason for d in left if d.id == on).endswith("meets every second week.")
    assert len(letters(db)) == 1


def test_what_others_changed_meanwhile_is_not_written_over_unseen(db: Session, cast: Cast, rowan: Viewer) -> None:
    on = dates_of(db, planned(db, rowan))[0].id
    mine = wanted(db, rowan, on, Scope.THIS, place="Garden room")
    changed(db, rowan, on, Scope.THIS, time=time(13))
    for action in (look_at_change, change_dates):
        with pytest.raises(ChangedMeanwhile):
            action(db, rowan, *mine, NOW)
        db.rollback()
    assert db.scalar(select(ReflectionSession.place).where(ReflectionSession.id == on)) == "Library room"


def test_who_leads_another_series_changes_nothing_here(db: Session, cast: Cast, rowan: Viewer) -> None:
    on = dates_of(db, planned(db, rowan))[0].id
    mine = wanted(db, rowan, on, Scope.THIS, place="Garden room")
    for person in (cast.tove, cast.priya, cast.wes):
        with pytest.raises(Missing):
            change_dates(db, as_viewer(db, person), *mine, NOW)
        db.rollback()


def test_a_date_cannot_move_into_a_room_that_is_taken(db: Session, cast: Cast, rowan: Viewer) -> None:
    planned(db, as_viewer(db, cast.tove), title="Early", time=time(8, 30), times=4)
    series = planned(db, rowan, place="  library   ROOM ", times=4)
    on = dates_of(db, series)[1].id
    with pytest.raises(RoomTaken, match="“Early” meets there on Wednesday 16 December 2026, 08:30"):
        changed(db, rowan, on, Scope.THIS, time=time(9))
    db.rollback()
    with pytest.raises(RoomTaken, match="“Early” meets there on Wednesday 2 December"):
        changed(db, rowan, on, Scope.ALL, time=time(8))
    db.rollback()
    changed(db, rowan, on, Scope.ALL, time=time(9, 30))
    changed(db, rowan, on, Scope.THIS, time=time(9), mode="video", link="https://meet.example/x")
    assert list(invariants(db, NOW, None)) == []


def test_the_series_goes_on_by_its_new_rule(db: Session, rowan: Viewer) -> None:
    series = planned(db, rowan)
    on = dates_of(db, series)[2]
    changed(db, rowan, on.id, Scope.FOLLOWING, day=on.day + timedelta(days=1), time=time(14), places=5, title="Later")
    before = dates_of(db, series)
    list(extend(db, NOW + timedelta(days=70)))
    new = dates_of(db, series)[len(before) :]
    assert [(one.day.weekday(), one.places) for one in new] == [(3, 5)] * 4
    assert new[0].day == before[-1].day + timedelta(weeks=2)
    assert db.get(Series, series).title == "Later"
