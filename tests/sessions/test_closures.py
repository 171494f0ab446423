"""Days without co-reflections: they call off what is planned, are skipped by what is planned later, and open again."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.closures import add_closures, look_closed, remove_closure
from coreflect.sessions.actions.edits import change_dates
from coreflect.sessions.actions.series import extend
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import Closure, ReflectionSession, SignUp
from coreflect.sessions.rules.changes import Scope
from coreflect.sessions.rules.closures import LONGEST, CannotClose, Closed, fit
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import dates_of, letters, planned, wanted

WINTER = Closed(date(2026, 12, 24), date(2027, 1, 3), "Winter break")


@pytest.fixture
def rowan(db: Session, cast: Cast) -> Viewer:
    return as_viewer(db, cast.rowan)


def test_adding_a_closure_calls_off_the_dates_in_it_and_tells_each_person_once(
    db: Session, cast: Cast, rowan: Viewer
) -> None:
    series = planned(db, rowan, every=1, places=2)
    dates = [d for d in dates_of(db, series) if WINTER.holds(d.day)]
    assert [d.day.day for d in dates] == [30]
    on = dates[0]
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva)
    factories.make_sign_up(on, factories.make_person(), "waiting")
    outlook = look_closed(db, [WINTER], rowan, NOW)
    assert (outlook.touched.dates, outlook.touched.placed, outlook.touched.waiting) == ((on.id,), 2, 1)
    assert db.scalar(select(func.count()).select_from(Closure)) == 0, "to look changes nothing"
    add_closures(db, rowan, [WINTER], NOW)
    db.refresh(on)
    assert (on.state, on.reason, on.sequence) == ("cancelled", "Winter break", 1)
    assert set(db.scalars(select(SignUp.state))) == {"coming", "waiting"}
    assert len(letters(db, "place")) == 3
    add_closures(db, rowan, [WINTER], NOW)
    assert len(letters(db, "place")) == 3
    assert db.scalar(select(func.count()).select_from(Closure)) == 1
    body = db.scalar(select(LedgerEntry.body).where(LedgerEntry.kind == "closure_added"))
    assert '"told":3' in body
    assert "Winter" not in body
    assert list(invariants(db, NOW, None)) == []


def test_an_offer_on_a_date_that_is_closed_ends(db: Session, cast: Cast, rowan: Viewer) -> None:
    on = [d for d in dates_of(db, planned(db, rowan, every=1)) if WINTER.holds(d.day)][0]
    mine = factories.make_sign_up(on, cast.priya, "waiting")
    mine.state, mine.offered_until, on.waiting, on.offered = "offered", on.starts_at - timedelta(hours=2), 0, 1
    db.commit()
    add_closures(db, rowan, [WINTER], on.starts_at - timedelta(hours=20))
    db.refresh(on)
    db.refresh(mine)
    assert (on.offered, on.waiting, mine.state, mine.offered_until) == (0, 1, "waiting", None)


def test_a_series_skips_closed_days_now_and_as_it_goes_on_and_meets_there_when_they_open(
    db: Session, rowan: Viewer
) -> None:
    later = Closed(date(2027, 12, 13), date(2027, 12, 17), "Moving house")
    add_closures(db, rowan, [WINTER, later], NOW)
    series = planned(db, rowan)
    assert date(2026, 12, 30) not in [d.day for d in dates_of(db, series)]
    list(extend(db, NOW + timedelta(days=60)))
    days = [d.day for d in dates_of(db, series)]
    assert days[-1] == date(2028, 1, 12)
    assert date(2027, 12, 15) not in days
    winter = db.scalar(select(Closure.id).where(Closure.reason == "Winter break"))
    assert remove_closure(db, rowan, winter, NOW) == 1
    assert date(2026, 12, 30) in [d.day for d in dates_of(db, series)]
    with pytest.raises(Missing):
        remove_closure(db, rowan, winter, NOW)
    db.rollback()
    assert remove_closure(db, rowan, db.scalar(select(Closure.id)), NOW) == 1
    assert list(invariants(db, NOW, None)) == []


def test_days_that_open_again_bring_back_no_date_that_was_called_off_and_none_that_is_over(
    db: Session, rowan: Viewer
) -> None:
    series = planned(db, rowan)
    add_closures(db, rowan, [WINTER], NOW)
    closure = db.scalar(select(Closure.id))
    assert remove_closure(db, rowan, closure, NOW) == 0
    assert [d.state for d in dates_of(db, series) if WINTER.holds(d.day)] == ["cancelled"]


@pytest.mark.parametrize(("hour", "laid"), [(16, 1), (17, 0), (18, 0)])
def test_a_day_that_opens_again_after_its_hour_brings_nothing_back(
    db: Session, cast: Cast, rowan: Viewer, hour: int, laid: int
) -> None:
    """The series meets at noon in New York, which is 17:00 in UTC."""
    on = date(2026, 12, 9)
    add_closures(db, rowan, [Closed(on, on, "Snow")], NOW)
    series = planned(db, rowan, first_date=date(2026, 12, 2), every=1, times=3)
    snow = db.scalars(select(Closure.id)).one()
    assert remove_closure(db, rowan, snow, datetime(2026, 12, 9, hour, tzinfo=UTC)) == laid
    assert len(dates_of(db, series)) == 2 + laid


def test_a_day_that_two_closures_hold_stays_closed_when_one_ends(db: Session, rowan: Viewer) -> None:
    add_closures(db, rowan, [WINTER, Closed(date(2026, 12, 30), date(2026, 12, 30), "Stocktaking")], NOW)
    series = planned(db, rowan)
    winter = db.scalar(select(Closure.id).where(Closure.reason == "Winter break"))
    assert remove_closure(db, rowan, winter, NOW) == 0
    assert date(2026, 12, 30) not in [d.day for d in dates_of(db, series)]


def test_a_date_is_not_moved_into_closed_days(db: Session, rowan: Viewer) -> None:
    add_closures(db, rowan, [WINTER], NOW)
    on = dates_of(db, planned(db, rowan))[1].id
    with pytest.raises(Exception, match="Winter break. Pick another day"):
        change_dates(db, rowan, *wanted(db, rowan, on, Scope.THIS, day=date(2026, 12, 29)), NOW)
    db.rollback()
    assert db.get(ReflectionSession, on).day == date(2026, 12, 16)


def test_what_has_begun_or_was_called_off_is_not_touched(db: Session, cast: Cast, rowan: Viewer) -> None:
    begun = factories.make_date(cast.series, NOW.date(), starts_at=NOW - timedelta(minutes=5))
    off = factories.make_date(cast.other_series, NOW.date() + timedelta(days=1), state="cancelled", reason="Snow.")
    today = Closed(NOW.date(), NOW.date() + timedelta(days=1), "Closed")
    assert add_closures(db, rowan, [today], NOW).touched.dates == ()
    assert (begun.state, off.reason) == ("planned", "Snow.")


def test_days_that_are_over_too_many_or_upside_down_are_refused(rowan: Viewer, db: Session) -> None:
    day = NOW.date()
    for wrong in (
        [Closed(day - timedelta(days=9), day - timedelta(days=1), "Over")],
        [Closed(day + timedelta(days=n), day + timedelta(days=n), "Many") for n in range(201)],
    ):
        with pytest.raises(CannotClose):
            add_closures(db, rowan, wrong, NOW)
        db.rollback()
    with pytest.raises(CannotClose, match="before the first"):
        fit(Closed(day, day - timedelta(days=1), "Upside down"))
    with pytest.raises(CannotClose, match="longer than 92 days"):
        fit(Closed(day, day + LONGEST, "Long"))
    assert fit(Closed(day, day + LONGEST - timedelta(days=1), "A quarter"))


def test_where_the_room_is_taken_the_date_is_left_out_and_the_leads_are_told_once(
    db: Session, cast: Cast, rowan: Viewer
) -> None:
    series = planned(db, rowan, every=4)
    clash = dates_of(db, series)[-1].day + timedelta(weeks=4)
    factories.make_date(cast.other_series, clash, room="library room")
    list(extend(db, NOW + timedelta(weeks=9)))
    days = [d.day for d in dates_of(db, series)]
    assert clash not in days
    assert days[-1] == clash + timedelta(weeks=4)
    (subject,) = letters(db, "hosting")
    assert "no date on" in subject
    assert list(extend(db, NOW + timedelta(weeks=9))) == []
    assert len(letters(db, "hosting")) == 1


def test_where_the_hour_does_not_exist_the_date_is_left_out_and_the_leads_are_told(db: Session, rowan: Viewer) -> None:
    """Every fourth Sunday at half past two, which the clocks of New York leave out on 14 March 2032 first."""
    night = {"first_date": date(2027, 3, 21), "every": 4, "time": time(2, 30), "mode": "phone", "link": "4"}
    series = planned(db, rowan, **night)
    list(extend(db, NOW.replace(year=2031, month=4)))
    days = [d.day for d in dates_of(db, series)]
    assert date(2032, 2, 15) in days
    assert date(2032, 3, 14) not in days
    (subject,) = letters(db, "hosting")
    assert "no date on Sunday 14 March 2032" in subject
