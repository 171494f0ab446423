"""The list of dates, one date's page, and the two presses on it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.models import ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import a_full_date, as_viewer

VIDEO = {"mode": "video", "place": "", "link": "https://meet.example/room"}


def test_an_empty_list_says_what_to_do_first(page: Page, cast: Cast) -> None:
    assert "A PS lead plans them" in page.as_(cast.priya).open("sessions.index").text
    rowan = page.as_(cast.rowan).open("sessions.index")
    assert "Begin with a series" in rowan.text
    assert "/sessions/series/new" in rowan.links()
    assert "/sessions/series/new" not in page.as_(cast.priya).open("sessions.index").links()
    assert "No co-reflection has been held yet" in rowan.open("sessions.index", when="past").text


def test_the_list_marks_mine_and_says_places_left_and_who_waits(page: Page, db: Session, cast: Cast) -> None:
    full, _ = a_full_date(db, cast.series, waiting=1)
    open_ = factories.make_date(cast.other_series, TODAY + timedelta(days=9))
    priya = as_viewer(db, cast.priya)
    sign_up(db, priya, full.id, NOW)
    sign_up(db, priya, open_.id, NOW)
    mine = page.as_(cast.priya).open("sessions.index")
    assert "You are waiting, number 2" in mine.text
    assert "All 2 places are taken · 2 waiting" in mine.text
    assert "7 of 8 places left" in mine.text
    assert "led by Imani and Rowan" in mine.text
    assert len(mine.find("form", class_="press")) == 2
    helena = page.as_(cast.helena).open("sessions.index")
    assert "7 of 8 places left" in helena.text
    assert not helena.find("form", class_="press")
    assert "You" not in helena.text


def test_the_list_keeps_to_what_its_address_asks(page: Page, db: Session, cast: Cast) -> None:
    coming = factories.make_date(cast.series)
    by_video = factories.make_date(cast.other_series, TODAY + timedelta(days=8), **VIDEO)
    held = factories.make_date(cast.series, TODAY - timedelta(days=7))
    under_way = factories.make_date(cast.other_series, TODAY, starts_at=NOW - timedelta(minutes=5))
    factories.make_sign_up(by_video, cast.priya)
    priya = page.as_(cast.priya)

    def listed(**asked) -> set[ReflectionSession]:
        links = priya.open("sessions.index", **asked).links()
        return {d for d in (coming, by_video, held, under_way) if f"/sessions/{d.id}" in links}

    assert listed() == {coming, by_video, under_way}
    assert listed(when="past") == {held}
    assert listed(mine="yes") == {by_video}
    assert listed(mode="video") == {by_video}
    assert listed(series=cast.series.id) == {coming}
    assert listed(series=cast.series.id, mode="video") == set()
    assert "No date fits" in priya.text
    for odd in (
        {"when": "ever", "mode": "telepathy", "series": "x", "page": "-1"},
        {"page": "9" * 30},
        {"page": "\u0663"},
    ):
        assert listed(**odd) == {coming, by_video, under_way}
    assert listed(page="99999999") == set()
    assert "The list ends before this page" in priya.text


def test_a_long_list_pages_by_twenty_and_keeps_its_filter(page: Page, cast: Cast) -> None:
    for number in range(23):
        factories.make_date(cast.series, TODAY + timedelta(days=7 * (number + 1)))
    factories.make_date(cast.other_series)
    priya = page.as_(cast.priya).open("sessions.index", series=cast.series.id)
    assert "23 dates" in priya.text
    assert len([link for link in priya.links() if len(link) == len(f"/sessions/{cast.series.id}")]) == 20
    further = next(link for link in priya.links() if "page=2" in link)
    assert str(cast.series.id) in further
    assert "Page 2 of 2" in priya.open(further).text


def test_a_list_beyond_what_is_counted_can_still_be_read_to_its_end(page: Page, db: Session, cast: Cast) -> None:
    first = factories.make_date(cast.series, TODAY + timedelta(days=1))
    shared = {c.name: getattr(first, c.name) for c in ReflectionSession.__table__.columns}
    rows = [
        shared | {"id": uuid4()} | {k: shared[k] + timedelta(days=n) for k in ("day", "starts_at", "ends_at")}
        for n in range(1, 121)
    ]
    db.execute(insert(ReflectionSession), rows)
    db.commit()
    priya = page.as_(cast.priya).open("sessions.index")
    assert "100 dates or more" in priya.text
    for number in (5, 6):
        priya.open("sessions.index", page=number)
        assert f"/sessions/?page={number + 1}" in priya.links()
    assert "Page 7 of 7" in priya.open("/sessions/?page=7").text


@pytest.mark.parametrize("who", ["priya", "rowan", "helena"])
def test_one_row_and_three_cost_the_same_three_questions(
    page: Page, db: Session, cast: Cast, count_queries, who: str
) -> None:
    def cost() -> int:
        with count_queries() as asked:
            viewer.open("sessions.index")
        return len(asked)

    viewer = page.as_(getattr(cast, who))
    a_full_date(db, cast.series)
    one = cost()
    for days in (21, 35):
        factories.make_sign_up(factories.make_date(cast.other_series, TODAY + timedelta(days=days)), cast.priya)
    assert cost() == one == 3


def test_signing_up_is_one_press_and_costs_six_questions_and_one_for_its_letter(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    full, _ = a_full_date(db, cast.series)
    open_ = factories.make_date(cast.other_series)
    both = factories.make_person("clinician", "ps_lead")
    for person in (cast.priya, both):
        viewer = page.as_(person)
        for on, words, most in ((open_, "You have a place. See you there.", 7), (full, "number", 6)):
            data, path = {"csrf_token": viewer.token()}, f"/sessions/{on.id}/sign-up"
            with count_queries() as asked:
                viewer._ask("POST", path, data=data)
            assert len(asked) <= most, asked
            assert words in viewer.open("sessions.show", session_id=on.id).text


def test_pressing_twice_is_answered_kindly(page: Page, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    priya = page.as_(cast.priya)
    priya.send("sessions.sign_up", session_id=on.id).follow()
    assert priya.send("sessions.sign_up", session_id=on.id).follow().text.startswith("You have a place already.")
    priya.send("sessions.withdraw", session_id=on.id).follow()
    assert priya.send("sessions.withdraw", session_id=on.id).follow().text.startswith("You had no place there")
    assert "8 of 8 places left" in priya.text


def test_a_stale_page_offers_the_next_date(page: Page, cast: Cast) -> None:
    begun = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_date(cast.series)
    page = page.as_(cast.priya).send("sessions.sign_up", session_id=begun.id, status=409)
    assert "has begun. The next one with a place left is on Wednesday 2 December 2026, 12:00." in page.text


def test_only_those_whose_roles_sign_up_can_press(page: Page, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    for person in (cast.rowan, cast.tove, cast.helena, cast.wes):
        for endpoint in ("sessions.sign_up", "sessions.withdraw"):
            page.as_(person).send(endpoint, session_id=on.id, status=403)
    page.send("sessions.sign_up", session_id=on.id, status=401)
    page.as_(cast.priya).send("sessions.sign_up", session_id=factories.nowhere(), status=404)


def test_names_are_for_the_leads_of_the_series_only(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    held = factories.make_date(cast.series, TODAY - timedelta(days=7))
    for date in (on, held):
        factories.make_sign_up(date, cast.priya)
        factories.make_sign_up(date, cast.sunniva, "waiting")
    factories.make_attendance(held, cast.priya)
    factories.make_attendance(held, cast.sunniva, walk_in=True)
    for date in (on, held):
        shown = page.as_(cast.rowan).open("sessions.show", session_id=date.id).text
        assert "Priya Holloway" in shown
        assert "Sunniva Okafor" in shown
        for person in (cast.tove, cast.helena, cast.wes, factories.make_person()):
            hidden = page.as_(person).open("sessions.show", session_id=date.id)
            assert "Holloway" not in hidden.html
            assert "Okafor" not in hidden.html
            assert f"/sessions/{date.id}/attendance" not in hidden.links()


def test_how_many_came_is_nobodys_business_but_the_leads(page: Page, db: Session, cast: Cast) -> None:
    pages = []
    for count in (2, 7):
        held = factories.make_date(cast.series, TODAY - timedelta(days=7 * count))
        for _ in range(count):
            person = factories.make_person()
            factories.make_sign_up(held, person)
            factories.make_attendance(held, person)
        text = page.as_(cast.helena).open("sessions.show", session_id=held.id).text
        pages.append(text.replace(f"{held.day:%A} {held.day.day} {held.day:%B}", "then"))
    assert pages[0] == pages[1]
    assert "places" not in page.as_(cast.helena).open("sessions.index", when="past").text


def test_the_link_is_for_those_with_a_place_and_the_leads(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, places=1, **VIDEO)
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva, "waiting")
    clock.set_to(on.starts_at - timedelta(minutes=15))
    for person, sees in (
        (cast.priya, True),
        (cast.rowan, True),
        (cast.sunniva, False),
        (cast.tove, False),
        (cast.helena, False),
        (cast.wes, False),
    ):
        shown = page.as_(person).open("sessions.show", session_id=on.id)
        assert ("meet.example" in shown.html) is sees
        assert ("shown to those who have a place" in shown.text) is not sees
        assert "meet.example" not in page.as_(person).open("sessions.index").html
    on.link = "javascript:alert(1)"
    db.commit()
    shown = page.as_(cast.priya).open("sessions.show", session_id=on.id)
    assert "javascript:alert(1)" in shown.text
    assert "javascript:alert(1)" not in shown.links()


def test_a_date_says_why_it_was_called_off_or_moved(page: Page, db: Session, cast: Cast) -> None:
    off = factories.make_date(cast.series, state="cancelled", reason="Snow closed the road.")
    moved = factories.make_date(
        cast.other_series,
        TODAY + timedelta(days=9),
        moved_from=NOW + timedelta(days=8, hours=3),
        reason="The room was taken.",
    )
    priya = page.as_(cast.priya)
    shown = priya.open("sessions.show", session_id=off.id)
    assert "Called off" in shown.text
    assert "Snow closed the road." in shown.text
    presses = [form.get("action") for form in shown.find("form", class_="press")]
    assert presses == [f"/sessions/{moved.id}/sign-up"], "the next one is offered, of any series where its own has none"
    shown = priya.open("sessions.show", session_id=moved.id)
    assert "It was planned for Thursday 3 December, 12:00-13:00" in shown.text
    assert "The room was taken." in shown.text


def test_a_page_of_a_date_says_what_to_expect_within_twelve_questions(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    on = factories.make_date(cast.series)
    for _ in range(3):
        factories.make_sign_up(on, factories.make_person())
    rowan = page.as_(cast.rowan)
    with count_queries() as asked:
        rowan.open("sessions.show", session_id=on.id)
    assert len(asked) <= 12
    for words in ("Ground rules", "Was I curious or fixing?", "Call the crisis team on duty.", "4 people or more"):
        assert words in rowan.text
    assert f"/themes/record/{on.id}" not in rowan.links()
    begun = factories.make_date(cast.series, TODAY - timedelta(days=1))
    assert f"/themes/record/{begun.id}" in rowan.open("sessions.show", session_id=begun.id).links()


def test_a_foreign_list_of_who_came_is_as_good_as_none(page: Page, db: Session, cast: Cast) -> None:
    held = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_sign_up(held, cast.priya)
    tove = page.as_(cast.tove)
    foreign = tove.open("sessions.attendance", session_id=held.id, status=404).html
    missing = tove.open("sessions.attendance", session_id=factories.nowhere(), status=404).html
    assert foreign == missing
    assert (
        tove.send("sessions.attendance", session_id=held.id, status=404).html
        == tove.send("sessions.attendance", session_id=factories.nowhere(), status=404).html
    )
    for person, status in ((cast.helena, 403), (cast.wes, 403), (cast.priya, 403), (cast.sunniva, 404)):
        page.as_(person).open("sessions.attendance", session_id=held.id, status=status)
        page.as_(person).send("sessions.attendance", session_id=held.id, status=status)
