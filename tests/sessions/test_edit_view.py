"""Changing a date on its page: typed, looked at in numbers, done."""

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import ReflectionSession, SeriesLead
from coreflect.sessions.rules.changes import Scope
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import changed, dates_of, planned


@pytest.fixture
def rowan(page: Page, cast: Cast) -> Page:
    return page.as_(cast.rowan)


def fields(page: Page) -> dict[str, str]:
    """Return what the page's form would send."""
    sent = {}
    for one in page.find("input"):
        kind, name = one.get("type"), one.get("name", "")
        if kind in ("radio", "checkbox") and one.get("checked") is None:
            continue
        if name not in ("csrf_token", "look"):
            sent[name] = one.get("value", "")
    for one in page.find("select"):
        chosen = [o for o in one.iter() if o.tag.endswith("option") and o.get("selected") is not None]
        sent[one.get("name", "")] = (chosen or [o for o in one.iter() if o.tag.endswith("option")])[0].get("value", "")
    return sent


def test_a_change_is_shown_in_numbers_and_done_on_the_second_press(
    rowan: Page, db: Session, cast: Cast, count_queries
) -> None:
    series = planned(db, as_viewer(db, cast.rowan), times=5)
    on = dates_of(db, series)[1]
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva)
    factories.make_sign_up(on, factories.make_person(), "waiting")
    on_id = on.id
    rowan.open("sessions.edit", session_id=on_id)
    typed = fields(rowan) | {"scope": "following", "time": "14:00", "place": "Garden room"}
    with count_queries() as asked:
        rowan.send("sessions.edit", typed, status=200, session_id=on_id)
    assert len(asked) <= 12 + 1, asked  # and the page from which the token came
    assert "4 dates change." in rowan.text
    assert "Starts at: 12:00 → 14:00" in rowan.text
    assert "2 people with a place and 1 waiting are told" in rowan.text
    assert {d.starts_at.hour for d in dates_of(db, series)} == {17}
    rowan.send("sessions.edit", fields(rowan) | {"save": "yes"}, session_id=on_id)
    assert "4 dates are changed. 3 people are told." in rowan.follow().text
    assert [d.starts_at.hour for d in dates_of(db, series)] == [17, 19, 19, 19, 19]
    assert {d.place for d in dates_of(db, series)[1:]} == {"Garden room"}


def test_what_others_did_to_other_dates_meanwhile_is_shown_before_anything_is_done(
    rowan: Page, db: Session, cast: Cast
) -> None:
    """Imani moves a later date by hand while Rowan looks at what changing all of them does."""
    series = planned(db, as_viewer(db, cast.rowan), times=4)
    db.add(SeriesLead(series_id=series, person_id=cast.imani.id))
    db.commit()
    one, other = (date.id for date in dates_of(db, series)[:2])
    rowan.open("sessions.edit", session_id=one)
    rowan.send("sessions.edit", fields(rowan) | {"scope": "all", "time": "14:00"}, status=200, session_id=one)
    assert "4 dates change." in rowan.text
    shown = fields(rowan)
    changed(db, as_viewer(db, cast.imani), other, Scope.THIS, time=time(9))
    rowan.send("sessions.edit", shown | {"save": "yes"}, status=409, session_id=one)
    assert "has changed since you saw it" in rowan.text
    assert "3 dates change." in rowan.text
    assert [d.starts_at.hour for d in dates_of(db, series)] == [17, 14, 17, 17]
    rowan.send("sessions.edit", fields(rowan) | {"save": "yes"}, session_id=one)
    assert [d.starts_at.hour for d in dates_of(db, series)] == [19, 14, 19, 19]


def test_opening_the_page_costs_few_questions(rowan: Page, db: Session, cast: Cast, count_queries) -> None:
    on = dates_of(db, planned(db, as_viewer(db, cast.rowan)))[0].id
    with count_queries() as asked:
        rowan.open("sessions.edit", session_id=on)
    assert len(asked) <= 4


def test_a_press_on_another_outlook_than_the_one_shown_shows_it_first(rowan: Page, db: Session, cast: Cast) -> None:
    on = dates_of(db, planned(db, as_viewer(db, cast.rowan), times=4))[1].id
    rowan.open("sessions.edit", session_id=on)
    rowan.send("sessions.edit", fields(rowan) | {"time": "14:00"}, status=200, session_id=on)
    other = fields(rowan) | {"time": "15:00", "save": "yes"}
    rowan.send("sessions.edit", other, status=409, session_id=on)
    assert "has changed since you saw it" in rowan.text
    assert "12:00 → 15:00" in rowan.text
    assert db.scalar(select(ReflectionSession.starts_at).where(ReflectionSession.id == on)).hour == 17
    rowan.send("sessions.edit", fields(rowan) | {"save": "yes"}, session_id=on)
    assert db.scalar(select(ReflectionSession.starts_at).where(ReflectionSession.id == on)).hour == 20


