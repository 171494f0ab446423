"""The opening sheet: names for who leads the date, and for nobody else; news of what has been published."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.ips import CLOSING, DIMENSIONS, GROUND_RULES, IN_A_CLINICAL_ROLE, OPENING
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.rules.words import Word
from coreflect.sessions.models import ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

GUEST, WAITS, WITHDREW = "Zebulon Quillfeather", "Petronella Marshwiggle", "Ottoline Drake"
LAST = TODAY - timedelta(days=14)


@pytest.fixture
def coming(db: Session, cast: Cast) -> ReflectionSession:
    """A date with one guest, one who waits and one who withdrew, two weeks after the last one."""
    factories.make_date(cast.series, LAST)
    found = factories.make_date(cast.series, TODAY + timedelta(days=7))
    for name, state in ((GUEST, "coming"), (WAITS, "waiting"), (WITHDREW, "withdrawn")):
        factories.make_sign_up(found, factories.make_person(name=name), state)
    return found


def sheet(page: Page, person: Any, on: ReflectionSession, **asked: str) -> Page:
    return page.as_(person).open("home.opening", session_id=on.id, **asked)


def test_a_lead_reads_who_comes_and_who_waits(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    for lead in (cast.rowan, cast.imani):
        seen = sheet(page, lead, coming)
        assert seen.h1 == "Opening sheet"
        assert "Wednesday co-reflection" in seen.text
        assert "Wednesday 2 December" in seen.text
        assert GUEST in seen.text
        assert WAITS in seen.text
        assert WITHDREW not in seen.html


@pytest.mark.parametrize("who", ["priya", "sunniva", "helena", "wes", "tove", "guest"])
def test_everybody_else_reads_the_same_sheet_without_names_and_numbers(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession, who: str
) -> None:
    reader = factories.make_person(name="A Guest") if who == "guest" else getattr(cast, who)
    if who == "guest":
        factories.make_sign_up(coming, reader)
    for asked in ({}, {"for": "worldview"}, {"names": "yes"}, {"names": ""}):
        seen = sheet(page, reader, coming, **asked)
        for name in (GUEST, WAITS, WITHDREW, "Quillfeather", "Marshwiggle"):
            assert name not in seen.html, asked
        for words in ("Who comes", "Waiting, in this order", "places left", "names="):
            assert words not in seen.html, words
        for prompt in (*OPENING, *CLOSING, *GROUND_RULES):
            assert prompt in seen.text


def test_for_everybody_else_the_sheet_is_the_same_whoever_comes(
    page: Page, cast: Cast, coming: ReflectionSession
) -> None:
    def read(person: Any) -> str:
        return re.sub(r'name="csrf_token" value="[^"]+"', "", sheet(page, person, coming).html)

    before = {who: read(getattr(cast, who)) for who in ("rowan", "priya", "sunniva", "helena", "wes", "tove")}
    for number in range(5):
        factories.make_sign_up(
            coming, factories.make_person(name=f"{GUEST}{number}"), ("coming", "waiting")[number % 2]
        )
    after = {who: read(getattr(cast, who)) for who in before}
    assert [who for who in before if before[who] != after[who]] == ["rowan"]


def test_a_lead_who_has_lost_the_role_reads_no_names(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    cast.rowan.ps_lead, cast.rowan.ps_staff = False, True
    db.commit()
    assert GUEST not in sheet(page, cast.rowan, coming).html


def test_a_lead_can_lay_it_on_the_table_without_names(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    bare = sheet(page, cast.rowan, coming, names="no")
    assert GUEST not in bare.html
    assert WAITS not in bare.html
    assert GUEST in bare.open(next(a for a in bare.links() if a.startswith("/opening/") and "names" not in a)).text
    kept = sheet(page, cast.rowan, coming, names="no", **{"for": "hope"})
    assert all("names=no" in a for a in kept.links() if "for=" in a and "for=hope" not in a), "a choice brings no names"


def test_all_seven_are_there_until_one_is_chosen(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    seen = sheet(page, cast.priya, coming)
    for d in DIMENSIONS:
        assert d.prompts[0] in seen.text
        assert f"/opening/{coming.id}?for={d.key}" in seen.links()
    assert IN_A_CLINICAL_ROLE[0] not in seen.text
    chosen = sheet(page, cast.priya, coming, **{"for": "worldview"})
    for d in DIMENSIONS:
        assert (d.prompts[0] in chosen.text) == (d.key == "worldview")
    assert IN_A_CLINICAL_ROLE[0] in chosen.text
    assert "Worldview (task)" in chosen.text
    assert "/practice/worldview" in chosen.links()


RUBBISH = (
    "for=nothing",
    "for=",
    "for=%00&names=%00",
    "for=hope%27--",
    "names=no&names=x",
    "for[]=x",
    "for=" + "x" * 999,
)


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_an_address_with_rubbish_opens_the_sheet(
    page: Page, cast: Cast, coming: ReflectionSession, rubbish: str
) -> None:
    assert OPENING[0] in page.as_(cast.priya).open(f"/opening/{coming.id}?{rubbish}").text


def test_the_safety_route_stands_beside_the_ground_rules(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    factories.agency().safety_route = "Call <b>the</b> crisis team, 222."
    db.commit()
    assert "Call <b>the</b> crisis team, 222." in sheet(page, cast.priya, coming).text
    factories.agency().safety_route = ""
    db.commit()
    assert "has not written its safety route here yet" in sheet(page, cast.priya, coming).text


def test_what_moved_is_what_was_answered_and_released_since_the_last_date(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    group = factories.make_group(cast.series)
    release = factories.make_release(published_on=LAST + timedelta(days=1))
    factories.make_release("2026Q2", published_on=LAST - timedelta(days=1))
    for label, days in (("Heard since", 2), ("Heard before", -2)):
        cell = factories.make_cell(release, group, label=label)
        helena, reply = viewer_of(db, cast.helena.id), Reply(0, Word.NO, f"{label}, because.")
        answer(db, helena, cell.id, reply, datetime.combine(LAST + timedelta(days=days), NOW.timetz()))
    for reader in (cast.rowan, cast.priya, cast.helena):
        seen = sheet(page, reader, coming)
        assert "What moved since last time" in seen.text
        assert "Last time was Wednesday 11 November." in seen.text
        assert "no, because Heard since" in seen.text
        assert "Heard since, because." in seen.text
        assert "What we heard, July to September 2026" in seen.text
        assert "Heard before" not in seen.text
        assert "April to June" not in seen.text


def test_last_time_is_the_last_date_of_this_series_that_was_held(page: Page, db: Session, cast: Cast) -> None:
    first = factories.make_date(cast.series, TODAY + timedelta(days=14))
    factories.make_date(cast.series, TODAY - timedelta(days=7), state="cancelled", reason="Snow.")
    factories.make_date(cast.other_series, TODAY - timedelta(days=1))
    factories.make_date(cast.series, TODAY + timedelta(days=7))
    assert "What moved in the last sixty days" in sheet(page, cast.priya, first).text
    held = factories.make_date(cast.series, TODAY - timedelta(days=28))
    assert "Last time was Wednesday 28 October." in sheet(page, cast.priya, first).text
    factories.make_date(cast.series, TODAY - timedelta(days=14))
    assert "Last time was Wednesday 11 November." in sheet(page, cast.priya, first).text
    assert "What moved in the last sixty days" in sheet(page, cast.priya, held).text


def test_an_answer_is_overdue_only_after_the_agencys_days(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    factories.agency().answer_days = 30
    db.commit()
    group = factories.make_group(cast.series)
    late = factories.make_release("2026Q2", TODAY - timedelta(days=31))
    in_time = factories.make_release("2026Q3", TODAY - timedelta(days=30))
    owed = factories.make_cell(late, group, label="Owed for long")
    factories.make_cell(in_time, group, label="Owed since lately")
    factories.make_cell(late, group, label="Owes nothing", asks=False)
    answered = factories.make_cell(late, group, label="Answered already")
    factories.make_answer(answered, cast.helena)
    for reader in (cast.rowan, cast.priya, cast.helena):
        seen = sheet(page, reader, coming)
        assert "Owed for long31 days without an answer; the agency gives itself 30." in seen.text
        assert f"/policies/answers/{owed.id}" in seen.links()
        for label in ("Owed since lately", "Owes nothing", "Answered already"):
            assert label not in seen.text


def test_a_second_look_is_overdue_from_the_day_after(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    group, release = factories.make_group(cast.series), factories.make_release()
    yesterday = TODAY - timedelta(days=1)
    change = factories.make_change(cast.rowan, title="Late by a day", look_again_on=yesterday)
    factories.make_change(cast.rowan, title="Due today", look_again_on=TODAY)
    factories.make_change(cast.rowan, title="No day said")
    cell = factories.make_cell(release, group, label="Answered not now")
    late = {"word": "not_now", "reason": "Money.", "look_again_on": TODAY - timedelta(days=20)}
    factories.make_answer(cell, cast.helena, **late)
    again = factories.make_cell(release, group, label="Answered once more")
    factories.make_answer(again, cast.helena, **late)
    factories.make_answer(again, cast.helena, number=2)
    seen = sheet(page, cast.priya, coming)
    assert "Answered not nowThe answer was to be looked at again 20 days ago.Late by a day" in seen.text
    assert "This change was to be looked at again yesterday." in seen.text
    assert f"/policies/{change.id}" in seen.links()
    for title in ("Due today", "No day said", "Answered once more"):
        assert title not in seen.text


def test_a_long_list_of_what_is_overdue_says_how_much_more_there_is(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    for number in range(12):
        day = TODAY - timedelta(days=50 - number)
        factories.make_change(cast.rowan, title=f"Late {number:02}", look_again_on=day)
    seen = sheet(page, cast.priya, coming)
    assert "Late 09" in seen.text
    assert "Late 10" not in seen.text
    assert "And 2 more" in seen.text


def test_nothing_new_and_nothing_late_is_said_so(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    seen = sheet(page, cast.priya, coming)
    assert "Nothing was released, answered or decided." in seen.text
    assert "no answer and no second look is late" in seen.text


def test_a_date_that_was_called_off_says_so_and_names_nobody(page: Page, db: Session, cast: Cast) -> None:
    off = factories.make_date(cast.series, state="cancelled", reason="Snow on all roads.")
    factories.make_sign_up(off, factories.make_person(name=GUEST))
    for reader in (cast.rowan, cast.priya):
        seen = sheet(page, reader, off)
        assert "Called off" in seen.text
        assert "Snow on all roads." in seen.text
        assert OPENING[0] not in seen.text
        assert GUEST not in seen.html


def test_a_missing_date_and_the_id_of_something_else_are_not_there(
    page: Page, cast: Cast, coming: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    for id in (factories.nowhere(), cast.series.id, cast.priya.id):
        rowan.open("home.opening", session_id=id, status=404)
    page.open("home.opening", session_id=coming.id, status=302)
    assert page.response.location.startswith("/sign-in")


def test_leads_and_those_with_a_place_find_the_way_there(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession
) -> None:
    factories.make_sign_up(coming, cast.priya)
    path = f"/opening/{coming.id}"
    for person, finds in ((cast.rowan, True), (cast.priya, True), (cast.sunniva, False), (cast.helena, False)):
        seen = page.as_(person).open("sessions.show", session_id=coming.id)
        assert (path in seen.links()) == finds
    coming.state = "cancelled"
    db.commit()
    assert path not in page.as_(cast.rowan).open("sessions.show", session_id=coming.id).links()


@pytest.mark.parametrize("who", ["rowan", "priya"])
def test_a_sheet_asks_at_most_twelve_questions(
    page: Page, db: Session, cast: Cast, coming: ReflectionSession, count_queries, who: str
) -> None:
    group, counts = factories.make_group(cast.series), []
    person = page.as_(getattr(cast, who))
    for more in range(1, 4, 2):
        release = factories.make_release(f"202{more}Q1", date(2026, 7, 1))
        for _ in range(more):
            factories.make_cell(release, group)
            factories.make_change(cast.rowan, look_again_on=TODAY - timedelta(days=3))
            factories.make_sign_up(coming, factories.make_person(name=GUEST))
        with count_queries() as asked:
            person.open("home.opening", session_id=coming.id)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
