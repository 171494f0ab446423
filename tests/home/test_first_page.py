"""The first page, by role."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation import clock
from coreflect.foundation.rooms import Moved, Room, Waiting
from coreflect.home.queries import first_page, kept_about
from coreflect.people.queries.viewer import viewer_of
from coreflect.releases.models import Release
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page


def test_whoever_is_not_signed_in_is_asked_to(page: Page, cast: Cast) -> None:
    assert page.open("home.index", status=302).response.location == "/sign-in"


def test_a_clinician_sees_the_next_date_and_signs_up_in_one_press(page: Page, db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series)
    priya = page.as_(cast.priya).open("home.index")
    assert priya.h1 == "Good to see you, Priya"
    assert "Wednesday 2 December" in priya.text
    (form,) = [f for f in priya.find("form") if f.get("action", "").endswith("/sign-up")]
    priya.send(form.get("action"))
    assert "You have a place" in priya.open("home.index").text
    db.refresh(date)
    assert date.taken == 1


def test_without_a_date_the_page_says_what_to_do(page: Page, cast: Cast) -> None:
    assert "No co-reflection with a place left is coming yet." in page.as_(cast.priya).open("home.index").text
    rowan = page.as_(cast.rowan).open("home.index")
    assert "No co-reflection of yours is coming." in rowan.text
    assert "/sessions/series/new" in rowan.links()


def test_leadership_and_administrators_are_not_asked_to_sign_up(page: Page, cast: Cast) -> None:
    factories.make_date(cast.series)
    for person in (cast.helena, cast.wes):
        seen = page.as_(person).open("home.index")
        assert "Your next co-reflection" not in seen.text
        assert "Library room" not in seen.text
        assert not [f for f in seen.find("form") if f.get("action", "").endswith("/sign-up")]


def left_the_room(db: Session, release: Release, on: date) -> Release:
    """Write in the trail that a release was published on a day, as it is when it leaves."""
    said = {"release": str(release.id), "period": release.period, "cells": []}
    record(db, "trail", "released", None, said, datetime.combine(on, NOW.timetz()))
    db.commit()
    return release


def test_leadership_sees_what_is_owed_and_what_moved(page: Page, db: Session, cast: Cast) -> None:
    day = TODAY - timedelta(days=20)
    release = left_the_room(db, factories.make_release(published_on=day), day)
    group = factories.make_group(cast.series)
    owed = factories.make_cell(release, group)
    helena = page.as_(cast.helena).open("home.index")
    assert owed.label in helena.text
    assert f"/policies/answers/{owed.id}" in helena.links()
    assert f"/releases/{release.id}" in helena.links()


def test_what_moved_more_than_sixty_days_ago_is_left_out(page: Page, db: Session, cast: Cast) -> None:
    early, late = TODAY - timedelta(days=61), TODAY - timedelta(days=60)
    left_the_room(db, factories.make_release("2026Q2", published_on=early), early)
    assert "Nothing in the last two months." in page.as_(cast.priya).open("home.index").text
    left_the_room(db, factories.make_release("2026Q3", published_on=late), late)
    assert "Nothing in the last two months." not in page.as_(cast.priya).open("home.index").text


def test_every_room_is_asked_and_the_rest_of_a_long_list_is_left_out(app: Flask, db: Session, cast: Cast) -> None:
    viewer = viewer_of(db, cast.priya.id)

    def moved(_db, _viewer, since):
        return [Moved(since + timedelta(days=n), "yes", "yes", f"m{n}", "", "home.index", {}) for n in range(9)]

    def waiting(_db, _viewer, _now):
        return [Waiting(n, f"w{n}", "", "home.index", {}) for n in range(9)]

    rooms = [Room("a", moved=moved), Room("b"), Room("c", waiting=waiting)]
    page = first_page(db, viewer, rooms, app.extensions["keyring"], clock.now())
    assert [one.title for one in page.moved] == ["m8", "m7", "m6", "m5", "m4"]
    assert [one.title for one in page.waiting] == ["w0", "w1", "w2", "w3", "w4"]
    assert [one.title for one in page.also] == ["w5", "w6", "w7", "w8"]


def test_what_waits_beyond_five_is_counted_and_stands_on_the_page_too(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    """A sixth thing that waited was shown nowhere, and nothing said that there was one."""
    release, group = factories.make_release(), factories.make_group(cast.series)
    theme = factories.make_cell(release, group, asks=False)
    for number in range(13):
        factories.make_change(cast.rowan, theme, title=f"Asked for {number:02}")
    rowan = page.as_(cast.rowan)
    with count_queries() as asked:
        rowan.open("home.index")
    assert len(asked) <= 12
    (fold,) = [one for one in rowan.find("details") if one.get("class") == "also"]
    folded = " ".join(fold.itertext())
    assert "And 6 more" in folded
    for number in range(10):
        assert rowan.text.count(f"Asked for {number:02}") == 1
    assert "Confirm where 3 more come from" in folded
    assert rowan.address("policies.links") in rowan.links()
    for number in range(9):
        factories.make_cell(release, group, label=f"Owed {number}")
    helena = page.as_(cast.helena).open("home.index")
    assert "And 4 more" in helena.text
    assert "More themes ask" not in helena.text
    for number in range(2):
        factories.make_cell(release, group, label=f"Owed, too {number}")
    helena.open("home.index")
    assert "More themes ask for an answer" in helena.text
    assert helena.address("policies.answers", show="owed") in helena.links()


def test_an_administrator_is_asked_for_the_safety_route_until_it_is_written(
    page: Page, db: Session, cast: Cast
) -> None:
    factories.agency().safety_route = ""
    db.commit()
    assert "Write down your agency's safety route" in page.as_(cast.wes).open("home.index").text
    assert "safety route" not in page.as_(cast.rowan).open("home.index").text
    factories.agency().safety_route = "Call the crisis team."
    db.commit()
    wes = page.as_(cast.wes).open("home.index")
    assert "safety route" not in wes.text
    assert "Nothing. Enjoy the quiet." in wes.text


@pytest.mark.parametrize("who", ["rowan", "priya", "helena", "wes", "sunniva"])
def test_a_first_page_asks_at_most_twelve_questions(page: Page, cast: Cast, count_queries, who: str) -> None:
    asked = []
    person = page.as_(getattr(cast, who))
    release, group = factories.make_release(), factories.make_group(cast.series)
    for more in (1, 2):
        for number in range(more):
            factories.make_date(cast.series, TODAY + timedelta(days=7 * (2 * more + number)))
            begun = factories.make_date(cast.series, TODAY - timedelta(days=more + number))
            factories.make_sign_up(begun, cast.priya)
            factories.make_change(cast.rowan, factories.make_cell(release, group))
        with count_queries() as statements:
            person.open("home.index")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12


def test_my_data_asks_each_room_for_its_own_person_only(db: Session, cast: Cast, app: Flask) -> None:
    date = factories.make_date(cast.series)
    factories.make_sign_up(date, cast.priya)
    rooms = app.extensions["rooms"]
    hers = dict(kept_about(db, viewer_of(db, cast.priya.id), rooms))
    others = dict(kept_about(db, viewer_of(db, cast.sunniva.id), rooms))
    assert any("Wednesday co-reflection" in label for label, _ in hers["Co-reflections"])
    assert "Co-reflections" not in others