def test_a_stale_page_keeps_what_was_typed_and_says_how_it_is_now(rowan: Page, db: Session, cast: Cast) -> None:
    on = dates_of(db, planned(db, as_viewer(db, cast.rowan), times=4))[1].id
    rowan.open("sessions.edit", session_id=on)
    mine = fields(rowan) | {"place": "Attic"}
    theirs = fields(rowan) | {"time": "15:00"}
    rowan.send("sessions.edit", theirs, status=200, session_id=on)
    rowan.send("sessions.edit", fields(rowan) | {"save": "yes"}, session_id=on)
    rowan.send("sessions.edit", mine, status=409, session_id=on)
    assert "Somebody changed this date meanwhile" in rowan.text
    assert "As it is now: Wednesday 16 December, 15:00-16:00" in rowan.text
    assert fields(rowan)["place"] == "Attic"
    rowan.send("sessions.edit", fields(rowan) | {"time": "15:00"}, status=200, session_id=on)
    assert "Where: Library room → Attic" in rowan.text


WRONG = [
    ({"day": "2027-02-29"}, 422, "day", "not in the calendar"),
    ({"day": ""}, 422, "day", "Pick a day"),
    ({"day": "2026-11-20"}, 409, "day", "has passed"),
    ({"day": "2026-12-02"}, 409, "day", "has another date on Wednesday 2 December"),
    ({"time": "\x00"}, 422, "time", "such as 12:00"),
    ({"minutes": "9" * 5000}, 422, "minutes", "15 to 240"),
    ({"mode": "telepathy"}, 422, "mode", "Pick how you meet"),
    ({"mode": "video"}, 422, "link", "Say how people join"),
    ({"place": ""}, 422, "place", "Say where you meet"),
    ({"places": "1"}, 422, "places", "2 to 60"),
    ({"quorum": "9"}, 422, "quorum", "more than there are places"),
    ({"scope": "some"}, 422, "scope", "Pick for which dates"),
    ({"title": "Other"}, 409, "scope", "belong to the whole series"),
    ({"title": " "}, 422, "title", "Give it a name"),
    ({"every": "5", "scope": "all"}, 422, "every", "Pick how often"),
    ({"zone": "Mars/Olympus", "scope": "all"}, 422, "zone", "Pick a zone"),
    ({"ends_on": "2026-12-01", "scope": "all"}, 409, "ends_on", "before this date"),
    ({"why": "x" * 201}, 422, "why", "longer than 200"),
    ({"day": "2026-12-31", "scope": "all"}, 409, "day", "at most six days"),
]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(rowan: Page, db: Session, cast: Cast) -> None:
    series = planned(db, as_viewer(db, cast.rowan), times=4)
    on = dates_of(db, series)[1].id
    rowan.open("sessions.edit", session_id=on)
    good = fields(rowan)
    for changes, status, field, sentence in WRONG:
        rowan.send("sessions.edit", good | {"why": "kept"} | changes | {"save": "yes"}, status=status, session_id=on)
        error = "".join(rowan.find("p", id=f"{field}-error")[0].itertext())
        assert sentence in error, changes
        assert f"#{field}" in rowan.links(), changes
        assert fields(rowan)["why"] in ("kept", changes.get("why")), changes
    for empty in ({}, {"save": "yes"}, dict.fromkeys(good, "\x00"), {k: [v, v] for k, v in good.items()}):
        rowan._ask("POST", f"/sessions/{on}/edit", data={"csrf_token": rowan.token(), **empty})
    days = [date(2026, 12, 2), date(2026, 12, 16), date(2026, 12, 30), date(2027, 1, 13)]
    assert [d.day for d in dates_of(db, series)] == days
    assert {(d.link, d.sequence) for d in dates_of(db, series)} == {("", 0)}


def test_what_is_over_says_so_and_others_find_nothing(page: Page, rowan: Page, db: Session, cast: Cast) -> None:
    held = factories.make_date(cast.series, date(2026, 11, 18))
    off = factories.make_date(cast.series, state="cancelled", reason="Snow.")
    for on, words in ((held, "has begun"), (off, "was called off")):
        assert words in rowan.open("sessions.edit", session_id=on.id).text
        assert not rowan.find("input", name="day")
    for person, status in ((cast.tove, 404), (cast.priya, 403), (cast.sunniva, 403), (cast.wes, 403)):
        page.as_(person).open("sessions.edit", status, session_id=off.id)
