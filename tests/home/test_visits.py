"""What moved since somebody was last here: a signed cookie of their browser remembers it, and nothing else does."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import flask_login
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation import clock
from coreflect.foundation.db import Model
from coreflect.home.rules.visits import LASTS, Visit, hour_of, packed, seen_before, unpacked
from coreflect.home.views import seen
from coreflect.people.queries.viewer import viewer_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page

HOURS = timedelta(hours=1)
LATER = NOW + LASTS * HOURS
NUMBERS = st.integers(0, 10**6)


@given(st.none() | NUMBERS, NUMBERS, NUMBERS)
def test_a_visit_comes_back_from_its_cookie_for_its_own_person_only(since, newest, hour) -> None:
    visit = Visit(since, newest, hour)
    assert unpacked(packed(visit, "mine"), "mine") == visit
    assert unpacked(packed(visit, "mine"), "hers") is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=6))
def test_whatever_else_a_cookie_holds_is_no_visit(content: Any) -> None:
    assert unpacked(content, "mine") is None
    assert unpacked(["mine", content, -1, 3], "mine") is None
    assert unpacked(["mine", 1, True, 3], "mine") is None


@pytest.mark.parametrize(("hours", "seen"), [(0, 3), (LASTS - 1, 3), (LASTS, 7), (1000, 7), (-1, 3), (-LASTS, 7)])
def test_a_visit_lasts_some_hours_after_each_look(hours: int, seen: int) -> None:
    assert seen_before(Visit(3, 7, hour_of(NOW)), NOW + hours * HOURS) == seen
    assert seen_before(None, NOW) is None


def change(db: Session, cast: Cast, title: str) -> UUID:
    return factories.make_change(cast.rowan, title=title, stage="drafting").id


def moves(db: Session, cast: Cast, change_id: UUID, at: datetime, stage: str = "drafting") -> None:
    """Write in the trail that a change moved."""
    said = {"change": change_id.hex, "stage": stage, "words": f"{stage} it is."}
    record(db, "trail", "stage", None, said, at, about=change_id)
    db.commit()


def home(person: Page, at: datetime) -> str:
    clock.set_to(at)
    return person.open("home.index").text


def test_a_visit_shows_what_moved_since_the_one_before_and_shows_it_all_along(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    early, late = change(db, cast, "Early one"), change(db, cast, "Late one")
    moves(db, cast, early, NOW - timedelta(days=3))
    helena = page.as_(cast.helena)
    with count_queries() as first:
        read = home(helena, NOW)
    assert "Early one" in read
    assert "since you were last here" not in read
    moves(db, cast, late, NOW + HOURS)
    for hours in (1, 4, 6):  # one visit, with a look every few hours
        read = home(helena, NOW + hours * HOURS)
        assert "Early one" in read
        assert "Late one" in read
    after = NOW + timedelta(days=1)
    read = home(helena, after)
    assert "What moved since you were last here Nothing yet." in read
    moves(db, cast, early, after + HOURS, "talked_over")
    moves(db, cast, early, after + HOURS, "drafting")
    with count_queries() as second:
        read = home(helena, after + 2 * HOURS)
    assert len(second) == len(first)
    assert read.count("Early one") == 1, "each thing once, with the newest word"
    assert "drafting it is." in read
    assert "Late one" not in read
    assert home(helena, after + 3 * HOURS).count("Early one") == 1
    assert "Early one" not in home(helena, after + timedelta(days=2))


def test_many_things_are_capped_counted_and_all_on_a_page_of_their_own(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    priya = page.as_(cast.priya)
    changes = [change(db, cast, f"Number {number:02}") for number in range(22)]
    moves(db, cast, changes[0], NOW)
    home(priya, NOW)
    with count_queries() as few:
        priya.open("home.moved")
    for number, one in enumerate(changes):
        moves(db, cast, one, NOW + number * timedelta(minutes=1))
    read = home(priya, LATER)
    assert "And 12 more" in read
    assert "Number 21" in read
    assert "Number 11" not in read
    (link,) = [one for one in priya.links() if one.startswith("/moved?after=")]
    with count_queries() as many:
        priya.open(link)
    assert len(many) == len(few) == 2
    assert "22 themes, changes and releases" in priya.text
    assert "Number 01" not in priya.text
    assert "Number 00" in priya.open(f"{link}&page=2").text
    for odd in ("x", "-1", "9" * 30, "\x00", ""):
        priya.open("home.moved", after=odd, page=odd)
    assert "Nothing moved." in priya.open("home.moved", after=999_999_999).text


def test_who_is_here_for_the_first_time_reads_the_newest_and_no_number_of_what_they_missed(
    page: Page, db: Session, cast: Cast
) -> None:
    for number in range(9):
        moves(db, cast, change(db, cast, f"Number {number}"), NOW + number * timedelta(minutes=1))
    priya = page.as_(cast.priya)
    read = home(priya, LATER)
    assert "Number 8" in read
    assert "Number 0" not in read
    assert " more" not in read
    assert not [link for link in priya.links() if link.startswith("/moved")]


def test_nobody_inherits_what_somebody_else_saw_on_the_same_device(page: Page, db: Session, cast: Cast) -> None:
    moves(db, cast, change(db, cast, "Early one"), NOW)
    helena = page.as_(cast.helena)
    home(helena, NOW)
    read = home(helena, LATER)
    assert "since you were last here" in read
    wes = page.as_(cast.wes)
    kept = helena.client.get_cookie("moved")
    assert kept
    wes.client.set_cookie("moved", kept.value)
    read = home(wes, LATER)
    assert "since you were last here" not in read
    assert "Early one" in read


@pytest.mark.parametrize("how", ["cut", "turned", "rubbish", "empty", "long"])
def test_a_cookie_that_was_tampered_with_counts_for_nothing(page: Page, db: Session, cast: Cast, how: str) -> None:
    moves(db, cast, change(db, cast, "Early one"), NOW)
    helena = page.as_(cast.helena)
    home(helena, NOW)
    kept = helena.client.get_cookie("moved")
    assert kept
    value = kept.value
    other = "A" if value[5] != "A" else "B"
    made = {
        "cut": value[:-2],
        "turned": value[:5] + other + value[6:],
        "rubbish": "%00é;",
        "empty": "",
        "long": "x" * 3000,
    }
    helena.client.set_cookie("moved", made[how])
    read = home(helena, LATER)
    assert "since you were last here" not in read
    assert "Early one" in read
    helena.client.set_cookie("moved", value)
    assert "since you were last here" in home(helena, LATER), "untouched, it counts"


def test_the_cookie_is_the_servers_alone_and_names_nobody(page: Page, db: Session, cast: Cast) -> None:
    helena = page.as_(cast.helena)
    home(helena, NOW)
    said = [one for one in helena.response.headers.getlist("Set-Cookie") if one.startswith("moved=")]
    assert len(said) == 1
    assert "HttpOnly" in said[0]
    assert "SameSite=Lax" in said[0]
    assert cast.helena.id.hex not in said[0]
    with helena.app.test_request_context(base_url="https://example.org"):
        there = helena.client.get("/", base_url="https://example.org")
    assert all("Secure" in one for one in there.headers.getlist("Set-Cookie") if one.startswith("moved="))
    assert "up to where you have read what moved" in helena.open("home.me").text
    clock.set_to(NOW + timedelta(minutes=59))
    home(helena, NOW)
    assert not [one for one in helena.response.headers.getlist("Set-Cookie") if one.startswith("moved=")]


def test_a_trail_that_is_shorter_than_what_was_seen_is_another_one(page: Page, db: Session, cast: Cast) -> None:
    moves(db, cast, change(db, cast, "Early one"), NOW)
    helena = page.as_(cast.helena)
    with helena.app.test_request_context():
        flask_login.login_user(viewer_of(db, cast.helena.id))
        longer = seen._serializer().dumps(packed(Visit(None, 9, hour_of(NOW)), seen._whose()))
    helena.client.set_cookie("moved", longer)
    read = home(helena, LATER)
    assert "since you were last here" not in read
    assert "Early one" in read
    assert "since you were last here" in home(helena, LATER + timedelta(days=1)), "and from then on it is remembered"


def test_reading_the_first_page_writes_nothing(page: Page, db: Session, cast: Cast) -> None:
    moves(db, cast, change(db, cast, "Early one"), NOW)

    def everything() -> dict[str, int | None]:
        found = {name: db.scalar(select(func.count()).select_from(one)) for name, one in Model.metadata.tables.items()}
        db.rollback()
        return found

    before = everything()
    home(page.as_(cast.helena), NOW)
    home(page.as_(cast.helena), LATER)
    assert everything() == before
    assert before["ledger_entry"]
