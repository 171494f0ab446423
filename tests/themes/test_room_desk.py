"""The room as its leads see it: the code, what is open, what is held, what was left."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.room import in_groups
from coreflect.themes.rules.slips import Kind
from coreflect.web.qr import qr
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.themes.conftest import make_record, sealed
from tests.themes.rooms import code, date_in, leave, slips

SQUARE = "The room's address, to be read by a phone's camera"


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-7, cast.series)


def press(page: Page, words: str, number: int = 0) -> dict[str, str]:
    """Return the fields of the form whose button says `words`, and its address under "to_address"."""
    forms = [form for form in page.find("form") if "".join(form.itertext()).strip() == words]
    fields = {i.get("name"): i.get("value") for i in forms[number].iter("{http://www.w3.org/1999/xhtml}input")}
    return fields | {"to_address": forms[number].get("action", "")}


def send(page: Page, fields: dict[str, str], status: int = 302) -> Page:
    return page.send(fields["to_address"], {k: v for k, v in fields.items() if k != "to_address"}, status)


def test_a_lead_finds_the_code_its_address_and_its_square(page: Page, cast: Cast, been: ReflectionSession) -> None:
    seen = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    assert in_groups(code(been)) in seen.text
    address = f"http://localhost/room/{in_groups(code(been), '-')}"
    assert address in seen.text
    assert qr(address, SQUARE) in seen.html
    assert "until we begin" not in seen.text
    assert "To send along" not in seen.text
    assert "Until Wednesday 25 November: leave a note" in seen.text
    places = [seen.text.index(words) for words in ("Notes for the lead", "Questions to bring", "your camera")]
    assert places == sorted(places)
    assert f"/themes/room/{been.id}" in page.as_(cast.rowan).open("sessions.show", session_id=been.id).links()
    assert f"/themes/room/{been.id}" in page.as_(cast.rowan).open("themes.record", session_id=been.id).links()


def test_before_the_date_a_lead_finds_what_to_send_along(page: Page, cast: Cast) -> None:
    on = date_in(20, cast.series)
    seen = page.as_(cast.rowan).open("themes.room_desk", session_id=on.id)
    assert "From Tuesday 8 December until we begin: leave a question" in seen.text
    (sentence,) = ("".join(one.itertext()) for one in seen.find("blockquote"))
    assert f"without your name: http://localhost/room/{in_groups(code(on), '-')}" in sentence
    assert "Tuesday 15 December" in sentence
    assert seen.text.index("your camera") < seen.text.index("Open to the room")


def test_before_a_theme_is_opened_the_lead_reads_all_that_the_room_will_read(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    make_record(db, keyring, been, "Hope", one_way="Slowly.", another_way="Soon.")
    seen = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    assert ["".join(one.itertext()) for one in seen.find("dt")] == ["One way of seeing it", "Another way of seeing it"]
    assert ["".join(one.itertext()) for one in seen.find("dd")] == ["Slowly.", "Soon."]


def test_the_square_holds_the_address_of_the_site(
    page: Page, app: Flask, cast: Cast, been: ReflectionSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(app.extensions["deployment"], site="https://coreflect.example.org")
    monkeypatch.setitem(app.extensions, "deployment", elsewhere)
    seen = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    assert qr(f"https://coreflect.example.org/room/{in_groups(code(been), '-')}", SQUARE) in seen.html


def test_who_steps_in_has_the_code_of_that_date_and_nobody_else_has_any(
    page: Page, cast: Cast, been: ReflectionSession
) -> None:
    other = date_in(-6, cast.series)
    factories.make_substitute(been.id, cast.sunniva)
    assert in_groups(code(been)) in page.as_(cast.sunniva).open("themes.room_desk", session_id=been.id).text
    assert in_groups(code(been)) in page.as_(cast.imani).open("themes.room_desk", session_id=been.id).text
    for who, on, status in (
        (cast.sunniva, other.id, 404),
        (cast.tove, been.id, 404),
        (cast.rowan, uuid4(), 404),
        (cast.priya, been.id, 403),
        (cast.helena, been.id, 403),
        (cast.wes, been.id, 403),
    ):
        refused = page.as_(who).open("themes.room_desk", session_id=on, status=status)
        assert code(been)[:4] not in refused.html


def test_themes_are_opened_one_by_one_or_all_and_closed_again(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    for label in ("Alpha", "Beta", "Gamma"):
        make_record(db, keyring, been, label)
    rowan = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    send(rowan, press(rowan, "Open it", 1))
    assert "Open to the room." in rowan.follow().text
    there = page.open("themes.room", code=code(been)).text
    assert ("Alpha" in there, "Beta" in there, "Gamma" in there) == (False, True, False)
    send(rowan, press(rowan, "Open all 3 to the room"))
    rowan.follow()
    assert "Open all" not in rowan.text
    assert all(label in page.open("themes.room", code=code(been)).text for label in ("Alpha", "Beta", "Gamma"))
    send(rowan, press(rowan, "Close it again", 0))
    rowan.follow()
    assert "Alpha" not in page.open("themes.room", code=code(been)).text
    assert [one.shown for one in sorted(records(db, keyring, "2026Q4"), key=lambda one: one.label)] == [0, 1, 1]


def test_nothing_is_opened_that_the_lead_has_not_read(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been, "Alpha")
    rowan = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    one = press(rowan, "Open it")
    make_record(db, keyring, been, "Beta")
    every = press(rowan.open("themes.room_desk", session_id=been.id), "Open all 2 to the room")
    here = {"session_id": been.id, "box_id": record.id}
    imani = page.as_(cast.imani).open("themes.edit", **here)
    seen = imani.find("input", id="seen-here")[0].get("value")
    theme = {"label": "Alpha", "sentence": "Now it says something else.", "dimension": "hope", "kind": "system"}
    imani.send("themes.edit", theme | {"seen": seen}, **here)
    for stale in (one, every):
        assert "changed meanwhile" in send(rowan, stale, status=409).text
    db.rollback()
    assert not any(one.shown for one in records(db, keyring, "2026Q4"))
    fresh = rowan.open("themes.room_desk", session_id=been.id)
    send(fresh, press(fresh, "Open it"))


def test_to_open_a_theme_does_not_send_back_the_lead_who_is_editing_it_and_editing_leaves_it_open(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been, "Alpha")
    here = {"session_id": been.id, "box_id": record.id}
    imani = page.as_(cast.imani).open("themes.edit", **here)
    seen = imani.find("input", id="seen-here")[0].get("value")
    rowan = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    send(rowan, press(rowan, "Open it"))
    theme = {"label": "Alpha", "sentence": "Now it says something else.", "dimension": "hope", "kind": "system"}
    imani.send("themes.edit", theme | {"seen": seen}, **here)
    assert "Now it says something else." in page.open("themes.room", code=code(been)).text


def test_held_by_the_room_is_said_beside_the_theme_without_a_number(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    alpha = make_record(db, keyring, been, "Alpha", shown=True)
    make_record(db, keyring, been, "Beta", shown=True, sentence="Another sentence, that nobody holds.")
    rowan = page.as_(cast.rowan)
    for endpoint in ("themes.room_desk", "themes.record"):
        assert "Held by the room" not in rowan.open(endpoint, session_id=been.id).text
    for _ in range(3):
        page.send("themes.hold", {"theme": str(alpha.id), "sure": "yes"}, code=code(been), status=303)
    for endpoint in ("themes.room_desk", "themes.record"):  # now it would tell when it was pressed
        assert "Held by the room" not in rowan.open(endpoint, session_id=been.id).text
    rowan.open("themes.room_desk", session_id=been.id)
    send(rowan, press(rowan, "Close it again", 0))
    assert "Held by the room" not in rowan.follow().text
    clock.set_to(NOW + timedelta(days=1))
    for endpoint in ("themes.room_desk", "themes.record"):
        assert rowan.open(endpoint, session_id=been.id).text.count("Held by the room") == 1


def test_once_the_room_has_closed_nothing_is_opened_to_it(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    on = date_in(-8, cast.series)
    record = make_record(db, keyring, on, "Alpha")
    rowan = page.as_(cast.rowan).open("themes.room_desk", session_id=on.id)
    assert "The room closed on Tuesday 24 November." in rowan.text
    assert code(on)[:4] not in rowan.html
    assert "Open it" not in rowan.text
    where = {"session_id": on.id, "box_id": record.id}
    assert "is closed" in rowan.send("themes.show", {"to": "open", "seen": record.version}, 409, **where).text
    assert rowan.send("themes.show", {"to": "open"}, 302, session_id=date_in(-1, cast.series).id, box_id=record.id)
    assert "not there any more" in rowan.follow().text


def test_notes_are_read_when_three_are_there_or_the_seven_days_are_over(
    page: Page, db: Session, cast: Cast, been: ReflectionSession
) -> None:
    texts = ["First the silence.", "Then the laughing.", "Last the writing."]
    rowan = page.as_(cast.rowan)
    empty = rowan.open("themes.room_desk", session_id=been.id).text
    assert "Whether one is waiting is not said." in empty
    for words in texts[:2]:
        page.send("themes.room", {"words": words, "kind": "note"}, code=code(been), status=303)
        assert rowan.open("themes.room_desk", session_id=been.id).text == empty
    page.send("themes.room", {"words": texts[2], "kind": "note"}, code=code(been), status=303)
    assert all(words in rowan.open("themes.room_desk", session_id=been.id).text for words in texts)
    page.send("themes.room", {"words": "A fourth one.", "kind": "note"}, code=code(been), status=303)
    assert "A fourth one." not in rowan.open("themes.room_desk", session_id=been.id).text
    clock.set_to(NOW + timedelta(days=1))
    assert "A fourth one." in rowan.open("themes.room_desk", session_id=been.id).text


def test_questions_are_read_when_three_are_there_or_the_day_has_come(page: Page, cast: Cast) -> None:
    on, rowan = date_in(1, cast.series), page.as_(cast.rowan)
    page.send("themes.room", {"words": "What is silence?", "kind": "question"}, code=code(on), status=303)
    assert "What is silence?" not in rowan.open("themes.room_desk", session_id=on.id).text
    clock.set_to(NOW + timedelta(days=1))
    assert "What is silence?" in rowan.open("themes.room_desk", session_id=on.id).text


def test_a_slip_is_let_go_for_good(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    for number in range(3):
        leave(db, keyring, been, f"Note {number}")
    rowan = page.as_(cast.rowan).open("themes.room_desk", session_id=been.id)
    first = press(rowan, "Let it go")
    gone = next(one for one in slips(db, keyring, been) if str(one.id) in first["to_address"])
    send(rowan, first)
    assert "Let go. It is destroyed." in rowan.follow().text
    assert gone.words not in rowan.text
    assert len(slips(db, keyring, been)) == 2
    send(rowan, first)
    assert "That is not there any more." in rowan.follow().text


def test_only_slips_of_this_date_can_be_let_go(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    record = make_record(db, keyring, been)
    foreign = leave(db, keyring, date_in(-7, cast.other_series), "Elsewhere")
    mine = leave(db, keyring, been, "Here")
    before = sealed(db)
    for box_id in (record.id, foreign.id, uuid4()):
        page.as_(cast.rowan).send("themes.let_go", session_id=been.id, box_id=box_id)
    page.as_(cast.tove).send("themes.let_go", session_id=been.id, box_id=mine.id, status=404)
    db.rollback()
    assert sealed(db) == before


def test_what_was_asked_before_a_date_moved_into_another_quarter_is_still_read(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    on = date_in(3, cast.series)
    leave(db, keyring, on, "What is silence?", Kind.QUESTION)
    on.moved_from, on.day, on.period = on.starts_at, factories.date(2027, 1, 6), "2027Q1"
    on.starts_at, on.ends_at = on.starts_at + timedelta(days=39), on.ends_at + timedelta(days=39)
    db.commit()
    assert "What is silence?" in page.as_(cast.rowan).open("themes.room_desk", session_id=on.id).text


@pytest.mark.parametrize("rows", [1, 3])
def test_however_much_there_is_the_lead_s_page_asks_as_many_questions(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession, count_queries, rows: int
) -> None:
    for number in range(rows):
        make_record(db, keyring, been, f"Theme {number}", shown=True)
        leave(db, keyring, been, f"Note {number}")
    rowan, here = page.as_(cast.rowan), been.id
    with count_queries() as asked:
        rowan.open("themes.room_desk", session_id=here)
    assert len(asked) == 4
