"""The opening sheet: names for who leads the date, and for nobody else."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.ips import CLOSING, DIMENSIONS, GROUND_RULES, IN_A_CLINICAL_ROLE, OPENING
from coreflect.home.queries import opening
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

GUEST, WAITS, WITHDREW = "Zebulon Quillfeather", "Petronella Marshwiggle", "Ottoline Drake"
LAST = TODAY - timedelta(days=14)


@pytest.fixture
def coming(db: Session, cast: Cast) -> ReflectionSession:
    """A date with one guest, one who waits and one who withdrew, three weeks after the last one."""
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
        return re.sub(r'name="csrf_token"[^>]*value="[^"]+"', "", sheet(page, person, coming).html)

    before = {who: read(getattr(cast, who)) for who in ("rowan", "priya", "sunniva", "helena", "wes", "tove")}
    for number in range(5):
        factories.make_sign_up(
            coming, factories.make_person(name=f"{GUEST}{number}"), ("coming", "waiting")[number % 2]
        )
    after = {who: read(getattr(cast, who)) for who in before}
    assert [who for who in before if before[who] != after[who]] == ["rowan"]


def test_who_steps_in_reads_the_names_of_that_date_alone(page: Page, cast: Cast, coming: ReflectionSession) -> None:
    other = factories.make_date(cast.series, TODAY + timedelta(days=21))
    factories.make_sign_up(other, factories.make_person(name=f"{GUEST} Junior"))
    factories.make_substitute(coming.id, cast.tove)
    assert GUEST in sheet(page, cast.tove, coming).text
    assert GUEST not in sheet(page, cast.tove, other).html


def test_who_was_offered_a_place_stands_apart(page: Page, db: Session, cast: Cast, coming: ReflectionSession) -> None:
    olive = factories.make_person(name="Offered Olive")
    db.add(SignUp(session_id=coming.id, person_id=olive.id, number=9, state="offered", offered_until=NOW))
    db.commit()
    assert "Asked whether they want a placeOffered Olive" in sheet(page, cast.rowan, coming).text
    assert "Olive" not in sheet(page, cast.priya, coming).html


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
    assert bare.find("section", class_="sheet screen"), "that names are left out is not printed"
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


def test_a_date_that_was_called_off_says_so_and_names_nobody(page: Page, db: Session, cast: Cast) -> None:
    off = factories.make_date(cast.series, state="cancelled", reason="Snow on all roads.")
    factories.make_sign_up(off, factories.make_person(name=GUEST))
    for reader in (cast.rowan, cast.priya):
        seen = sheet(page, reader, off)
        assert "Called off" in seen.text
        assert "Snow on all roads." in seen.text
        assert OPENING[0] not in seen.text
        assert GUEST not in seen.html


def test_names_are_not_even_asked_for_unless_a_lead_wants_them(
    db: Session, app: Flask, cast: Cast, coming: ReflectionSession
) -> None:
    def names(person: Any, named: bool = True) -> list[str]:
        viewer = viewer_of(db, person.id)
        found = opening(db, viewer, app.extensions["rooms"], coming.id, named, NOW)
        assert found is not None
        return [guest.name for guest in found.guests]

    assert names(cast.rowan) == [GUEST, WAITS]
    assert names(cast.rowan, named=False) == []
    assert [names(one) for one in (cast.priya, cast.helena, cast.wes, cast.tove)] == [[]] * 4
    coming.state = "cancelled"
    db.commit()
    assert names(cast.rowan) == []


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
