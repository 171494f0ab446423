"""The filters above the list: whose dates, which series, led by whom, how; kept in the address."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.sessions.test_month import many


@pytest.fixture
def dates(cast: Cast) -> dict:
    """A coming date of either series, and one that was held."""
    return {
        "rowan's": factories.make_date(cast.series),
        "tove's": factories.make_date(cast.other_series, TODAY + timedelta(days=8), mode="video"),
        "held": factories.make_date(cast.series, TODAY - timedelta(days=7)),
    }


def listed(page: Page, dates: dict, **asked) -> set[str]:
    links = page.open("sessions.index", **asked).links()
    return {name for name, one in dates.items() if f"/sessions/{one.id}" in links}


def test_the_list_keeps_to_who_leads(page: Page, db: Session, cast: Cast, dates: dict) -> None:
    priya = page.as_(cast.priya)
    assert listed(priya, dates, lead=cast.rowan.id) == listed(priya, dates, lead=cast.imani.id) == {"rowan's"}
    assert listed(priya, dates, lead=cast.tove.id) == {"tove's"}
    assert listed(priya, dates, lead=cast.rowan.id, when="past") == {"held"}
    assert listed(priya, dates, lead=cast.priya.id) == set()
    assert "No date fits what you asked for." in priya.text
    assert listed(priya, dates, lead="nobody") == {"rowan's", "tove's"}
    cast.rowan.ps_lead, cast.rowan.clinician = False, True
    db.commit()
    assert listed(priya, dates, lead=cast.rowan.id) == set(), "who has lost the role leads nothing"


def test_the_filters_name_the_leads_and_remember_what_was_chosen(page: Page, cast: Cast, dates: dict) -> None:
    priya = page.as_(cast.priya).open("sessions.index", lead=cast.imani.id, mode="in_person")
    (field,) = priya.find("select", name="lead")
    assert [one.text for one in field] == ["Anybody", "Imani Castellane", "Rowan Ellery", "Tove Marchetti"]
    assert [one.text for one in priya.find("option", selected="selected")] == []
    chosen = {one.text for one in priya.find("option") if "selected" in one.attrib}
    assert chosen == {"Imani Castellane", "In person"}
    (details,) = [one for one in priya.find("details") if one.get("class") == "finder"]
    assert "open" in details.attrib
    assert "Without filters" in priya.text
    closed = priya.open("sessions.index").find("details", class_="finder")[0]
    assert "open" not in closed.attrib


def test_my_dates_are_one_link_away_and_keep_the_other_filters(page: Page, cast: Cast, dates: dict) -> None:
    factories.make_sign_up(dates["tove's"], cast.priya)
    priya = page.as_(cast.priya).open("sessions.index", mode="video", series=cast.other_series.id)
    mine = next(one.get("href") for one in priya.find("a") if one.text == "My dates")
    assert mine == f"/sessions/?mine=yes&mode=video&series={cast.other_series.id}"
    assert "1 date" in priya.open(mine).text
    (here,) = [one for one in priya.find("a", aria_current="page") if one.text == "My dates"]
    assert here.get("href") == mine
    assert [one.get("value") for one in priya.find("input", name="mine")] == ["yes"]


@pytest.mark.parametrize("who", ["helena", "wes"])
def test_who_takes_no_places_and_leads_nothing_has_no_dates_of_their_own(page: Page, cast: Cast, who: str) -> None:
    shown = page.as_(getattr(cast, who)).open("sessions.index")
    assert "My dates" not in shown.text
    assert "Month" in shown.text


def test_empty_lists_say_why_they_are_empty(page: Page, cast: Cast, dates: dict) -> None:
    priya = page.as_(cast.priya)
    assert "You have no place at a coming date" in priya.open("sessions.index", mine="yes").text
    assert "You came to no date so far" in priya.open("sessions.index", mine="yes", when="past").text
    narrowed = priya.open("sessions.index", mine="yes", mode="walk", when="past")
    assert "No date fits what you asked for." in narrowed.text
    assert "/sessions/?when=past&mine=yes" in narrowed.links()


def test_paging_keeps_every_filter(page: Page, cast: Cast) -> None:
    for number in range(21):
        factories.make_date(cast.series, TODAY + timedelta(days=7 * (number + 1)))
    rowan = page.as_(cast.rowan).open("sessions.index", lead=cast.rowan.id, mine="yes")
    assert f"/sessions/?mine=yes&lead={cast.rowan.id}&page=2" in rowan.links()


@pytest.mark.parametrize("who", ["priya", "rowan", "helena"])
def test_one_date_three_and_five_hundred_cost_the_same_three_questions(
    page: Page, cast: Cast, count_queries, who: str
) -> None:
    def cost() -> list[int]:
        costs = []
        for asked_for in ({}, {"mine": "yes"}, {"lead": cast.rowan.id, "series": cast.series.id, "mode": "walk"}):
            with count_queries() as asked:
                viewer.open("sessions.index", **asked_for)
            costs.append(len(asked))
        return costs

    viewer = page.as_(getattr(cast, who))
    factories.make_sign_up(factories.make_date(cast.series, mode="walk"), cast.priya)
    costs = [cost()]
    for days in (9, 12):
        factories.make_sign_up(factories.make_date(cast.other_series, TODAY + timedelta(days=days)), cast.priya)
    costs.append(cost())
    many([factories.make_series(cast.rowan) for _ in range(18)], date(2027, 1, 1), 497)
    costs.append(cost())
    assert costs == [[3, 3, 3]] * 3


def test_odd_addresses_are_answered_as_if_the_odd_word_were_not_there(page: Page, cast: Cast, dates: dict) -> None:
    priya = page.as_(cast.priya)
    for odd in ("lead=%00", "lead=" + "9" * 4000, "lead=a&lead=b", "month=2026-12", "mine=", "lead[]=x", "%ff=%fe"):
        for path in ("/sessions/", "/sessions/month"):
            priya.open(f"{path}?{odd}")
    assert listed(priya, dates, lead="\x00", mine="YES") == {"rowan's", "tove's"}
