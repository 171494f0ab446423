"""The month: a table of days, the dates on the days of their own walls, and what moved or was called off."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.periods import Period
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.rules.months import WEEKDAYS, Month
from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import HTML, Element, Page
from tests.sessions.test_actions import a_full_date

DECEMBER = "2026-12"


def cell(page: Page, day: int) -> Element:
    """Return the cell of a day of the month that is shown."""
    (found,) = [td for td in page.find("td") for one in td.iter(HTML + "time") if one.text == str(day)][:1]
    return found


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def many(series: list[Series], month: date, count: int) -> None:
    """Give these series `count` dates in a month, one a day of each, as plain rows."""
    rows = []
    for number in range(count):
        one, day = series[number // 28], month + timedelta(days=number % 28)
        starts = datetime.combine(day, time(17), UTC)
        row = {"id": uuid4(), "series_id": one.id, "day": day, "period": str(Period.of(day)), "mode": "walk"}
        row |= {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "places": 8, "quorum": 4}
        rows.append(row)
    factories.db.session.execute(insert(ReflectionSession), rows)
    factories.db.session.commit()


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_every_month_has_each_of_its_days_once_under_its_weekday(year: int, number: int) -> None:
    month = Month(year, number)
    days = [day for week in month.weeks for day in week if day]
    assert days == [month.first + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == month.last
    assert (month.last + timedelta(days=1)).day == 1
    assert all(len(week) == 7 for week in month.weeks)
    assert all(day.weekday() == place for week in month.weeks for place, day in enumerate(week) if day)
    assert Month.parse(str(month)) == month
    assert month.after is None or month.after.before == month


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "1999-12", "2101-01", "2026-1", "٢٠٢٦-12", "2026-12\n", "x" * 5000]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.parse(text) is None


def test_the_calendar_ends_with_its_last_month() -> None:
    assert Month(2000, 1).before is None
    assert Month(2100, 12).after is None


def test_a_month_reads_as_a_table(page: Page, cast: Cast) -> None:
    factories.make_date(cast.series)
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    assert priya.h1 == "Co-reflections in December 2026"
    (table,) = priya.find("table")
    assert words(priya.find("caption")[0]) == "December 2026: 1 date"
    heads = priya.find("th", scope="col")
    assert [one.find(f"{HTML}abbr").get("title") for one in heads] == list(WEEKDAYS)
    rows = [row.findall(f"{HTML}td") for row in table.iter(f"{HTML}tr")][1:]
    assert len(rows) == 5
    assert all(len(row) == 7 for row in rows)
    assert "12:00 Wednesday co-reflection" in words(rows[0][2])
    assert words(rows[0][0]) == ""


def test_without_a_month_in_the_address_it_is_this_one_with_today_said_in_words(page: Page, cast: Cast) -> None:
    priya = page.as_(cast.priya)
    for address in ("/sessions/month", "/sessions/month?month=rubbish", "/sessions/month?month=2026-11&month=x"):
        assert priya.open(address).h1 == "Co-reflections in November 2026"
        (today,) = priya.find("td", aria_current="date")
        assert words(today) == "25 Today"
        assert "This month" not in priya.text
    assert not priya.open("sessions.month", month=DECEMBER).find("td", aria_current="date")
    assert "This month" in priya.text


def test_today_is_the_agencys_day(page: Page, db: Session, cast: Cast) -> None:
    clock.set_to(datetime(2026, 12, 1, 3, 0, tzinfo=UTC))  # still November in New York
    priya = page.as_(cast.priya).open("sessions.month")
    assert priya.h1 == "Co-reflections in November 2026"
    assert words(priya.find("td", aria_current="date")[0]) == "30 Today"


def test_months_lead_to_their_neighbours_and_keep_the_filters(page: Page, cast: Cast) -> None:
    factories.make_date(cast.series)
    asked = f"mine=yes&mode=in_person&series={cast.series.id}&lead={cast.rowan.id}"
    rowan = page.as_(cast.rowan).open(f"/sessions/month?month=2026-12&{asked}")
    before, after = (rowan.find("a", rel=rel)[0].get("href") for rel in ("prev", "next"))
    assert before.endswith("month=2026-11")
    assert after.endswith("month=2027-01")
    assert all(asked in address for address in (before, after))
    listed = next(link for link in rowan.links() if link.startswith("/sessions/?mine=yes"))
    assert listed == f"/sessions/?{asked}"
    back = next(link for link in rowan.open(listed).links() if link.startswith("/sessions/month?"))
    assert asked in back
    hidden = {(one.get("name"), one.get("value")) for one in rowan.open(after).find("input", type="hidden")}
    assert {("mine", "yes"), ("month", "2027-01")} <= hidden
    assert "December 2100" in rowan.open("sessions.month", month="2100-12").text
    assert not rowan.find("a", rel="next")


def test_a_date_stands_on_the_day_of_its_own_wall(page: Page, cast: Cast) -> None:
    """Half past eight in Auckland on 1 December is still the last day of November in New York."""
    far = factories.make_series(cast.rowan, title="Far co-reflection", zone="Pacific/Auckland", time=time(8, 30))
    on = factories.make_date(far, date(2026, 12, 1))
    assert on.starts_at.date() == date(2026, 11, 30)
    west = factories.make_series(cast.rowan, title="West co-reflection", zone="Pacific/Honolulu", time=time(20))
    late = factories.make_date(west, date(2026, 12, 31))
    assert late.starts_at.astimezone(UTC).date() == date(2027, 1, 1)
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    assert "08:30 Far co-reflection Auckland time" in words(cell(priya, 1))
    assert "20:00 West co-reflection Honolulu time" in words(cell(priya, 31))
    assert "co-reflection Auckland" not in priya.open("sessions.month", month="2026-11").text
    assert "co-reflection Honolulu" not in priya.open("sessions.month", month="2027-01").text


def test_what_was_called_off_or_moved_is_shown_where_it_was_and_where_it_is(page: Page, cast: Cast) -> None:
    off = factories.make_date(cast.series, date(2026, 12, 9), state="cancelled", reason="Snow.")
    was = factories.make_date(cast.series, date(2026, 12, 30))
    moved = factories.make_date(cast.other_series, date(2027, 1, 6), moved_from=was.starts_at)
    an_hour = factories.make_date(
        cast.other_series, date(2026, 12, 16), moved_from=off.starts_at + timedelta(days=7, hours=-1)
    )
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    assert words(cell(priya, 9)).endswith("12:00 Wednesday co-reflection Called off")
    assert "12:00 Early co-reflection moved to Wednesday 6 January 2027" in words(cell(priya, 30))
    assert words(cell(priya, 16)).endswith("12:00 Early co-reflection Moved"), "once, on its one day"
    assert "4 dates" in words(priya.find("caption")[0])
    assert {one.tag for one in cell(priya, 9).iter()} >= {HTML + "del"}
    january = priya.open("sessions.month", month="2027-01")
    assert words(cell(january, 6)).endswith("12:00 Early co-reflection Moved")
    for one in (moved, an_hour):
        assert f"/sessions/{one.id}" in priya.open("sessions.month", month=DECEMBER).links()


def test_the_day_that_was_left_is_that_of_the_wall_too(page: Page, cast: Cast) -> None:
    for zone, hour, day in (("Pacific/Auckland", 8, 1), ("Pacific/Honolulu", 20, 31)):
        far = factories.make_series(cast.rowan, title=f"Far {day}", zone=zone, time=time(hour))
        was = factories.make_date(far, date(2026, 12, day))
        factories.make_date(far, date(2027, 1, 10), moved_from=was.starts_at)
        shown = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
        assert words(cell(shown, day)).endswith(f"Far {day} {zone[8:]} time moved to Sunday 10 January 2027")


def test_mine_leads_and_waiting_are_said_in_words(page: Page, db: Session, cast: Cast) -> None:
    full, _ = a_full_date(db, cast.series)
    factories.make_sign_up(full, cast.priya, "waiting")
    mine = factories.make_date(cast.other_series, date(2026, 12, 3))
    factories.make_sign_up(mine, cast.priya)
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    assert "You wait" in words(cell(priya, 2))
    assert "Your place" in words(cell(priya, 3))
    assert "You lead" in words(cell(page.as_(cast.tove).open("sessions.month", month=DECEMBER), 3))
    helena = page.as_(cast.helena).open("sessions.month", month=DECEMBER)
    assert "You" not in helena.text
    assert "My dates" not in helena.text


def test_the_month_keeps_to_what_its_address_asks(page: Page, cast: Cast) -> None:
    here = factories.make_date(cast.series)
    by_video = factories.make_date(cast.other_series, TODAY + timedelta(days=8), mode="video")
    factories.make_sign_up(by_video, cast.priya)
    priya = page.as_(cast.priya)

    def shown(**asked) -> set:
        links = priya.open("sessions.month", month=DECEMBER, **asked).links()
        return {one for one in (here, by_video) if f"/sessions/{one.id}" in links}

    assert shown() == {here, by_video}
    assert shown(mine="yes") == shown(mode="video") == shown(lead=cast.tove.id) == {by_video}
    assert shown(series=cast.series.id) == shown(lead=cast.rowan.id) == shown(mode="in_person") == {here}
    assert shown(series=cast.series.id, mode="video") == set()
    assert "No date of this month fits what you asked for." in priya.text
    assert shown(lead="x", series="y", mode="z", mine="maybe") == {here, by_video}


def test_an_empty_month_says_what_to_do(page: Page, cast: Cast) -> None:
    assert "/sessions/series/new" in page.as_(cast.rowan).open("sessions.month").links()
    priya = page.as_(cast.priya).open("sessions.month")
    assert "No date is planned this month." in priya.text
    assert "no dates" in words(priya.find("caption")[0])
    assert "You have no place this month" in priya.open("sessions.month", mine="yes").text


def test_on_a_phone_each_day_with_dates_leads_to_its_list(page: Page, cast: Cast) -> None:
    factories.make_date(cast.series)
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    (to,) = priya.find("a", class_="to")
    assert (to.get("href"), to.get("aria-label")) == ("#on-2026-12-02", "2, 1 date")
    (section,) = priya.find("section", id="on-2026-12-02")
    assert words(section).startswith("Wednesday 2 December 12:00 Wednesday co-reflection Library room · in person")


@pytest.mark.parametrize("who", ["priya", "rowan", "helena"])
def test_one_date_three_and_five_hundred_cost_the_same_three_questions(
    page: Page, db: Session, cast: Cast, count_queries, who: str
) -> None:
    def cost() -> int:
        with count_queries() as asked:
            viewer.open("sessions.month", month=DECEMBER)
        return len(asked)

    viewer = page.as_(getattr(cast, who))
    factories.make_sign_up(factories.make_date(cast.series), cast.priya, "waiting")
    costs = [cost()]
    for days in (9, 12):
        factories.make_sign_up(factories.make_date(cast.other_series, TODAY + timedelta(days=days)), cast.priya)
    costs.append(cost())
    many([factories.make_series(cast.rowan) for _ in range(18)], date(2026, 12, 1), 497)
    costs.append(cost())
    assert costs == [3, 3, 3]
    assert "500 dates" in words(viewer.find("caption")[0])
    assert "Only the first" not in viewer.text


def test_beyond_five_hundred_dates_the_month_says_what_it_leaves_out(page: Page, cast: Cast) -> None:
    many([factories.make_series(cast.rowan) for _ in range(18)], date(2026, 12, 1), 501)
    priya = page.as_(cast.priya).open("sessions.month", month=DECEMBER)
    assert "Only the first 500 dates are shown." in priya.text


def test_the_month_tells_no_names_of_those_who_come(page: Page, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, factories.make_person(name="Zebulon Quillfeather"))
    for person in (cast.rowan, cast.priya, cast.helena, cast.wes):
        assert "Zebulon" not in page.as_(person).open("sessions.month", month=DECEMBER).html
