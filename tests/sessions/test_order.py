"""Who goes first where a series says so; leads are told when few come; what the pages say of both."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.deployment import Deployment
from coreflect.notices.models import Mail
from coreflect.sessions.actions.offers_of_places import keep_order, mark_first, tell_short
from coreflect.sessions.actions.places import Outcome, sign_up, withdraw
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.offers import tend, waiting
from coreflect.sessions.rules.places import IN_ORDER, NEW_FIRST, Standing
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_offers_of_places import by_id, held, states, tomorrow

HELD = TODAY - timedelta(days=7)


def first(db: Session, on: ReflectionSession) -> set[UUID]:
    db.expire_all()
    return set(db.scalars(select(SignUp.person_id).where(SignUp.session_id == on.id, SignUp.first)))


def in_turn(db: Session, on: ReflectionSession) -> list[UUID]:
    """Return who waits, in the order in which leads see them."""
    from coreflect.sessions.queries.guests import guests

    return [guest.id for guest in guests(db, on.id) if guest.standing is Standing.WAITING]


@pytest.fixture
def ruled(db: Session, cast: Cast) -> ReflectionSession:
    """A full date of a series in which those who are new go first; Priya has come to it before."""
    cast.series.new_first = True
    db.commit()
    old = factories.make_date(cast.series, HELD)
    factories.make_sign_up(old, cast.priya)
    factories.make_attendance(old, cast.priya)
    on = factories.make_date(cast.series, places=1, quorum=1)
    factories.make_sign_up(on, factories.make_person())
    return on


def test_who_is_new_or_was_left_waiting_goes_before_who_has_come(
    db: Session, cast: Cast, ruled: ReflectionSession
) -> None:
    waited = factories.make_person()
    old = db.scalars(select(ReflectionSession).where(ReflectionSession.day == HELD)).one()
    factories.make_sign_up(old, waited, "waiting")
    came_elsewhere = factories.make_person()
    factories.make_attendance(factories.make_date(cast.other_series, HELD), came_elsewhere)
    factories.make_attendance(factories.make_date(cast.series, HELD - timedelta(days=14)), waited)
    missed = factories.make_person()
    factories.make_attendance(old, missed, came=False)
    people = [cast.priya, waited, came_elsewhere, missed]
    outcomes = [sign_up(db, as_viewer(db, person), ruled.id, NOW) for person in people]
    assert [one.turn for one in outcomes] == [1, 1, 2, 3]
    assert in_turn(db, ruled) == [waited.id, came_elsewhere.id, missed.id, cast.priya.id]
    assert held(db, NOW) == []


def test_the_place_passes_on_in_that_order_and_the_own_turn_follows_it(
    page: Page, db: Session, cast: Cast, ruled: ReflectionSession
) -> None:
    assert sign_up(db, as_viewer(db, cast.priya), ruled.id, NOW) == Outcome(Standing.WAITING, turn=1)
    new = factories.make_person()
    assert sign_up(db, as_viewer(db, new), ruled.id, NOW).turn == 1
    mine = page.as_(cast.priya).open("sessions.show", session_id=ruled.id)
    assert "You are waiting, number 2" in mine.text
    assert NEW_FIRST in mine.text
    assert NEW_FIRST in mine.open("sessions.index").text
    assert NEW_FIRST in page.as_(cast.rowan).open("sessions.show", session_id=ruled.id).text
    holder = db.scalars(select(SignUp.person_id).where(SignUp.session_id == ruled.id, SignUp.state == "coming")).one()
    withdraw(db, by_id(db, holder), ruled.id, NOW)
    assert states(db, ruled, [new.id, cast.priya.id]) == ["coming", "waiting"]
    assert held(db, NOW) == []


def test_without_the_rule_the_order_is_that_of_signing_up_and_said_so(page: Page, db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    assert first(db, on) == set()
    waits = page.as_(db.get(factories.Person, people[3])).open("sessions.show", session_id=on.id)
    assert "You are waiting, number 2" in waits.text
    assert IN_ORDER in waits.text
    assert IN_ORDER in page.as_(cast.rowan).open("sessions.show", session_id=on.id).text
    assert NEW_FIRST not in waits.html


def test_switching_the_rule_on_and_off_marks_who_waits_at_dates_to_come(db: Session, cast: Cast) -> None:
    old = factories.make_date(cast.series, HELD)
    on, people = tomorrow(db, cast)
    came, new = people[2], people[3]
    factories.make_attendance(old, db.get(factories.Person, came))
    factories.make_sign_up(old, db.get(factories.Person, new), "waiting")
    cast.series.new_first = True
    assert mark_first(db, cast.series.id, NOW) == 2
    db.commit()
    assert first(db, on) == {new, people[4]}
    assert in_turn(db, on) == [new, people[4], came]
    assert mark_first(db, cast.series.id, NOW) == 0
    withdraw(db, by_id(db, people[0]), on.id, NOW)
    cast.series.new_first = False
    assert mark_first(db, cast.series.id, NOW) == 1
    db.commit()
    assert in_turn(db, on) == [came, people[4]]
    assert first(db, on) == {new}, "who got a place keeps the mark with which they got it"
    assert first(db, old) == set()
    assert held(db, NOW) == []


def test_a_list_of_who_came_changes_who_goes_first_with_the_next_tending(
    app: Flask, db: Session, cast: Cast, ruled: ReflectionSession
) -> None:
    new = factories.make_person()
    sign_up(db, as_viewer(db, new), ruled.id, NOW)
    sign_up(db, as_viewer(db, cast.sunniva), ruled.id, NOW)
    assert first(db, ruled) == {new.id, cast.sunniva.id}
    factories.make_attendance(db.scalars(select(ReflectionSession).where(ReflectionSession.day == HELD)).one(), new)
    assert list(keep_order(db, NOW)) == ["1 person changed turns on waiting lists, as their series says."]
    assert first(db, ruled) == {cast.sunniva.id}
    assert list(keep_order(db, NOW)) == []
    list(tend(db, NOW, Deployment(app.extensions["keyring"])))
    assert in_turn(db, ruled) == [cast.sunniva.id, new.id]


def test_leads_are_told_once_a_day_before_that_few_come_and_nothing_is_called_off(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, TODAY + timedelta(days=1), quorum=3)
    enough = factories.make_date(cast.other_series, TODAY + timedelta(days=1), quorum=1)
    for date in (on, enough):
        factories.make_sign_up(date, factories.make_person())
    factories.make_date(factories.make_series(cast.rowan), TODAY + timedelta(days=1), state="cancelled")
    day_before = on.starts_at - timedelta(hours=24)
    assert list(tell_short(db, day_before - timedelta(minutes=1))) == []
    assert list(tell_short(db, day_before)) == ["The leads of 1 date were told that few come."]
    assert list(tell_short(db, day_before)) == []
    told = db.execute(select(Mail.reader, Mail.subject, Mail.body).where(Mail.kind == "hosting")).all()
    assert {row.reader for row in told} == {cast.rowan.id, cast.imani.id}
    assert {row.subject for row in told} == {"Few people come on Thursday 26 November 2026, 12:00"}
    assert all("1 person has a place" in row.body and f"/sessions/{on.id}" in row.body for row in told)
    db.refresh(on)
    assert on.state == "planned"


def test_a_lead_finds_dates_with_few_people_on_her_first_page_and_on_their_own(
    page: Page, db: Session, cast: Cast
) -> None:
    on = factories.make_date(cast.series, TODAY + timedelta(days=1), quorum=3)
    factories.make_sign_up(on, cast.priya)
    late = on.starts_at - timedelta(hours=23)

    def titles(person) -> list[str]:
        return [one.title for one in waiting(db, as_viewer(db, person), late)]

    assert titles(cast.rowan) == ["Few people come on Thursday 26 November 2026, 12:00"]
    for other in (cast.tove, cast.priya, cast.helena, cast.wes):
        assert titles(other) == []
    clock.set_to(late)
    rowan = page.as_(cast.rowan).open("home.index")
    assert "Few people come on Thursday 26 November 2026, 12:00" in rowan.text
    shown = rowan.open("sessions.show", session_id=on.id)
    assert "Fewer people have a place than you planned for" in shown.text
    assert f"/sessions/{on.id}/cancel" in shown.links()
    assert "Fewer people" not in page.as_(cast.priya).open("sessions.show", session_id=on.id).text
    db.execute(update(ReflectionSession).values(quorum=1))
    db.commit()
    assert titles(cast.rowan) == []


def test_a_held_place_shows_two_presses_on_the_page_the_list_and_the_first_page(
    page: Page, db: Session, cast: Cast
) -> None:
    on, people = tomorrow(db, cast)
    sooner = NOW + timedelta(hours=21)
    other = factories.make_date(cast.other_series, starts_at=sooner, ends_at=sooner + timedelta(hours=1))
    factories.make_sign_up(other, db.get(factories.Person, people[2]))
    late = NOW + timedelta(hours=20)
    withdraw(db, by_id(db, people[0]), on.id, late)
    clock.set_to(late)
    asked = page.as_(db.get(factories.Person, people[2]))
    for endpoint, values in (("sessions.show", {"session_id": on.id}), ("sessions.index", {}), ("home.index", {})):
        asked.open(endpoint, **values)
        assert "A place is held for you" in asked.text
        assert "held for you until Thursday 26 November 2026, 09:00" in asked.text
        actions = [form.get("action", "") for form in asked.find("form", class_="press")]
        assert f"/sessions/{on.id}/accept" in actions
        assert f"/sessions/{on.id}/withdraw" in actions
    assert "All 2 places are taken or offered" in asked.open("sessions.index", mine="yes").text
    rowan = page.as_(cast.rowan).open("sessions.show", session_id=on.id)
    assert "Asked whether they take a place" in rowan.text
    sent = asked.send("sessions.accept", session_id=on.id).follow()
    assert sent.text.startswith("You have a place. See you there.")
    assert states(db, on, people[2:3]) == ["coming"]


def test_a_lead_is_asked_once_before_somebody_is_taken_off_the_list(page: Page, db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    gone = db.get(factories.Person, people[0])
    rowan = page.as_(cast.rowan).open("sessions.show", session_id=on.id)
    path = f"/sessions/{on.id}/people/{gone.id}/take-off"
    assert path in rowan.links()
    assert rowan.open(path).h1 == f"Take {gone.name} off the list?"
    assert "The place passes on to whoever waits first." in rowan.text
    assert states(db, on, people[:1]) == ["coming"]
    assert rowan.send(path).follow().text.startswith("Taken off the list, and told.")
    assert states(db, on, people[:3]) == ["withdrawn", "coming", "coming"]
    assert rowan.send(path).follow().text.startswith("They were not on the list any more; nothing changed.")
    rowan.open(path, 404)
    for person in (cast.tove, cast.sunniva):
        other = page.as_(person)
        assert other.open(path, 404).html == other.open(path.replace(str(on.id), str(factories.nowhere())), 404).html
        other.send(path, status=404)
    for person in (cast.priya, cast.helena, cast.wes):
        page.as_(person).send(path, status=403)
    clock.set_to(on.starts_at)
    assert path.replace(str(gone.id), str(people[1])) not in rowan.open("sessions.show", session_id=on.id).links()
    rowan.send(path.replace(str(gone.id), str(people[1])), status=409)
    assert states(db, on, people[1:2]) == ["coming"]


def test_each_thing_about_places_that_does_not_hold_is_said(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    late = NOW + timedelta(hours=20)
    withdraw(db, by_id(db, people[0]), on.id, late)
    day = "Wednesday co-reflection, Thursday 26 November 2026"

    def said(words: str, now=late) -> bool:
        return f"{day}: {words}." in list(invariants(db, now, None))

    def change(table, *where, **values) -> None:
        db.execute(update(table).where(*where).values(**values))
        db.commit()

    def of(number: int):
        return SignUp.number == number

    overdue = "an offer was over more than an hour ago, and nobody has passed it on"
    assert not said(overdue, late + timedelta(hours=4, minutes=59))
    assert said(overdue, late + timedelta(hours=5))
    assert not said(overdue, on.starts_at)
    change(SignUp, of(3), offered_until=on.starts_at + timedelta(minutes=1))
    assert said("an offer ends outside the last day before the start")
    change(SignUp, of(3), offered_until=on.starts_at - timedelta(hours=24))
    assert said("an offer ends outside the last day before the start")
    change(SignUp, of(3), offered_until=on.starts_at)
    change(ReflectionSession, offered=0)
    assert said("the number of places held is not the number asked")
    assert said("somebody waits while a place is free")
    change(ReflectionSession, offered=1)
    overtaken = "somebody has a place, or is asked, who signed up after somebody who waits"
    assert held(db, late) == []
    change(SignUp, of(5), state="coming")
    assert said(overtaken)
    assert said("more people come or are asked than it has places")
    change(SignUp, of(5), first=True)
    assert not said(overtaken)
    change(SignUp, of(4), first=True)
    assert said("somebody goes first although its series has no such rule")
