"""The pages of closed days: typed or read out of a file, looked at in numbers, then closed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.sessions.models import Closure, ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.sessions.test_edit_view import fields
from tests.sessions.test_holidays import calendar

DAY = TODAY + timedelta(days=7)
GOOD = {"first_day": DAY.isoformat(), "last_day": "", "reason": "Stocktaking"}


@pytest.fixture
def wes(page: Page, cast: Cast) -> Page:
    return page.as_(cast.wes)


@pytest.fixture
def on(cast: Cast) -> ReflectionSession:
    """A date with three people, on the day that is closed."""
    date_ = factories.make_date(cast.series, DAY, places=2)
    for person, state in ((cast.priya, "coming"), (cast.sunniva, "coming"), (factories.make_person(), "waiting")):
        factories.make_sign_up(date_, person, state)
    return date_


def how_many(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Closure))


def state(db: Session, on: ReflectionSession) -> str:
    return db.scalar(select(ReflectionSession.state).where(ReflectionSession.id == on.id))


def test_a_closure_says_first_what_it_touches_in_numbers_and_never_a_name(
    wes: Page, db: Session, on: ReflectionSession, count_queries
) -> None:
    with count_queries() as asked:
        wes.send("sessions.closures", GOOD, status=200)
    assert len(asked) <= 12
    assert "It touches 1 date, 2 people with a place and 1 waiting." in wes.text
    assert "Priya" not in wes.html
    assert (how_many(db), state(db, on)) == (0, "planned")
    wes.send("sessions.closures", fields(wes) | {"save": "yes"})
    assert "1 closure was added. 1 date was called off, and 3 people are told." in wes.follow().text
    assert "Stocktaking" in wes.text
    assert (how_many(db), state(db, on)) == (1, "cancelled")
    wes.send("sessions.closures", GOOD)
    assert "closed already" in wes.follow().text
    assert how_many(db) == 1


def test_a_press_below_other_numbers_shows_those_first(wes: Page, db: Session, on: ReflectionSession, cast) -> None:
    wes.send("sessions.closures", GOOD | {"save": "yes"}, status=409)
    shown = fields(wes)
    factories.make_date(cast.other_series, DAY)
    wes.send("sessions.closures", shown | {"save": "yes"}, status=409)
    assert "It touches 2 dates" in wes.text
    assert (how_many(db), state(db, on)) == (0, "planned")


WRONG = [
    ({"first_day": ""}, 422, "first_day", "Pick the first day"),
    ({"first_day": "2027-02-29"}, 422, "first_day", "not in the calendar"),
    ({"first_day": "\x00"}, 422, "first_day", "not in the calendar"),
    ({"first_day": "2026-11-01"}, 409, "first_day", "are over"),
    ({"last_day": "2026-12-01"}, 409, "last_day", "before the first"),
    ({"last_day": "2027-12-01"}, 409, "last_day", "longer than 92 days"),
    ({"last_day": "9999-12-31"}, 422, "last_day", "between 2000 and 2100"),
    ({"reason": " "}, 422, "reason", "Say why"),
    ({"reason": "x" * 121}, 422, "reason", "longer than 120"),
]


def test_what_does_not_fit_is_said_at_its_field(wes: Page, db: Session) -> None:
    for changes, status, field, sentence in WRONG:
        wes.send("sessions.closures", GOOD | changes | {"save": "yes"}, status=status)
        assert sentence in "".join(wes.find("p", id=f"{field}-error")[0].itertext()), changes
        assert f"#{field}" in wes.links()
    for odd in ({}, {"first_day": ["a", "b"], "reason": "\x00"}, {"shown": "\x00", "save": ""}):
        wes.send("sessions.closures", odd, status=422)
    assert how_many(db) == 0


def test_the_list_says_what_is_coming_what_is_over_and_costs_the_same(wes: Page, count_queries) -> None:
    def cost() -> int:
        with count_queries() as asked:
            wes.open("sessions.closures")
        return len(asked)

    assert "No day to come is closed" in wes.open("sessions.closures").text
    factories.make_closure(TODAY - timedelta(days=40), reason="Long past")
    factories.make_closure(reason="First")
    one = cost()
    for number in range(25):
        factories.make_closure(TODAY + timedelta(days=60 + number), reason=f"Number {number}")
    assert cost() == one == 2
    assert "26 closures" in wes.text
    assert "Page 1 of 2" in wes.text
    assert "Long past" not in wes.text
    assert "Number 24" in wes.open("sessions.closures", page=2).text
    assert "Long past" in wes.open("sessions.closures", when="past").text
    assert "ends before this page" in wes.open("/sessions/closures?page=99999999").text
    for odd in ("page=-1", "page=%00", "when=never&page=x", "page=9999999999"):
        wes.open(f"/sessions/closures?{odd}")


def test_a_file_of_holidays_is_shown_day_by_day_and_added_once(wes: Page, db: Session, on: ReflectionSession) -> None:
    first = f"DTSTART;VALUE=DATE:{DAY:%Y%m%d}\nSUMMARY:Founders' day <b>"
    content = calendar(first, "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Winter", "SUMMARY:Odd")
    wes.send("sessions.import_closures", {"file": (BytesIO(content), "days.ics")}, status=200)
    assert "2 closures are new" in wes.text
    assert "Thursday 24 December until Saturday 26 December: Winter" in wes.text
    assert "1 entry has no whole days that can be closed, and is left out" in wes.text
    assert "They touch 1 date, 2 people with a place and 1 waiting." in wes.text
    assert how_many(db) == 0
    sent = {k: v for k, v in fields(wes).items() if k != "file"}
    wes.send("sessions.import_closures", sent | {"save": "yes"})
    assert "2 closures were added. 1 date was called off, and 3 people are told." in wes.follow().text
    assert (how_many(db), state(db, on)) == (2, "cancelled")
    wes.send("sessions.import_closures", {"file": (BytesIO(content), "days.ics")})
    assert "All of these days are closed already" in wes.follow().text
    assert how_many(db) == 2


def test_a_file_that_cannot_be_read_is_answered_in_one_sentence(wes: Page, db: Session) -> None:
    for content in (b"", b"\x00\xff", b"PK\x03\x04", b"BEGIN:VCALENDAR", b"x" * 300_000):
        wes.send("sessions.import_closures", {"file": (BytesIO(content), "x.ics")}, status=409)
        assert len(wes.find("p", id="file-error")) == 1
    for odd in ({}, {"file": "text"}, {"days": "2026-12-24"}, {"days": "\x00 a b\n2026-12-24 2026-12-01 Upside"}):
        wes._ask("POST", "/sessions/closures/import", data={"csrf_token": wes.token(), "save": "yes", **odd})
    wes.send("sessions.import_closures", {"days": "2026-12-24 2027-12-24 A year"}, status=409)
    assert how_many(db) == 0


def test_closed_days_open_again_after_a_second_look(wes: Page, db: Session) -> None:
    closure = factories.make_closure(reason="Winter").id
    assert "Winter" in wes.open("sessions.open_again", closure_id=closure).text
    assert how_many(db) == 1
    wes.send("sessions.open_again", closure_id=closure)
    assert "open again." in wes.follow().text
    assert how_many(db) == 0
    wes.send("sessions.open_again", status=404, closure_id=closure)


def test_only_leads_and_administrators_close_days(page: Page, db: Session, cast: Cast) -> None:
    closure = factories.make_closure().id
    page.as_(cast.rowan).open("sessions.closures")
    for person in (cast.priya, cast.sunniva, cast.helena):
        here = page.as_(person)
        for endpoint, values in (
            ("sessions.closures", {}),
            ("sessions.import_closures", {}),
            ("sessions.open_again", {"closure_id": closure}),
        ):
            here.open(endpoint, 403, **values)
            here.send(endpoint, GOOD | {"save": "yes"}, 403, **values)
    assert how_many(db) == 1


def test_the_plan_of_a_series_strikes_out_closed_days_with_the_reason(page: Page, db: Session, cast: Cast) -> None:
    from tests.sessions.test_plan_view import GOOD as PLAN
    from tests.sessions.test_plan_view import kept

    factories.make_closure(date(2026, 12, 16), reason="Stocktaking")
    rowan = page.as_(cast.rowan)
    rowan.send("sessions.plan", PLAN, status=200)
    assert "2 dates of Wednesday noon" in rowan.text
    (struck,) = rowan.find("del")
    assert "Wednesday 16 December" in "".join(struck.itertext())
    assert "left out: Stocktaking" in rowan.text
    rowan.send("sessions.plan", PLAN | kept(rowan) | {"save": "yes"})
    days = list(db.scalars(select(ReflectionSession.day).order_by(ReflectionSession.day)))
    assert days == [date(2026, 12, 2), date(2026, 12, 30)]
    factories.make_closure(date(2026, 12, 1), last_day=date(2027, 1, 31), reason="Moving house")
    rowan.send("sessions.plan", PLAN | {"title": "Other"}, status=409)
    assert "Every date would fall on a day without co-reflections" in rowan.text
