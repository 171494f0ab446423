"""Codes as they are typed: wrong, early, late, called off, and too many of them."""

from datetime import timedelta

import pytest
from flask import Flask

from coreflect.foundation import clock
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.rules.room import in_groups
from coreflect.web.limits import WINDOW, Limit
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.themes.rooms import code, date_in


@pytest.fixture
def coming(cast: Cast) -> ReflectionSession:
    return date_in(7, cast.series)


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-7, cast.series)


ASKED = "How do we stay curious when a form wants an answer?"


def test_a_wrong_an_early_an_old_and_a_cancelled_code_are_one_calm_page(
    page: Page, cast: Cast, been: ReflectionSession
) -> None:
    closed = [
        code(date_in(8, cast.series)),
        code(date_in(-8, cast.series)),
        code(date_in(3, cast.series, state="cancelled")),
        "AAAAAAAAAAAA",
        code(been)[:-1],
        code(been)[:-1] + ("A" if code(been)[-1] != "A" else "B"),  # wrong in its last sign alone
        "rubbish",
        "%00",
        "x" * 3000,
    ]
    answers = {page.open(f"/room/{one}", status=404).html for one in closed}
    assert len(answers) == 1
    assert page.h1 == "No room is open here"
    for wrong in (closed[0], "rubbish"):
        sent = {"words": ASKED, "kind": "note", "theme": str(been.id)}
        assert page.send("themes.room", sent, code=wrong, status=404).html in answers
        assert page.send("themes.hold", sent, code=wrong, status=404).html in answers
        assert page.open("themes.thanks", code=wrong, what="hold", status=404).html in answers
    assert page.send("themes.enter", {"code": "rubbish"}, status=404).html in answers


def test_a_code_is_typed_from_a_sheet_of_paper(page: Page, coming: ReflectionSession) -> None:
    assert page.open("/room", status=308).response.location.endswith("/room/")
    assert page.open("themes.enter").h1 == "Open a room"
    page.send("themes.enter", {"code": in_groups(code(coming)).lower()}, status=303)
    assert page.follow().h1 == "Wednesday co-reflection"
    assert "Write the twelve signs" in page.send("themes.enter", {"code": " "}, status=422).text


def test_after_twenty_wrong_codes_one_is_asked_to_wait_and_the_right_code_still_opens(
    page: Page, app: Flask, coming: ReflectionSession
) -> None:
    for number in range(20):
        page.open(f"/room/AAAAAAAAAA{number:02}", status=404)
    assert "Wait a quarter of an hour" in page.open("/room/AAAAAAAAAAAA", status=429).text
    assert page.open("themes.room", code=code(coming)).h1 == "Wednesday co-reflection"
    elsewhere = app.test_client().get("/room/AAAAAAAAAAAA", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 404
    clock.set_to(NOW + WINDOW + timedelta(minutes=1))
    page.open("/room/AAAAAAAAAAAA", status=404)


def test_a_name_is_a_name_in_the_room_on_the_roster_or_not_and_nobody_tries_one_after_another(
    page: Page, app: Flask, been: ReflectionSession
) -> None:
    here = {"code": code(been)}
    for name in ("Priya Holloway", "Jonathan Whitfield"):
        said = page.send("themes.room", {"words": f"Thank {name} for the tea.", "kind": "note"}, status=409, **here)
        assert "could point to someone" in said.text
        assert not said.find("input", name="nobody"), "a tick that only strangers get would tell who has an account"
    app.extensions["marked_slips"] = Limit(3)
    for _ in range(3):
        page.send("themes.room", {"words": "Thank Priya Holloway.", "kind": "note"}, status=409, **here)
    sent = {"words": "We were fast today.", "kind": "note"}
    waiting = page.send("themes.room", sent, status=409, **here)
    assert "Wait a quarter of an hour" in waiting.text
    assert "We were fast today." in waiting.text, "nothing typed is lost"
    clock.set_to(NOW + WINDOW + timedelta(minutes=1))
    page.send("themes.room", sent, status=303, **here)
