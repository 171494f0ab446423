"""The secret calendar, one date as a file, and the page on which a person chooses."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.people.actions.accounts import activate, deactivate
from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.actions import tell
from coreflect.sessions.models import CalendarFeed, ReflectionSession, ReminderWish, SignUp, Substitute
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_letters import LINK, THEME, letters_to, send_all

DAY = timedelta(days=1)
VIDEO = {"mode": "video", "place": "", "link": LINK}


def address_of(page: Page, person: Person) -> str:
    """Make an address as the person would, and return its path."""
    made = page.as_(person).send("sessions.new_feed", status=200)
    (shown,) = made.find("textarea")
    text = "".join(shown.itertext())
    assert text.startswith("http://localhost/calendar/")
    return text.removeprefix("http://localhost")


def fetched(page: Page, path: str, status: int = 200, **headers: str) -> Any:
    """Return what a calendar program gets, which is signed in nowhere."""
    answer = Page(page.app).client.get(path, headers=headers)
    assert answer.status_code == status
    return answer


def entries(text: str) -> dict[str, icalendar.Event]:
    """Return the entries of a calendar by their names."""
    found = {str(one["uid"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    other = {one.uid.value: one for one in getattr(vobject.readOne(text), "vevent_list", [])}
    assert found.keys() == other.keys()
    for uid, one in found.items():
        assert one.decoded("dtstart") == other[uid].dtstart.value
        assert one.decoded("dtend") == other[uid].dtend.value
    return found


def uid(date: ReflectionSession) -> str:
    return f"{date.id}@coreflect"


def test_the_calendar_holds_the_dates_at_which_one_has_a_place_and_no_others(
    page: Page, db: Session, cast: Cast
) -> None:
    series = cast.series
    coming, waiting, withdrawn, foreign = (factories.make_date(series, TODAY + n * 7 * DAY) for n in range(1, 5))
    for on, state in ((coming, "coming"), (waiting, "waiting"), (withdrawn, "withdrawn")):
        factories.make_sign_up(on, cast.priya, state)
    factories.make_sign_up(foreign, cast.sunniva)
    old, older = factories.make_date(series, TODAY - 50 * DAY), factories.make_date(series, TODAY - 70 * DAY)
    called_off = factories.make_date(cast.other_series, state="cancelled")
    for on in (old, older, called_off):
        factories.make_sign_up(on, cast.priya)
    answer = fetched(page, address_of(page, cast.priya))
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = entries(answer.text)
    assert found.keys() == {uid(coming), uid(old), uid(called_off)}
    assert found[uid(coming)]["status"] == "CONFIRMED"
    assert found[uid(called_off)]["status"] == "CANCELLED"
    assert "METHOD:PUBLISH" in answer.text


def test_leads_and_substitutes_see_what_they_host_and_former_leads_do_not(page: Page, db: Session, cast: Cast) -> None:
    led, other = factories.make_date(cast.series), factories.make_date(cast.other_series)
    db.add(Substitute(session_id=other.id, person_id=cast.sunniva.id))
    cast.imani.ps_lead, cast.imani.ps_staff = False, True
    db.commit()
    assert entries(fetched(page, address_of(page, cast.rowan)).text).keys() == {uid(led)}
    assert entries(fetched(page, address_of(page, cast.sunniva)).text).keys() == {uid(other)}
    assert entries(fetched(page, address_of(page, cast.imani)).text).keys() == set()
    assert entries(fetched(page, address_of(page, cast.helena)).text).keys() == set()


def test_nothing_in_the_calendar_or_a_date_s_file_names_anybody_tells_a_theme_or_how_to_join(
    page: Page, db: Session, cast: Cast
) -> None:
    cast.series.title = f"Rowan Ellery's circle on {THEME}"
    factories.agency().event_title = "Team time"
    on = factories.make_date(cast.series, reason="The room is painted.", **VIDEO)
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva)
    feed = fetched(page, address_of(page, cast.priya)).text
    file = page.as_(cast.priya).open("sessions.one_date", session_id=on.id)
    for text in (feed, file.html):
        assert entries(text)[uid(on)]["summary"] == "Team time"
        for planted in ("meet.example", "Planted", "Rowan", "Ellery", "Sunniva", "Priya", "Holloway", "circle"):
            assert planted not in text.replace("\r\n ", "")
    assert file.response is not None
    assert file.response.headers["Content-Disposition"] == 'attachment; filename="date-2026-12-02.ics"'


@pytest.mark.parametrize("reader", ["feed", "file"])
def test_an_hour_stays_the_same_on_the_wall_before_and_after_the_clocks_change(
    page: Page, db: Session, cast: Cast, reader: str
) -> None:
    before, after = (factories.make_date(cast.series, day) for day in (date(2027, 3, 10), date(2027, 3, 17)))
    path = address_of(page, cast.rowan)
    for on, hour in ((before, 17), (after, 16)):
        text = (
            fetched(page, path).text
            if reader == "feed"
            else page.as_(cast.helena).open("sessions.one_date", session_id=on.id).html
        )
        begins = entries(text)[uid(on)].decoded("dtstart")
        assert begins == datetime(2027, 3, on.day.day, hour, tzinfo=UTC)
        assert begins.astimezone(factories.ZoneInfo("America/New_York")).hour == 12


def test_the_calendar_and_the_mails_speak_of_one_entry_and_agree(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, cast.priya)
    path = address_of(page, cast.priya)
    tell.tell_place(db, on, [cast.priya.id], NOW)
    db.commit()
    for change in ({"sequence": 1}, {"state": "cancelled", "sequence": 2}):
        event = letters_to(db, cast.priya)[-1].event
        entry = entries(fetched(page, path).text)[uid(on)]
        assert event is not None
        assert (str(entry["uid"]), int(entry["sequence"])) == (event.uid, event.sequence)
        send_all(db)
        for name, value in change.items():
            setattr(on, name, value)
        (tell.tell_cancelled if on.state == "cancelled" else tell.tell_moved)(db, on, NOW)
        db.commit()
    last = letters_to(db, cast.priya)[-1].event
    assert last is not None
    assert int(entries(fetched(page, path).text)[uid(on)]["sequence"]) == last.sequence


def test_what_has_not_changed_is_not_sent_again(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, cast.priya)
    path = address_of(page, cast.priya)
    first = fetched(page, path)
    mark = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    clock.set_to(NOW + timedelta(hours=5))
    again = fetched(page, path, 304, If_None_Match=mark)
    assert again.data == b""
    assert again.headers["ETag"] == mark
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert fetched(page, path, 200, If_None_Match='W/"another"').headers["ETag"] == mark
    on.sequence += 1
    db.commit()
    assert fetched(page, path, 200, If_None_Match=mark).headers["ETag"] != mark


def test_an_address_is_shown_once_and_only_its_hash_is_kept(page: Page, db: Session, cast: Cast) -> None:
    path = address_of(page, cast.priya)
    token = re.fullmatch(r"/calendar/([\w-]{43})\.ics", path)
    assert token
    kept = db.scalars(select(CalendarFeed.token_hash)).one()
    assert token[1] not in kept
    shown = page.as_(cast.priya).open("sessions.calendar")
    assert token[1] not in shown.html
    assert "Make a new address" in shown.text
    assert "Make an address" in page.as_(cast.sunniva).open("sessions.calendar").text


def test_a_new_address_ends_the_old_one_and_a_revoked_one_opens_nothing(page: Page, db: Session, cast: Cast) -> None:
    other = address_of(page, cast.sunniva)
    old = address_of(page, cast.priya)
    new = address_of(page, cast.priya)
    unknown = fetched(page, f"/calendar/{'x' * 43}.ics", 404)
    assert fetched(page, old, 404).data == unknown.data, "an old address is as good as one that never was"
    fetched(page, new)
    ended = page.as_(cast.priya)
    for _ in range(2):
        assert "opens nothing any more" in ended.send("sessions.no_feed").follow().html
    assert fetched(page, new, 404).data == unknown.data
    assert unknown.headers["Cache-Control"] == "no-store"
    fetched(page, other)


def test_an_address_dies_with_the_account_and_does_not_come_back(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    path = address_of(page, cast.priya)
    cast.priya.active = False  # by whatever way: the question itself looks
    db.commit()
    fetched(page, path, 404)
    cast.priya.active = True
    db.commit()
    fetched(page, path)
    wes = viewer_of(db, cast.wes.id)
    deactivate(db, wes, cast.priya.id, app.extensions["rooms"], NOW)
    fetched(page, path, 404)
    activate(db, wes, cast.priya.id, NOW)
    fetched(page, path, 404)
    assert db.query(CalendarFeed).count() == 0


@pytest.mark.parametrize("odd", ["%00", "%ff%fe", "x" * 3000, "..%2f..%2fetc", "' OR 1=1 --", "%F0%9F%92%A9"])
def test_an_odd_address_is_a_missing_page(page: Page, cast: Cast, odd: str) -> None:
    fetched(page, f"/calendar/{odd}.ics", 404)


def test_the_address_begins_with_the_site_that_the_settings_name(page: Page, cast: Cast, app: Flask) -> None:
    """A proxy may have told the app another name, or that nothing is encrypted: the secret must not travel so."""
    named = replace(app.extensions["deployment"], site="https://coreflect.example.org/here")
    app.extensions["deployment"], before = named, app.extensions["deployment"]
    try:
        made = page.as_(cast.priya).send("sessions.new_feed", status=200)
    finally:
        app.extensions["deployment"] = before
    (shown,) = made.find("textarea")
    assert "".join(shown.itertext()).startswith("https://coreflect.example.org/here/calendar/")
    assert any(link.startswith("webcal://coreflect.example.org/here/calendar/") for link in made.links())


def test_a_feed_asks_two_questions_however_many_dates(
    page: Page, db: Session, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    asked = []
    path = address_of(page, cast.rowan)
    for number in range(3):
        factories.make_date(cast.series, TODAY + (number + 1) * 7 * DAY)
        if number != 1:
            with count_queries() as statements:
                assert len(entries(fetched(page, path).text)) == number + 1
            asked.append(len(statements))
    assert asked == [2, 2]
    with count_queries() as statements:
        fetched(page, f"/calendar/{'x' * 43}.ics", 404)
    assert len(statements) == 1
    rowan = page.as_(cast.rowan)
    with count_queries() as statements:
        rowan.open("sessions.calendar")
    assert len(statements) == 2


def test_reminders_are_ticked_and_stay_as_they_were_saved(page: Page, db: Session, cast: Cast) -> None:
    priya = page.as_(cast.priya)

    def ticked() -> list[str]:
        return [one.get("name", "") for one in priya.open("sessions.calendar").find("input", type="checkbox")
                if one.get("checked") is not None]  # fmt: skip

    assert ticked() == ["first", "last"]
    assert "Saved" in priya.send("sessions.calendar", {"last": "y"}).follow().html
    assert ticked() == ["last"]
    priya.send("sessions.calendar", {"first": "y", "last": "y"})
    assert ticked() == ["first", "last"]
    priya.send("sessions.calendar", {})
    assert ticked() == []
    assert "You want none." in priya.open("home.me").text
    assert "There is a secret address" not in priya.text
    address_of(page, cast.priya)
    assert "There is a secret address" in priya.open("home.me").text
    wish = db.scalars(select(ReminderWish)).one()
    assert (wish.person_id, wish.first, wish.last) == (cast.priya.id, False, False)


def test_my_data_and_a_date_s_page_lead_to_the_calendar(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    priya = page.as_(cast.priya)
    for endpoint, values in (("home.me", {}), ("notices.wishes", {}), ("sessions.show", {"session_id": on.id})):
        assert "/sessions/calendar" in priya.open(endpoint, **values).links(), endpoint
    file = f"/sessions/{on.id}/date.ics"
    assert file not in priya.links(), "without a place it is no date of hers"
    factories.make_sign_up(on, cast.sunniva, "waiting")
    factories.make_sign_up(on, cast.priya)
    assert file in priya.open("sessions.show", session_id=on.id).links()
    assert file in page.as_(cast.rowan).open("sessions.show", session_id=on.id).links()
    assert file not in page.as_(cast.sunniva).open("sessions.show", session_id=on.id).links()


def test_a_file_of_a_date_that_does_not_exist_is_missing(page: Page, cast: Cast) -> None:
    page.as_(cast.priya).open("sessions.one_date", 404, session_id=factories.nowhere())


def test_two_people_who_make_addresses_get_their_own(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    db.add(SignUp(session_id=on.id, person_id=cast.sunniva.id, number=1, state="coming"))
    db.commit()
    assert not entries(fetched(page, address_of(page, cast.priya)).text)
    assert len(entries(fetched(page, address_of(page, cast.sunniva)).text)) == 1
