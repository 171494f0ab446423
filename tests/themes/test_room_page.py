"""The room's own page: what it shows, what it takes, and what it refuses."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.ips import GROUND_RULES
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.room import in_groups
from coreflect.themes.rules.slips import Kind
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.themes.conftest import make_record, sealed
from tests.themes.rooms import code, date_in, leave, slips

ASKED = "How do we stay curious when a form wants an answer?"


@pytest.fixture
def coming(cast: Cast) -> ReflectionSession:
    return date_in(7, cast.series)


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-7, cast.series)


def test_a_question_is_brought_without_an_account(
    page: Page, db: Session, keyring: Keyring, coming: ReflectionSession
) -> None:
    seen = page.open("themes.room", code=in_groups(code(coming), "-").lower())
    assert seen.h1 == "Wednesday co-reflection"
    assert "Wednesday 2 December" in seen.text
    assert "A question to bring" in seen.text
    assert "Who reads it: the leads, and at the co-reflection everybody there" in seen.text
    assert "If someone may be at risk, use the agency's safety route, not this page." in seen.text
    assert "Call the crisis team on duty." in seen.text
    assert "October to December 2026 is released" in seen.text
    assert "180 days after" in seen.text
    assert all(rule in seen.text for rule in GROUND_RULES)
    page.send("themes.room", {"words": f"  {ASKED}\r\n", "kind": "question"}, code=code(coming), status=303)
    assert "Your question is with the room." in page.follow().text
    (left,) = slips(db, keyring, coming)
    assert (left.kind, left.words) == (Kind.QUESTION, ASKED)
    ((_, content),) = opened(db, keyring, "2026Q4")
    assert set(content) == {"is", "session_id", "words", "read"}


def test_the_page_of_a_date_shows_everybody_the_way_to_its_room_while_that_is_open(page: Page, cast: Cast) -> None:
    for days, state, there in (
        (-8, "planned", False),
        (-7, "planned", True),
        (0, "planned", True),
        (7, "planned", True),
        (8, "planned", False),
        (3, "cancelled", False),
    ):
        on = date_in(days, cast.series, state=state)
        for who in (cast.priya, cast.helena, cast.rowan):
            seen = page.as_(who).open("sessions.show", session_id=on.id)
            assert ("/room/" in seen.links()) == there, days
            assert ("Have this date's code? Speak unsigned." in seen.text) == there


def test_the_page_shows_no_name_no_place_and_no_count(
    page: Page, db: Session, cast: Cast, keyring: Keyring, coming: ReflectionSession
) -> None:
    for number in range(3):
        factories.make_sign_up(coming, factories.make_person(name=f"Zebulon Quill{number}"))
        leave(db, keyring, coming, f"Question {number}", Kind.QUESTION)
    html = page.open("themes.room", code=code(coming)).html
    for hidden in ("Zebulon", "Rowan", "Imani", "Library room", "12:00", "17:00", str(coming.id), "Question 1", "nav"):
        assert hidden not in html, hidden
    assert "of 8" not in html


def test_a_note_is_left_afterwards_and_the_same_words_are_kept_once(
    page: Page, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    seen = page.open("themes.room", code=code(been))
    assert "A note for the lead" in seen.text
    assert "everybody there" not in seen.text
    assert "The leads have opened no theme to the room yet." in seen.text
    for _ in range(2):
        page.send("themes.room", {"words": ASKED, "kind": "note"}, code=code(been), status=303)
        assert "Your note is with the leads of this series." in page.follow().text
    assert [one.words for one in slips(db, keyring, been)] == [ASKED]


BAD = {
    "": "Write it in a sentence or two.",
    "   \n ": "Write it in a sentence or two.",
    "\x00": "Write it in a sentence or two.",
    "\u200b\u200d": "Write it in words.",
    "...": "Write it in words.",
    "x" * 281: "That is longer than 280 characters.",
}


@pytest.mark.parametrize("words", BAD)
def test_what_cannot_be_a_slip_is_said_and_nothing_is_stored(
    page: Page, db: Session, coming: ReflectionSession, words: str
) -> None:
    refused = page.send("themes.room", {"words": words, "kind": "question"}, code=code(coming), status=422)
    assert BAD[words] in refused.text
    assert ("x" * 281 in refused.html) == (len(words) == 281), "what was typed stays"
    assert sealed(db) == 0


@pytest.mark.parametrize("name", ["Priya Holloway", "Pri\u200bya Hol\u2060loway", "priya.holloway@example.org"])
def test_a_name_is_found_also_where_it_is_hidden_and_has_to_go(
    page: Page, db: Session, been: ReflectionSession, name: str
) -> None:
    sent = {"words": f"Thank you for what {name} said.", "kind": "note"}
    refused = page.send("themes.room", sent, code=code(been), status=409)
    assert "could point to someone" in refused.text
    assert not refused.find("input", name="nobody")
    assert sealed(db) == 0


def test_what_might_point_to_someone_is_ticked_or_reworded(
    page: Page, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    sent = {"words": "Could she have had one more round?", "kind": "note"}
    asked = page.send("themes.room", sent, code=code(been), status=409)
    (tick,) = asked.find("input", name="nobody")
    assert sealed(db) == 0
    page.send("themes.room", sent | {"nobody": tick.get("value")}, code=code(been), status=303)
    assert [one.words for one in slips(db, keyring, been)] == [sent["words"]]


def test_a_question_that_comes_after_the_beginning_is_offered_as_a_note(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    on = date_in(0, cast.series)
    assert "A question to bring" in page.open("themes.room", code=code(on)).text
    clock.set_to(NOW + timedelta(hours=3))
    late = page.send("themes.room", {"words": ASKED, "kind": "question"}, code=code(on), status=409)
    assert "has begun" in late.text
    assert ASKED in late.html
    assert late.find("input", name="kind")[0].get("value") == "note"
    page.send("themes.room", {"words": ASKED, "kind": "note"}, code=code(on), status=303)
    assert [one.kind for one in slips(db, keyring, on)] == [Kind.NOTE]


def test_a_note_before_the_beginning_is_refused(page: Page, db: Session, coming: ReflectionSession) -> None:
    refused = page.send("themes.room", {"words": ASKED, "kind": "note"}, code=code(coming), status=409)
    assert "has not begun yet" in refused.text
    assert sealed(db) == 0


def test_forty_of_each_and_no_more(
    page: Page, db: Session, keyring: Keyring, cast: Cast, been: ReflectionSession
) -> None:
    other = date_in(-6, cast.series)
    for number in range(40):
        leave(db, keyring, been, f"Note number {number}")
    full = page.send("themes.room", {"words": ASKED, "kind": "note"}, code=code(been), status=409)
    assert "40 notes were left for this date; it holds no more." in full.text
    page.send("themes.room", {"words": "Note number 7", "kind": "note"}, code=code(been), status=303)
    page.send("themes.room", {"words": ASKED, "kind": "note"}, code=code(other), status=303)
    assert len(slips(db, keyring, been)) == 40


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_change_nothing(
    page: Page, app: Flask, db: Session, been: ReflectionSession, method: str
) -> None:
    for path in ("", "/hold", "/thank-you/note"):
        answer = app.test_client().open(f"/room/{code(been)}{path}", method=method)
        assert answer.status_code in ((200, 302) if method in ("HEAD", "OPTIONS") else (405,))
        assert "Set-Cookie" not in answer.headers
    assert sealed(db) == 0


def test_a_reload_after_a_press_leads_back_to_the_room(page: Page, been: ReflectionSession) -> None:
    assert page.open(f"/room/{code(been)}/hold", status=302).response.location == f"/room/{code(been)}"
    assert page.open(f"/room/{code(been)}/thank-you/anything", status=404).h1 == "There is nothing here"


def test_ten_megabytes_are_too_much_at_once(page: Page, app: Flask, db: Session, been: ReflectionSession) -> None:
    for path in (f"/room/{code(been)}", f"/room/{code(been)}/hold", "/room/"):
        answer = app.test_client().post(path, data={"words": "x" * 10_000_000, "kind": "note"})
        assert answer.status_code == 413
        assert "Nothing was saved." in answer.text
        assert "csrf" not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert sealed(db) == 0


def test_a_missing_key_is_said_and_a_question_page_needs_none(
    page: Page, db: Session, keyring: Keyring, coming: ReflectionSession, been: ReflectionSession
) -> None:
    make_record(db, keyring, been, shown=True)
    (keyring.directory / "2026Q4").unlink()
    assert "A question to bring" in page.open("themes.room", code=code(coming)).text
    for answer in (
        page.open("themes.room", code=code(been), status=409),
        page.send("themes.room", {"words": ASKED, "kind": "question"}, code=code(coming), status=409),
    ):
        assert answer.h1 == "This room can't be opened just now"
        assert "Nothing is lost. Tell whoever leads your co-reflection." in answer.text
        assert "administrator" not in answer.html
    assert sealed(db) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_however_much_there_is_the_page_asks_as_many_questions(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession, count_queries, rows: int
) -> None:
    for number in range(rows):
        make_record(db, keyring, been, f"Theme {number}", shown=True)
        leave(db, keyring, been, f"Note {number}")
        date_in(number + 1, cast.other_series)
    here = code(been)
    with count_queries() as asked:
        page.open("themes.room", code=here)
    assert len(asked) == 3
