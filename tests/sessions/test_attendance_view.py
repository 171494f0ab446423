"""Noting who came, on the page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import Attendance, ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page


@pytest.fixture
def held(db: Session, cast: Cast) -> ReflectionSession:
    """A date of last week at which Priya had a place."""
    on = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_sign_up(on, cast.priya)
    return on


def mark(person, came: bool = True) -> dict[str, str]:
    return {f"came_{person.id.hex}": "came" if came else "missed"}


def noted(db: Session, on: ReflectionSession) -> dict:
    rows = db.execute(select(Attendance.person_id, Attendance.came).where(Attendance.session_id == on.id))
    return {row.person_id: row.came for row in rows}


def seen(page: Page) -> dict[str, str]:
    return {"seen": page.find("input", name="seen")[0].get("value", "")}


def test_a_lead_notes_who_came_and_who_walked_in(page: Page, db: Session, cast: Cast, held: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=held.id)
    names = {"".join(e.itertext()).strip() for e in rowan.find("label", class_="chip")}
    assert names == {"Came", "Couldn't make it", "Sunniva Okafor"}
    data = mark(cast.priya, came=False) | {"walk_ins": cast.sunniva.id.hex} | seen(rowan)
    rowan.send("sessions.attendance", data, session_id=held.id)
    assert "Noted: 1 person came." in rowan.follow().text
    assert noted(db, held) == {cast.priya.id: False, cast.sunniva.id: True}
    again = rowan.open("sessions.attendance", session_id=held.id)
    ticked = {e.get("value") for e in again.find("input", checked="")}
    assert ticked == {"missed", cast.sunniva.id.hex}
    again.send("sessions.attendance", mark(cast.priya) | seen(again), session_id=held.id)
    assert noted(db, held) == {cast.priya.id: True}


def test_a_missing_mark_is_asked_for_by_name_and_the_others_stay(
    page: Page, db: Session, cast: Cast, held: ReflectionSession
) -> None:
    other = factories.make_person(name="Ada Unmarked")
    factories.make_sign_up(held, other)
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=held.id)
    rowan.send("sessions.attendance", mark(cast.priya) | seen(rowan), session_id=held.id, status=422)
    assert "Say whether Ada Unmarked came." in rowan.text
    assert [e.get("value") for e in rowan.find("input", checked="")] == ["came"]
    assert noted(db, held) == {}


def test_two_leads_at_once_do_not_write_over_each_other(
    page: Page, db: Session, cast: Cast, held: ReflectionSession
) -> None:
    rowan, imani = (page.as_(p).open("sessions.attendance", session_id=held.id) for p in (cast.rowan, cast.imani))
    old = seen(rowan)
    imani.send("sessions.attendance", mark(cast.priya) | seen(imani), session_id=held.id)
    rowan.send("sessions.attendance", mark(cast.priya, came=False) | old, session_id=held.id, status=409)
    assert "written meanwhile" in rowan.text
    assert [e.get("value") for e in rowan.find("input", checked="")] == ["missed"]
    assert noted(db, held) == {cast.priya.id: True}
    rowan.send("sessions.attendance", mark(cast.priya, came=False) | seen(rowan), session_id=held.id)
    assert noted(db, held) == {cast.priya.id: False}


def test_rubbish_is_answered_in_words(page: Page, db: Session, cast: Cast, held: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=held.id)
    ok = seen(rowan)
    for data in (
        {},
        {"seen": "\x00"},
        {f"came_{cast.priya.id.hex}": "maybe"} | ok,
        mark(cast.priya) | {"walk_ins": "\x00"} | ok,
        mark(cast.priya) | {"walk_ins": [cast.rowan.id.hex, cast.helena.id.hex]} | ok,
    ):
        rowan.send("sessions.attendance", data, session_id=held.id, status=422)
    rowan.send("sessions.attendance", mark(cast.priya) | {"seen": "\x00"}, session_id=held.id, status=409)
    assert noted(db, held) == {}


def test_before_after_and_when_called_off_the_page_says_so_and_takes_nothing(
    page: Page, db: Session, cast: Cast
) -> None:
    coming = factories.make_date(cast.series)
    off = factories.make_date(cast.series, TODAY - timedelta(days=14), state="cancelled")
    closed = factories.make_date(cast.series, date(2026, 9, 23))
    for on in (coming, off, closed):
        factories.make_sign_up(on, cast.priya)
    factories.make_attendance(closed, cast.priya, came=False)
    rowan = page.as_(cast.rowan)
    for on, words in ((coming, "has not begun"), (off, "called off"), (closed, "Its quarter is closed")):
        assert words in rowan.open("sessions.attendance", session_id=on.id).text
        assert not rowan.find("input", name="seen")
        rowan.send("sessions.attendance", mark(cast.priya), session_id=on.id, status=409)
    assert "Priya Holloway: couldn't make it" in rowan.open("sessions.attendance", session_id=closed.id).text
    assert noted(db, closed) == {cast.priya.id: False}
    assert noted(db, coming) == noted(db, off) == {}


def test_one_person_and_three_cost_the_same(
    page: Page, db: Session, cast: Cast, held: ReflectionSession, count_queries
) -> None:
    rowan = page.as_(cast.rowan)

    def cost() -> int:
        with count_queries() as asked:
            rowan.open("sessions.attendance", session_id=held.id)
        return len(asked)

    one = cost()
    for _ in range(2):
        factories.make_sign_up(held, factories.make_person())
    assert cost() == one <= 12


def test_everybody_else_came_is_one_press_for_a_whole_list(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, TODAY - timedelta(days=14), places=20)
    people = [factories.make_person() for _ in range(20)]
    for one in people:
        factories.make_sign_up(on, one)
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=on.id)
    assert not rowan.find("input", checked=""), "nobody is marked beforehand"
    first = [b for b in rowan.find("button") if (b.text or "").strip() in ("Save the list", "Everybody else came")][0]
    assert first.get("name") is None, "the Enter key presses the first button, which speaks for nobody"
    data = mark(people[3], came=False) | {"rest": "came"} | seen(rowan)
    rowan.send("sessions.attendance", data, session_id=on.id)
    assert "Noted: 19 people came." in rowan.follow().text
    assert noted(db, on) == {one.id: one is not people[3] for one in people}
    again = rowan.open("sessions.attendance", session_id=on.id)
    assert "Everybody else came" not in again.text


def test_only_that_press_speaks_for_who_was_left_open(
    page: Page, db: Session, cast: Cast, held: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=held.id)
    ok = seen(rowan)
    for rest in ("", "missed", "yes", "\x00", ["missed", "came"]):
        rowan.send("sessions.attendance", {"rest": rest} | ok, session_id=held.id, status=422)
        assert "Say whether Priya Holloway came." in rowan.text
    rubbish = {f"came_{cast.priya.id.hex}": "maybe", "rest": "came"} | ok
    rowan.send("sessions.attendance", rubbish, session_id=held.id, status=422)
    assert noted(db, held) == {}
    stale = page.as_(cast.imani).open("sessions.attendance", session_id=held.id)
    stale.send("sessions.attendance", mark(cast.priya, came=False) | seen(stale), session_id=held.id)
    rowan.send("sessions.attendance", {"rest": "came"} | ok, session_id=held.id, status=409)
    assert noted(db, held) == {cast.priya.id: False}
