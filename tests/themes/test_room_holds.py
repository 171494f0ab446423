"""A press that keeps a theme in the room, without an account."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.holds import sentence_key
from tests.conftest import Cast
from tests.pages import Page
from tests.themes.conftest import make_record, sealed
from tests.themes.rooms import code, date_in, leave


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-7, cast.series)


def test_either_press_holds_a_theme_and_nothing_tells_that_it_was_pressed(
    page: Page, app: Flask, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    shown = make_record(db, keyring, been, "Hope", shown=True, one_way="Slowly.", another_way="Soon.")
    make_record(db, keyring, been, "Not opened")
    before = page.open("themes.room", code=code(been))
    assert "Hope Fear decided for us." in before.text
    assert "Slowly." in before.text
    assert "Not opened" not in before.html
    assert [" ".join(b.itertext()).strip() for b in before.find("button", class_="button quiet")] == [
        "This could point to someone",
        "Not upstairs",
    ]
    html, answers = before.html, []
    sent = {"theme": str(shown.id), "sure": "yes"}
    for _ in range(3):
        answers.append(page.send("themes.hold", sent, code=code(been), status=303).response.location)
        assert page.follow().h1 == "It stays in the room"
        assert "will not leave with the release of October to December 2026, whatever other" in page.text
        assert "You will not see here which themes are held" in page.text
        assert str(shown.id) not in page.html
    assert len(set(answers)) == 1
    assert page.open("themes.room", code=code(been)).html == html
    ((_, hold),) = opened(db, keyring, "2026Q4", "hold")
    keys = {"label_key": "hope", "sentence_key": sentence_key(shown.sentence)}
    assert hold == {"is": "hold", "session_id": str(been.id), "record_id": str(shown.id)} | keys


def test_before_a_theme_is_held_one_is_asked_once_and_nothing_is_kept_meanwhile(
    page: Page, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been, "Hope", shown=True)
    before = sealed(db)
    asked = page.send("themes.hold", {"theme": str(record.id)}, code=code(been), status=200)
    assert asked.h1 == "Keep it in the room?"
    assert "“Hope” would stay in the room. It will not leave with the release of October" in asked.text
    assert "cannot be taken back" in asked.text
    assert "Hope" not in "".join(asked.find("title")[0].itertext()), "a browser keeps titles"
    assert sealed(db) == before
    html = asked.html
    (form,) = asked.find("form")
    fields = {one.get("name", ""): one.get("value") for one in asked.find("input")}
    page.send(form.get("action", ""), fields, status=303)
    assert page.follow().h1 == "It stays in the room"
    assert len(opened(db, keyring, "2026Q4", "hold")) == 1
    again = page.send("themes.hold", {"theme": str(record.id)}, code=code(been), status=200)
    assert again.html == html, "nothing tells that it is held"


def test_a_theme_that_was_closed_meanwhile_is_asked_about_without_its_name(
    page: Page, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been, "Hope", shown=False)
    asked = page.send("themes.hold", {"theme": str(record.id)}, code=code(been), status=200)
    assert asked.h1 == "Keep it in the room?"
    assert "Hope" not in asked.html


def test_a_press_counts_also_when_the_leads_have_closed_the_theme_meanwhile(
    page: Page, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been, "Hope", shown=False)
    page.send("themes.hold", {"theme": str(record.id), "sure": "yes"}, code=code(been), status=303)
    assert len(opened(db, keyring, "2026Q4", "hold")) == 1


def test_a_press_on_what_is_no_theme_of_this_date_stores_nothing(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    other = make_record(db, keyring, date_in(-6, cast.other_series), "Elsewhere", shown=True)
    note = leave(db, keyring, been, "A note")
    before = sealed(db)
    for theme in (other.id, note.id, been.id):
        for sure in ("", "yes"):
            refused = page.send("themes.hold", {"theme": str(theme), "sure": sure}, code=code(been), status=409)
            assert "not written down any more" in refused.text
    for rubbish in ("", "x", "\x00", "0" * 500):
        page.send("themes.hold", {"theme": rubbish, "sure": "yes"}, code=code(been), status=404)
    page.send("themes.hold", {}, code=code(been), status=404)
    db.rollback()
    assert sealed(db) == before
