"""Calling a date off from its page, and what the page of a series says."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import ReflectionSession, Series
from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import letters, planned


def test_calling_off_says_in_numbers_who_will_be_told_then_tells_them_once(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    on = factories.make_date(cast.series)
    after = factories.make_date(cast.series, TODAY + timedelta(days=21))
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva, "waiting")
    rowan = page.as_(cast.rowan)
    with count_queries() as asked:
        rowan.open("sessions.cancel", session_id=on.id)
    assert len(asked) <= 4
    assert "1 person with a place and 1 waiting will be told" in rowan.text
    rowan.send("sessions.cancel", {"reason": " "}, status=422, session_id=on.id)
    rowan.send("sessions.cancel", {"reason": "x" * 201}, status=422, session_id=on.id)
    assert db.scalar(select(ReflectionSession.state).where(ReflectionSession.id == on.id)) == "planned"
    acts = {f"/sessions/{on.id}/{act}" for act in ("edit", "cancel", "substitute")}
    assert acts <= set(rowan.open("sessions.show", session_id=on.id).links())
    rowan.send("sessions.cancel", {"reason": "Snow."}, session_id=on.id)
    assert "The date is called off. 2 people are told." in rowan.follow().text
    assert not acts & set(rowan.links()), "nothing is left to change"
    rowan.send("sessions.cancel", {"reason": "Again."}, status=409, session_id=on.id)
    assert "called off already" in rowan.text
    assert len(letters(db)) == 2
    priya = page.as_(cast.priya).open("sessions.show", session_id=on.id)
    assert "Snow." in priya.text
    assert f"/sessions/{after.id}" in priya.links()
    priya.send(f"/sessions/{after.id}/sign-up")


def test_only_leads_of_the_series_call_a_date_off(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    for person, status in ((cast.tove, 404), (cast.priya, 403), (cast.sunniva, 403), (cast.wes, 403)):
        page.as_(person).open("sessions.cancel", status, session_id=on.id)
        page.as_(person).send("sessions.cancel", {"reason": "Mine."}, status, session_id=on.id)
    assert on.state == "planned"


def test_the_page_of_a_series_says_how_it_meets_and_what_it_skips(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    factories.make_closure(TODAY + timedelta(days=21), reason="Stocktaking")
    series = planned(db, as_viewer(db, cast.rowan), times=5)
    priya = page.as_(cast.priya)
    with count_queries() as asked:
        priya.open("sessions.one_series", series_id=series)
    assert len(asked) <= 6
    assert "Every second Wednesday, 12:00-13:00, New York time" in priya.text
    assert "Stocktaking" in priya.text
    assert "Reminders come 7 days and 24 hours before." in priya.text
    assert not priya.find("form", action=f"/sessions/series/{series}/customs")
    priya.open("sessions.one_series", 404, series_id=factories.nowhere())


def test_leads_change_how_sign_up_goes_and_others_do_not(page: Page, db: Session, cast: Cast) -> None:
    series = planned(db, as_viewer(db, cast.rowan), times=5)
    said = {"opens_days": "14", "closes_minutes": "90", "remind_first": "0", "remind_last": "12", "new_first": "y"}
    rowan = page.as_(cast.rowan).open("sessions.one_series", series_id=series)
    rowan.send("sessions.customs", said, series_id=series)
    assert "Saved. It holds for all dates to come." in rowan.follow().text
    assert "Sign-up is open from 14 days before each date until 90 minutes before it begins." in rowan.text
    assert "Reminders come 12 hours before." in rowan.text
    row = db.get(Series, series)
    assert (row.opens_days, row.closes_minutes, row.remind_first, row.new_first) == (14, 90, 0, True)
    rowan.send("sessions.customs", said, series_id=series)
    assert "Nothing was changed." in rowan.follow().text
    for wrong in ({"opens_days": "366"}, {"remind_last": "13"}, {"closes_minutes": ["\x00", "1"]}):
        rowan.send("sessions.customs", said | wrong, status=422, series_id=series)
    page.as_(cast.tove).send("sessions.customs", said, 404, series_id=series)
    page.as_(cast.priya).send("sessions.customs", said, 403, series_id=series)
