"""A whole run, or several dates of it, in one press."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail
from coreflect.sessions.actions.places import NoPlaceForYou, sign_up, withdraw
from coreflect.sessions.actions.runs import Several, sign_up_for
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer


def a_run(cast: Cast, count: int, places: int = 2) -> list[ReflectionSession]:
    """Return dates of every second week, the first of them in a week."""
    days = [TODAY + timedelta(days=7 + 14 * number) for number in range(count)]
    return [factories.make_date(cast.series, day, places=places, quorum=1) for day in days]


def mine(db: Session, person_id: UUID) -> dict[UUID, str]:
    db.expire_all()
    rows = db.execute(select(SignUp.session_id, SignUp.state).where(SignUp.person_id == person_id))
    return {row.session_id: row.state for row in rows}


def fill(db: Session, on: ReflectionSession) -> None:
    for _ in range(on.places):
        factories.make_sign_up(on, factories.make_person())


def test_a_whole_run_gives_places_and_turns_and_says_what_was_left_out(db: Session, cast: Cast) -> None:
    here, full, was_here, left, off, begun, elsewhere = a_run(cast, 7)
    fill(db, full)
    priya = as_viewer(db, cast.priya)
    sign_up(db, priya, was_here.id, NOW)
    sign_up(db, priya, left.id, NOW)
    withdraw(db, priya, left.id, NOW)
    off.state, elsewhere.series_id = "cancelled", cast.other_series.id
    begun.starts_at = NOW
    db.commit()
    assert sign_up_for(db, priya, cast.series.id, None, NOW) == Several(places=2, waiting=1, already=1)
    assert mine(db, priya.id) == {
        here.id: "coming",
        full.id: "waiting",
        was_here.id: "coming",
        left.id: "coming",
    }
    assert sign_up_for(db, priya, cast.series.id, None, NOW) == Several(already=4)
    assert list(invariants(db, NOW, None)) == []


def test_several_dates_are_the_ticked_ones_and_no_others(db: Session, cast: Cast) -> None:
    first, second, third = a_run(cast, 3)
    foreign = factories.make_date(cast.other_series)
    priya = as_viewer(db, cast.priya)
    got = sign_up_for(db, priya, cast.series.id, [first.id, third.id, foreign.id, uuid4()], NOW)
    assert got == Several(places=2, closed=2)
    assert set(mine(db, priya.id)) == {first.id, third.id}
    assert sign_up_for(db, priya, cast.series.id, [], NOW) == Several()


def test_dates_that_are_not_open_yet_or_any_more_are_left_out(db: Session, cast: Cast) -> None:
    cast.series.opens_days, cast.series.closes_minutes = 21, 60
    db.commit()
    soon, open_, later = a_run(cast, 3)
    now = soon.starts_at - timedelta(minutes=30)
    got = sign_up_for(db, as_viewer(db, cast.priya), cast.series.id, None, now)
    assert got == Several(places=1, closed=2)
    assert mine(db, cast.priya.id) == {open_.id: "coming"}
    assert later.taken == 0


def test_a_place_that_is_held_is_taken_with_the_rest(db: Session, cast: Cast) -> None:
    (on,) = a_run(cast, 1, places=2)
    people = [factories.make_person() for _ in range(2)]
    for person in (*people, cast.priya):
        sign_up(db, as_viewer(db, person), on.id, NOW)
    late = on.starts_at - timedelta(hours=5)
    withdraw(db, as_viewer(db, people[0]), on.id, late)
    assert mine(db, cast.priya.id) == {on.id: "offered"}
    assert sign_up_for(db, as_viewer(db, cast.priya), cast.series.id, None, late) == Several(places=1)
    assert mine(db, cast.priya.id) == {on.id: "coming"}


def test_who_leads_or_does_not_sign_up_gets_nothing_and_a_foreign_series_is_missing(db: Session, cast: Cast) -> None:
    a_run(cast, 2)
    both = factories.make_person("clinician", "ps_lead")
    led = factories.make_series(both)
    factories.make_date(led)
    assert sign_up_for(db, as_viewer(db, both), led.id, None, NOW) == Several(led=1)
    for person in (cast.rowan, cast.helena, cast.wes):
        with pytest.raises(NoPlaceForYou):
            sign_up_for(db, as_viewer(db, person), cast.series.id, None, NOW)
        db.rollback()
    with pytest.raises(Missing):
        sign_up_for(db, as_viewer(db, cast.priya), factories.nowhere(), None, NOW)
    db.rollback()
    assert db.scalars(select(SignUp)).all() == []


def test_dates_at_the_same_time_as_others_are_counted(db: Session, cast: Cast) -> None:
    first, _ = a_run(cast, 2)
    factories.make_sign_up(factories.make_date(cast.other_series, first.day), cast.priya)
    assert sign_up_for(db, as_viewer(db, cast.priya), cast.series.id, None, NOW) == Several(places=2, overlaps=1)


def test_a_run_of_26_dates_costs_hardly_more_than_one_of_two(db: Session, cast: Cast, count_queries) -> None:
    def cost(person) -> int:
        viewer = as_viewer(db, person)
        db.rollback()
        with count_queries() as asked:
            sign_up_for(db, viewer, cast.series.id, None, NOW)
        return len(asked)

    a_run(cast, 2, places=8)
    two = cost(cast.sunniva)
    for day in range(24):
        factories.make_date(cast.series, TODAY + timedelta(days=60 + 7 * day), places=8)
    assert cost(cast.priya) <= two + 1 <= 15
    assert len(mine(db, cast.priya.id)) == 26
    letters = db.scalars(select(Mail.thread).where(Mail.reader == cast.priya.id)).all()
    assert len(set(letters)) == 26


def test_the_page_signs_up_for_ticked_dates_and_for_all(page: Page, db: Session, cast: Cast) -> None:
    first, second, third = a_run(cast, 3)
    fill(db, third)
    priya = page.as_(cast.priya).open("sessions.show", session_id=first.id)
    assert f"/sessions/series/{cast.series.id}/sign-up" in priya.links()
    priya.open("sessions.run", series_id=cast.series.id)
    assert len(priya.find("input", type="checkbox")) == 3
    sent = priya.send("sessions.run", {"dates": [str(first.id)]}, series_id=cast.series.id)
    assert sent.follow().text.startswith("You have 1 place.")
    assert len(priya.find("input", type="checkbox")) == 2
    assert "You have a place" in priya.text
    sent = priya.send("sessions.run", {"all": "yes"}, series_id=cast.series.id)
    assert sent.follow().text.startswith(
        "You have 1 place and 1 turn on a waiting list. You were on the list of 1 date already."
    )
    assert "There is nothing to sign up for now." in priya.text
    assert mine(db, cast.priya.id) == {first.id: "coming", second.id: "coming", third.id: "waiting"}


def test_what_cannot_be_chosen_is_answered_in_words_and_ticks_are_kept(page: Page, db: Session, cast: Cast) -> None:
    first, second = a_run(cast, 2)
    priya = page.as_(cast.priya)
    for sent, words in (
        ({}, "Tick a date, or sign up for all of them."),
        ({"dates": ["", "x", "\x00"]}, "Choose dates from the list"),
        ({"dates": [str(first.id), str(factories.nowhere())]}, "Choose dates from the list"),
    ):
        priya.send("sessions.run", sent, 422, series_id=cast.series.id)
        assert words in priya.text
    ticked = [one.get("value") for one in priya.find("input", type="checkbox") if one.get("checked") is not None]
    assert ticked == [str(first.id)]
    assert mine(db, cast.priya.id) == {}
    priya.open("sessions.run", status=404, series_id=factories.nowhere())
    priya.send("sessions.run", {"all": "yes"}, 404, series_id=factories.nowhere())
    second.state = first.state = "cancelled"
    db.commit()
    assert "No date of this series is planned." in priya.open("sessions.run", series_id=cast.series.id).text


def test_one_date_and_three_cost_the_same_three_questions(page: Page, cast: Cast, count_queries) -> None:
    def cost() -> int:
        with count_queries() as asked:
            priya.open("sessions.run", series_id=key)
        return len(asked)

    priya, key = page.as_(cast.priya), cast.series.id
    a_run(cast, 1)
    one = cost()
    for days in (100, 107):
        factories.make_date(cast.series, TODAY + timedelta(days=days))
    assert cost() == one == 3, one


def test_the_page_says_when_sign_up_opens_and_that_it_has_closed(page: Page, db: Session, cast: Cast) -> None:
    cast.series.opens_days = 7
    db.commit()
    on = factories.make_date(cast.series, TODAY + timedelta(days=20))
    closed = factories.make_date(cast.other_series, TODAY + timedelta(days=1))
    cast.other_series.closes_minutes = 2 * 1440
    db.commit()
    priya = page.as_(cast.priya).open("sessions.show", session_id=on.id)
    assert "Sign-up opens on Tuesday 8 December." in priya.text
    assert not priya.find("form", class_="press")
    assert "opens on Tuesday 8 December 2026" in priya.send("sessions.sign_up", status=409, session_id=on.id).text
    shown = priya.open("sessions.index")
    assert "Sign-up opens on Tuesday 8 December." in shown.text
    assert "Sign-up has closed." in shown.text
    assert "Sign-up has closed." in priya.open("sessions.show", session_id=closed.id).text
    assert "Sign-up opens" not in page.as_(cast.helena).open("sessions.show", session_id=on.id).text
    assert datetime.fromisoformat("2026-12-08T00:00:00-05:00") > NOW
