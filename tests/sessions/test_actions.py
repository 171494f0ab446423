"""What happens when people sign up, withdraw and plan."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.sessions.actions.cancel import NotCancelled, cancel_date
from coreflect.sessions.actions.places import NoPlaceForYou, Outcome, SignUpClosed, sign_up, step_back, withdraw
from coreflect.sessions.actions.series import Plan, plan_series
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.rules.places import Standing
from coreflect.sessions.rules.recurrence import CannotPlan, Rhythm
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW


def as_viewer(db: Session, person) -> Viewer:
    found = viewer_of(db, person.id)
    assert found
    return found


def standings(db: Session, on: ReflectionSession) -> dict[UUID, tuple[int, str]]:
    rows = db.execute(select(SignUp.person_id, SignUp.number, SignUp.state).where(SignUp.session_id == on.id))
    return {row.person_id: (row.number, row.state) for row in rows}


def counters(db: Session, on: ReflectionSession) -> tuple[int, int, int]:
    db.refresh(on)
    return on.taken, on.waiting, on.last_number


def a_full_date(db: Session, series: Series, waiting: int = 2):
    """Return a date with two places, both taken, and so many waiting; and its people in the order of their numbers."""
    on = factories.make_date(series, places=2, quorum=1)
    people = [factories.make_person() for _ in range(2 + waiting)]
    for person in people:
        sign_up(db, as_viewer(db, person), on.id, NOW)
    return on, people


def test_places_go_in_the_order_of_signing_up_and_the_rest_wait(db: Session, cast: Cast) -> None:
    on, people = a_full_date(db, cast.series)
    assert [standings(db, on)[p.id] for p in people] == [(1, "coming"), (2, "coming"), (3, "waiting"), (4, "waiting")]
    assert counters(db, on) == (2, 2, 4)
    assert sign_up(db, as_viewer(db, cast.priya), on.id, NOW) == Outcome(Standing.WAITING, turn=3)


def test_pressed_twice_nobody_is_there_twice(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    viewer = as_viewer(db, cast.priya)
    assert sign_up(db, viewer, on.id, NOW) == Outcome(Standing.COMING)
    assert sign_up(db, viewer, on.id, NOW) == Outcome(Standing.COMING, already=True)
    assert counters(db, on) == (1, 0, 1)


def test_a_withdrawal_gives_the_place_to_whoever_waited_longest(db: Session, cast: Cast) -> None:
    on, (first, second, third, fourth) = a_full_date(db, cast.series)
    withdraw(db, as_viewer(db, second), on.id, NOW)
    assert standings(db, on) == {
        first.id: (1, "coming"),
        second.id: (2, "withdrawn"),
        third.id: (3, "coming"),
        fourth.id: (4, "waiting"),
    }
    assert counters(db, on) == (2, 1, 4)
    assert db.scalars(select(SignUp.promoted_at).where(SignUp.person_id == third.id)).one() == NOW


def test_who_leaves_the_waiting_list_moves_nobody_but_those_behind(db: Session, cast: Cast) -> None:
    on, (first, second, third, fourth) = a_full_date(db, cast.series)
    withdraw(db, as_viewer(db, third), on.id, NOW)
    assert counters(db, on) == (2, 1, 4)
    assert {p for p, (_, state) in standings(db, on).items() if state == "coming"} == {first.id, second.id}


def test_whoever_withdrew_comes_back_at_the_end(db: Session, cast: Cast) -> None:
    on, (first, *_) = a_full_date(db, cast.series)
    viewer = as_viewer(db, first)
    withdraw(db, viewer, on.id, NOW)
    assert withdraw(db, viewer, on.id, NOW) == Outcome(Standing.WITHDRAWN, already=True)
    assert sign_up(db, viewer, on.id, NOW) == Outcome(Standing.WAITING, turn=2)
    assert standings(db, on)[first.id] == (5, "waiting")
    assert counters(db, on) == (2, 2, 5)


def test_a_promoted_person_who_withdraws_and_returns_is_no_longer_marked_as_promoted(db: Session, cast: Cast) -> None:
    on, (first, _, third, _) = a_full_date(db, cast.series)
    withdraw(db, as_viewer(db, first), on.id, NOW)
    withdraw(db, as_viewer(db, third), on.id, NOW)
    sign_up(db, as_viewer(db, third), on.id, NOW)
    assert db.scalars(select(SignUp.promoted_at).where(SignUp.person_id == third.id)).one() is None


def test_a_place_passes_by_those_whose_account_has_ended(db: Session, cast: Cast) -> None:
    on, (first, _, third, fourth) = a_full_date(db, cast.series)
    third.active = False
    db.commit()
    withdraw(db, as_viewer(db, first), on.id, NOW)
    assert standings(db, on)[third.id] == (3, "waiting")
    assert standings(db, on)[fourth.id] == (4, "coming")


def test_nobody_overtakes_where_a_free_place_had_stayed_unnoticed(db: Session, cast: Cast) -> None:
    on, (_, _, third, fourth) = a_full_date(db, cast.series)
    on.places = 3
    db.commit()
    assert sign_up(db, as_viewer(db, cast.priya), on.id, NOW) == Outcome(Standing.WAITING, turn=2)
    assert standings(db, on)[third.id] == (3, "coming")
    assert standings(db, on)[fourth.id] == (4, "waiting")


def test_who_leaves_the_agency_gives_back_what_is_to_come_only(db: Session, cast: Cast) -> None:
    on, (first, _, third, _) = a_full_date(db, cast.series)
    held = factories.make_date(cast.series, factories.TODAY - timedelta(days=7))
    factories.make_sign_up(held, first)
    step_back(db, first.id, NOW)
    db.commit()
    assert standings(db, on)[first.id] == (1, "withdrawn")
    assert standings(db, on)[third.id] == (3, "coming")
    assert standings(db, held)[first.id] == (1, "coming")


def test_a_date_that_has_begun_refuses_and_offers_the_next(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    factories.make_date(cast.other_series, on.day + timedelta(days=1))
    later = factories.make_date(cast.series, on.day + timedelta(days=14))
    for action in (sign_up, withdraw):
        with pytest.raises(SignUpClosed, match="has begun.*Wednesday 16 December 2026, 12:00"):
            action(db, as_viewer(db, cast.priya), on.id, on.starts_at)
        db.rollback()
    assert later.day == date(2026, 12, 16)
    assert standings(db, on) == {}


def test_a_date_that_was_called_off_refuses_even_where_nothing_follows(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, cast.sunniva)
    rowan = as_viewer(db, cast.rowan)
    assert cancel_date(db, rowan, on.id, "Snow.", NOW).placed == 1
    assert (on.state, on.reason) == ("cancelled", "Snow.")
    with pytest.raises(SignUpClosed, match="called off. No other date"):
        sign_up(db, as_viewer(db, cast.priya), on.id, NOW)
    db.rollback()
    with pytest.raises(NotCancelled):
        cancel_date(db, rowan, on.id, "Again.", NOW)
    db.rollback()
    assert on.reason == "Snow."


def test_a_date_that_has_begun_cannot_be_called_off(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    with pytest.raises(NotCancelled):
        cancel_date(db, as_viewer(db, cast.rowan), on.id, "Snow.", on.starts_at)
    db.rollback()
    assert on.state == "planned"


def test_leads_of_the_series_leadership_and_administrators_take_no_place(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    both = factories.make_person("clinician", "ps_lead")
    db.add(SeriesLead(series_id=cast.series.id, person_id=both.id))
    db.commit()
    for person in (cast.rowan, cast.tove, cast.helena, cast.wes, both):
        with pytest.raises(NoPlaceForYou):
            sign_up(db, as_viewer(db, person), on.id, NOW)
        db.rollback()
    assert counters(db, on) == (0, 0, 0)
    elsewhere = factories.make_date(cast.other_series)
    assert sign_up(db, as_viewer(db, both), elsewhere.id, NOW).standing is Standing.COMING


def test_a_date_that_is_not_there_is_missing(db: Session, cast: Cast) -> None:
    for action in (sign_up, withdraw):
        with pytest.raises(Missing):
            action(db, as_viewer(db, cast.priya), factories.nowhere(), NOW)
        db.rollback()


def a_plan(**changes) -> Plan:
    rhythm = Rhythm(date(2026, 12, 2), 2, time(12, 0), "America/New_York", 60, times=8)
    values = {
        "key": uuid4(),
        "title": "Wednesday noon",
        "rhythm": rhythm,
        "mode": "in_person",
        "place": "Library room",
        "link": "",
        "places": 8,
        "quorum": 4,
    }
    return Plan(**(values | changes))


def test_a_planned_series_has_its_dates_its_lead_and_an_entry_in_the_audit_log(db: Session, cast: Cast) -> None:
    plan = a_plan()
    assert plan_series(db, as_viewer(db, cast.rowan), plan, NOW) == 8
    dates = db.scalars(select(ReflectionSession).where(ReflectionSession.series_id == plan.key)).all()
    assert {d.period for d in dates} == {"2026Q4", "2027Q1"}
    assert {(d.mode, d.place, d.places, d.quorum, d.state) for d in dates} == {
        ("in_person", "Library room", 8, 4, "planned")
    }
    lead = db.scalars(select(SeriesLead.person_id).where(SeriesLead.series_id == plan.key)).one()
    assert lead == cast.rowan.id
    entry = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "series_planned")).one()
    assert '"dates":8' in entry.body
    assert "Rowan" not in entry.body


def test_a_series_sent_twice_is_planned_once(db: Session, cast: Cast) -> None:
    plan, rowan = a_plan(), as_viewer(db, cast.rowan)
    assert plan_series(db, rowan, plan, NOW) == plan_series(db, rowan, plan, NOW) == 8
    assert len(db.scalars(select(ReflectionSession)).all()) == 8
    assert len(db.scalars(select(LedgerEntry)).all()) == 1


def test_a_series_that_somebody_else_planned_cannot_be_taken_by_its_key(db: Session, cast: Cast) -> None:
    plan = a_plan()
    plan_series(db, as_viewer(db, cast.rowan), plan, NOW)
    with pytest.raises(Missing):
        plan_series(db, as_viewer(db, cast.tove), plan, NOW)
    db.rollback()
    assert len(db.scalars(select(SeriesLead).where(SeriesLead.series_id == plan.key)).all()) == 1


def test_what_cannot_be_laid_out_leaves_nothing_behind(db: Session, cast: Cast) -> None:
    with pytest.raises(CannotPlan):
        plan_series(
            db, as_viewer(db, cast.rowan), a_plan(rhythm=Rhythm(date(2026, 11, 4), 2, time(12), "UTC", 60)), NOW
        )
    db.rollback()
    assert db.scalars(select(ReflectionSession)).all() == []
