"""Planning a series: type, look at the dates, save."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.sessions.models import ReflectionSession, Series
from tests.conftest import Cast
from tests.pages import Page

GOOD = {
    "title": "Wednesday noon",
    "first_date": "2026-12-02",
    "every": "2",
    "time": "12:00",
    "zone": "America/New_York",
    "minutes": "60",
    "times": "3",
    "mode": "in_person",
    "place": "Library room",
    "places": "8",
    "quorum": "4",
}


def hidden(page: Page, name: str) -> str:
    return page.find("input", name=name)[0].get("value", "")


def kept(page: Page) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("key", "shown")}


@pytest.fixture
def rowan(page: Page, cast: Cast) -> Page:
    return page.as_(cast.rowan)


def how_many(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(ReflectionSession))


def test_the_form_begins_with_what_the_agency_has_set(rowan: Page) -> None:
    rowan.open("sessions.plan")
    assert (hidden(rowan, "places"), hidden(rowan, "quorum")) == ("8", "4")
    assert [o.get("value") for o in rowan.find("option", selected="")][0] == "America/New_York"
    assert len(rowan.response.data) < 60_000


def test_the_dates_are_shown_before_anything_is_saved(rowan: Page, db: Session) -> None:
    rowan.send("sessions.plan", GOOD, status=200)
    assert "3 dates of Wednesday noon" in rowan.text
    assert "Wednesday 16 December, 12:00-13:00, New York time" in rowan.text
    assert how_many(db) == 0
    rowan.send("sessions.plan", GOOD | kept(rowan) | {"save": "yes"})
    assert how_many(db) == 3
    assert "Saved: 3 dates. You lead this series." in rowan.follow().text
    assert "Wednesday noon" in rowan.text


def test_saving_twice_saves_once(rowan: Page, db: Session) -> None:
    rowan.send("sessions.plan", GOOD, status=200)
    again = GOOD | kept(rowan) | {"save": "yes"}
    rowan.send("sessions.plan", again)
    rowan.send("sessions.plan", again)
    assert how_many(db) == 3


def test_other_dates_than_those_shown_are_shown_before_they_are_saved(rowan: Page, db: Session) -> None:
    rowan.send("sessions.plan", GOOD, status=200)
    changed = GOOD | kept(rowan) | {"save": "yes", "time": "13:00"}
    rowan.send("sessions.plan", changed, status=409)
    assert "The dates have changed since you saw them" in rowan.text
    assert "13:00-14:00" in rowan.text
    assert how_many(db) == 0
    rowan.send("sessions.plan", changed | kept(rowan))
    assert how_many(db) == 3


def test_saving_without_having_seen_the_dates_shows_them(rowan: Page, db: Session) -> None:
    rowan.send("sessions.plan", GOOD | {"save": "yes"}, status=409)
    assert "3 dates of Wednesday noon" in rowan.text
    assert how_many(db) == 0


def test_zones_are_those_of_places_and_none_counts_hours_the_other_way_round(rowan: Page) -> None:
    """Etc/GMT+5 is five hours behind UTC, and everybody reads it as five ahead."""
    offered = [option.get("value", "") for part in rowan.open("sessions.plan").find("optgroup") for option in part]
    assert offered[0] == "America/New_York"
    assert {"Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland"} <= set(offered)
    assert not {zone for zone in offered if zone.startswith(("Etc/", "US/", "Canada/", "Brazil/"))}
    assert len(offered) == len(set(offered)) > 300


WRONG = [
    ({"title": " "}, 422, "title", "Give it a name"),
    ({"title": "\x00"}, 422, "title", "Give it a name"),
    ({"title": "x" * 81}, 422, "title", "longer than 80 characters"),
    ({"first_date": "2027-02-29"}, 422, "first_date", "not in the calendar"),
    ({"first_date": ""}, 422, "first_date", "Pick the day"),
    ({"first_date": "2026-11-24"}, 409, "first_date", "That date has passed. Pick another?"),
    ({"first_date": "2026-11-25", "time": "08:00"}, 409, "first_date", "Today that hour has passed."),
    ({"first_date": "0001-01-01"}, 422, "first_date", "between 2000 and 2100"),
    ({"first_date": "2027-02-28", "time": "02:30"}, 409, "time", "On Sunday 14 March 2027 the clocks go forward"),
    ({"time": "25:00"}, 422, "time", "such as 12:00"),
    ({"time": "\x00"}, 422, "time", "such as 12:00"),
    ({"minutes": "\x01"}, 422, "minutes", "15 to 240"),
    ({"first_date": "\x00"}, 422, "first_date", "not in the calendar"),
    ({"time": ""}, 422, "time", "such as 12:00"),
    ({"zone": "Europe/Atlantis"}, 422, "zone", "Pick a zone"),
    ({"zone": ["", "x"]}, 422, "zone", "Pick a zone"),
    ({"every": "5"}, 422, "every", "Pick how often"),
    ({"every": "often"}, 422, "every", "Pick how often"),
    ({"minutes": "5"}, 422, "minutes", "15 to 240"),
    ({"minutes": "9" * 5000}, 422, "minutes", "15 to 240"),
    ({"minutes": "an hour"}, 422, "minutes", "15 to 240"),
    ({"times": "", "opens_days": "366"}, 422, "opens_days", "0 to 365"),
    ({"closes_minutes": "soon"}, 422, "closes_minutes", "0 to 10080"),
    ({"remind_first": "25"}, 422, "remind_first", "Pick one from the list"),
    ({"remind_last": "\x00"}, 422, "remind_last", "Pick one from the list"),
    ({"until": "2026-12-30"}, 409, "times", "either until which day"),
    ({"times": "105"}, 422, "times", "1 to 104"),
    ({"times": "", "until": "2026-12-01"}, 409, "until", "before the first date"),
    ({"times": "", "until": "2100-12-31"}, 409, "until", "1 to 104"),
    ({"mode": "telepathy"}, 422, "mode", "Pick how you meet"),
    ({"place": ""}, 422, "place", "Say where you meet"),
    ({"mode": "walk", "place": ""}, 422, "place", "Say where you meet"),
    ({"mode": "video"}, 422, "link", "Say how people join"),
    ({"places": "1"}, 422, "places", "2 to 60"),
    ({"places": ""}, 422, "places", "2 to 60"),
    ({"quorum": "9"}, 422, "quorum", "more than there are places"),
    ({"quorum": "0"}, 422, "quorum", "up to the places"),
]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(rowan: Page, db: Session) -> None:
    for changes, status, field, sentence in WRONG:
        rowan.send("sessions.plan", GOOD | changes, status=status)
        error = "".join(rowan.find("p", id=f"{field}-error")[0].itertext())
        assert sentence in error, changes
        assert f"#{field}" in rowan.links(), changes
        if field != "title":
            assert hidden(rowan, "title") == "Wednesday noon", changes
    assert db.scalar(select(func.count()).select_from(Series).where(Series.title == "Wednesday noon")) == 0
    assert how_many(db) == 0


def test_an_empty_form_and_odd_hidden_fields_are_answered_in_words(rowan: Page, db: Session) -> None:
    rowan.send("sessions.plan", {}, status=422)
    rowan.send("sessions.plan", {"key": "\x00", "shown": "\x00", "save": "yes"}, status=422)
    rowan.send("sessions.plan", GOOD | {"key": "no key", "shown": ["a", "b"]}, status=200)
    assert how_many(db) == 0


def test_a_walk_and_a_phone_line_can_be_planned(rowan: Page, db: Session) -> None:
    for number, changes in enumerate(({"mode": "walk"}, {"mode": "phone", "place": "", "link": "extension 4"})):
        rowan.send("sessions.plan", GOOD | changes | {"title": f"Series {number}"}, status=200)
        rowan.send("sessions.plan", GOOD | changes | kept(rowan) | {"title": f"Series {number}", "save": "yes"})
    assert how_many(db) == 6
    first = db.scalar(select(ReflectionSession.day).order_by(ReflectionSession.day).limit(1))
    assert first == date(2026, 12, 2)


def test_only_ps_leads_plan(page: Page, db: Session, cast: Cast) -> None:
    for person in (cast.priya, cast.sunniva, cast.helena, cast.wes):
        page.as_(person).open("sessions.plan", status=403)
        page.as_(person).send("sessions.plan", GOOD | {"save": "yes"}, status=403)
    page.send("sessions.plan", GOOD, status=401)
    assert how_many(db) == 0
