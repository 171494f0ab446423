"""Rowan closes a day, plans a series over it, moves it from one date on, and calls one date off; Priya is told. The
month is read by keyboard, and all of it again on a narrow phone without JavaScript."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from coreflect.foundation import clock
from coreflect.sessions.rules.recurrence import local_day
from tests.journeys.hands import press, says
from tests.journeys.meanwhile import Meanwhile

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN, PRIYA = "Enter as Rowan Ellery, PS lead", "Enter as Priya Holloway, clinician"
Enter, Look = Callable[..., Page], Callable[[Page], None]
WEEK = timedelta(weeks=1)


def follow(page: Page, words: str) -> None:
    page.locator("main").get_by_role("link", name=words, exact=True).click()


def today() -> date:
    return local_day(clock.now(), "America/New_York")


def first_day() -> date:
    """A day in ten days, or in so many weeks more that the five weeks from it do not touch the turn of the year; no
    weekday on which the demonstration's own series meet."""
    day = today() + timedelta(days=10)
    while any((one.month, one.day) >= (12, 24) or (one.month, one.day) == (1, 1) for one in days_of(day)):
        day += WEEK
    return day


def days_of(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(35)]


def words_of(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def a_day_is_closed(page: Page, day: date, look_closely: Look) -> None:
    page.goto("/sessions/")
    follow(page, "Closed days")
    look_closely(page)
    page.get_by_label("From which day").fill(day.isoformat())
    press(page, "Show what it touches")
    expect(page.get_by_role("alert")).to_contain_text("Say why, in a word or two")
    assert page.get_by_label("From which day").input_value() == day.isoformat()
    page.get_by_label("Why").fill("Floors are polished")
    press(page, "Show what it touches")
    says(page, "It touches no date that is planned.")
    press(page, "Close")
    says(page, "Floors are polished")


def a_series_skips_it(page: Page, first: date, title: str, look_closely: Look) -> int:
    """Plan a series of every week that goes on, and return how many dates it has."""
    page.goto("/sessions/")
    follow(page, "Plan a series")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("First date").fill((first - timedelta(days=400)).isoformat())
    page.get_by_role("radio", name="Every week", exact=True).check()
    page.get_by_label("Starts at").fill("16:00")
    page.get_by_label("Where", exact=True).fill("Garden room")
    press(page, "Show the dates")
    expect(page.get_by_role("alert")).to_contain_text("That date has passed. Pick another?")
    look_closely(page)
    assert page.get_by_label("Where", exact=True).input_value() == "Garden room"
    page.get_by_label("First date").fill(first.isoformat())
    press(page, "Show the dates")
    struck = page.locator("li").filter(has=page.locator("del")).filter(has_text="left out: Floors are polished")
    expect(struck).to_have_count(1)
    expect(struck).to_contain_text(words_of(first + 2 * WEEK))
    look_closely(page)
    save = page.get_by_role("button", name=re.compile(r"Save these \d+ dates"))
    count = int(save.inner_text().split()[2])
    assert 49 <= count <= 52  # a year of weeks, without the closed day and those between the years
    save.click()
    return count


def date_of(page: Page, title: str, day: date) -> UUID:
    """Open a date of a series from the list, and return its id."""
    page.goto("/sessions/")
    summary = page.get_by_text("Filters")
    if summary.is_visible():
        summary.click()
    page.get_by_label("Series").select_option(label=title)
    press(page, "Show")
    page.get_by_role("link", name=re.compile(f"^{words_of(day)}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return UUID(page.url.rsplit("/", 1)[-1])


def it_moves_from_there_on(page: Page, count: int, hour: str, told: int, look_closely: Look) -> None:
    """Move the date that is open and those that follow; numbers are shown before anything happens."""
    follow(page, "Change this date, or several")
    page.get_by_role("radio", name="This and following", exact=True).check()
    page.get_by_label("Starts at").fill("25:00")
    press(page, "Show what this does")
    expect(page.get_by_role("alert")).to_contain_text("Write an hour such as 12:00.")
    page.get_by_label("Starts at").fill(hour)
    page.get_by_label("Why", exact=True).fill("The garden is lit until then.")
    press(page, "Show what this does")
    says(page, f"{count} dates change")
    says(page, f"{told} people with a place are told")
    look_closely(page)
    press(page, f"Change {count} dates")
    says(page, f"{count} dates are changed. {told} people are told.")
    says(page, f"{hour}-")
    says(page, "The garden is lit until then.")
    look_closely(page)


def it_is_called_off(page: Page, told: int, look_closely: Look) -> None:
    follow(page, "Call it off")
    says(page, f"{told} people with a place will be told, once, with the reason.")
    press(page, "Call it off")
    expect(page.get_by_role("alert")).to_be_visible()
    look_closely(page)
    page.get_by_label("Why").fill("The heating is being mended.")
    press(page, "Call it off")
    says(page, "Called off")
    says(page, "The heating is being mended.")
    look_closely(page)


def by_keyboard(page: Page, words: str) -> None:
    """Press Tab until the link with these words has the focus, where it can be seen, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.locator("a:focus")
        if focus.count() and words in (focus.get_attribute("aria-label") or focus.inner_text()):
            outline = focus.evaluate("e => getComputedStyle(e).outlineStyle")
            assert outline not in ("none", ""), "where one is must be seen"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reached {words!r}.")


def the_month_by_keyboard(page: Page, first: date, title: str, look_closely: Look) -> None:
    page.goto("/sessions/month")
    day, month = first + 4 * WEEK, today().replace(day=1)
    while month < day.replace(day=1):
        month = (month + timedelta(days=32)).replace(day=1)
        by_keyboard(page, f"{month:%B %Y}")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Co-reflections in {month:%B %Y}")
    look_closely(page)
    cell = page.get_by_role("cell").filter(has=page.locator(f"time[datetime='{day}']"))
    assert page.get_by_role("columnheader").nth(day.weekday()).get_attribute("aria-label") == f"{day:%A}"
    expect(cell).to_have_count(1)
    by_keyboard(page, title)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_lead_moves_a_series_and_calls_a_date_off(enter: Enter, meanwhile: Meanwhile, look_closely: Look) -> None:
    rowan, first, title = enter(ROWAN), first_day(), "Garden co-reflection"
    a_day_is_closed(rowan, first + 2 * WEEK, look_closely)
    count = a_series_skips_it(rowan, first, title, look_closely)
    second = date_of(rowan, title, first + WEEK)
    meanwhile.sign_up(["Priya Holloway", "Oriel Maddock", "Yusra Penhaligon"], second)
    it_moves_from_there_on(rowan, count - 1, "17:30", 3, look_closely)
    mail = meanwhile.mail_to("Priya Holloway", f"changed, now {words_of(first + WEEK)}")
    assert "The garden is lit until then." in mail.get_body(("plain",)).get_content()
    it_is_called_off(rowan, 3, look_closely)

    priya = enter(PRIYA, width=360)
    says(priya, "called off")
    priya.goto("/notices/")
    called_off = priya.locator("main li").first
    expect(called_off).to_contain_text("called off")
    expect(called_off).to_contain_text("Why: The heating is being mended.")
    look_closely(priya)
    called_off.get_by_role("link", name="Sign up for the next one").click()
    press(priya, "Sign up")
    says(priya, "You have a place")

    the_month_by_keyboard(rowan, first, title, look_closely)
    for page in (rowan, priya):  # refusals are 409 and 422 on purpose
        assert [t for t in page.troubles if "status of 4" not in t] == []
    mail = meanwhile.mail_to("Oriel Maddock", "called off")
    assert "The heating is being mended." in mail.get_body(("plain",)).get_content()


def test_it_is_all_the_same_on_a_narrow_phone_without_javascript(enter: Enter, meanwhile: Meanwhile) -> None:
    def in_one_column(page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url

    rowan, first, title = enter(ROWAN, width=360, javascript=False), first_day(), "Pocket co-reflection"
    a_day_is_closed(rowan, first + 2 * WEEK + timedelta(days=1), in_one_column)
    count = a_series_skips_it(rowan, first + timedelta(days=1), title, in_one_column)
    second = date_of(rowan, title, first + WEEK + timedelta(days=1))
    meanwhile.sign_up(["Oriel Maddock", "Yusra Penhaligon"], second)
    it_moves_from_there_on(rowan, count - 1, "17:30", 2, in_one_column)
    it_is_called_off(rowan, 2, in_one_column)

    day = first + timedelta(days=1)
    rowan.goto(f"/sessions/month?month={day:%Y-%m}")
    in_one_column(rowan)
    rowan.get_by_role("cell").get_by_role("link", name=re.compile(f"^{day.day}, ")).click()
    expect(rowan).to_have_url(re.compile(f"#on-{day}$"))
    rowan.locator(f"#on-{day}").get_by_role("link", name=f"16:00 {title}").click()
    expect(rowan.get_by_role("heading", level=1)).to_have_text(title)
    assert [t for t in rowan.troubles if "status of 4" not in t] == []


def test_the_demo_holds_after_all_that(meanwhile: Meanwhile) -> None:
    assert meanwhile.broken() == []
