"""The *check* button: what saving would say, before anything is saved."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.reading import gentler, read
from tests.conftest import Cast
from tests.factories import NOW, make_attendance, make_person, make_theme
from tests.pages import Page, parsed
from tests.themes.conftest import make_record, sealed, typed

SENTENCE = "Priya was aged 93 and refused to come on Tuesday."


def send(page: Page, status: int = 200, date: object = "", nobody: object = (), **texts: str) -> Page:
    """Press *check* on a form with these texts."""
    names, words = list(texts), list(texts.values())
    sent = {"name": names, "text": words, "kept": [""] * len(names), "date": str(date), "nobody": list(nobody)}
    fields = {"csrf_token": page.token(), **sent}
    page.response = page._ask("POST", page.address("themes.check"), data=fields)
    assert page.response.status_code == status, page.response.text
    return page


def read_piece(page: Page) -> Page:
    """Read the piece of page that came as a whole one."""
    page.tree = parsed(f"<!doctype html><title>x</title><body><main>{page.html}</main>")
    return page


def test_it_shows_marks_kinds_suggestions_and_gentler_words_and_saves_nothing(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = read_piece(send(page.as_(cast.rowan), date=begun.id, label="A plan", sentence=SENTENCE))
    assert [mark.text for mark in rowan.find("mark")] == ["Priya", "aged 93", "Tuesday"]
    for words in ("(a name)", "(an age)", "(a day or a time)", "3 places could point to someone", "“refused”"):
        assert words in rowan.text
    pressed = {one.text: one.get("data-text") for one in rowan.find("button")}
    assert pressed["a colleague"] == "A colleague was aged 93 and refused to come on Tuesday."
    assert pressed["this spring"] == "Priya was aged 93 and refused to come on this spring."
    assert pressed["declined"] == "Priya was aged 93 and declined to come on Tuesday."
    assert {one.get("data-for") for one in rowan.find("button")} == {"sentence"}
    assert len(rowan.find("input", name="nobody")) == 2, "a name is not asked about, it has to go"
    assert sealed(db) == 0


def test_a_tick_that_was_given_to_the_check_is_a_tick_when_it_is_saved(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    text = "We  lost heart at the\u200b age of 93."
    rowan = read_piece(send(page.as_(cast.rowan), date=begun.id, sentence=text))
    ticks = [one.get("value") for one in rowan.find("input", name="nobody")]
    again = read_piece(send(rowan, date=begun.id, sentence=text, nobody=ticks))
    assert [one.get("checked") is not None for one in again.find("input", name="nobody")] == [True]
    assert "Nothing in these words seems to point to anyone." in again.text
    rowan.send("themes.record", typed(sentence=text, nobody=ticks), session_id=begun.id)
    assert records(db, keyring, "2026Q4")[0].sentence == "We lost heart at the age of 93."


def test_it_sees_what_saving_sees_in_all_four_texts(page: Page, cast: Cast, begun: ReflectionSession) -> None:
    make_theme(label="Grace under pressure")
    make_person(name="Grace Okonjo")
    texts = {
        "label": "Grace under pressure",
        "sentence": "Write to jo@example.org now.",
        "one_way": "Sunniva sees it so.",
        "another_way": "He sees it so.",
    }
    rowan = page.as_(cast.rowan)
    marked = [mark.text for mark in read_piece(send(rowan, date=begun.id, **texts)).find("mark")]
    assert marked == ["jo@example.org", "Sunniva", "He"]
    rowan.send("themes.record", typed(**texts), 409, session_id=begun.id)
    assert [mark.text for mark in rowan.find("mark")] == marked
    for _ in range(5):
        make_attendance(begun, make_person())
    assert "He" not in [mark.text for mark in read_piece(send(rowan, date=begun.id, **texts)).find("mark")]


def test_of_a_date_that_is_not_theirs_it_tells_nothing(page: Page, cast: Cast, begun: ReflectionSession) -> None:
    for _ in range(5):
        make_attendance(begun, make_person())
    tove = page.as_(cast.tove)
    for on, marks in ((begun.id, ["He"]), (cast.series.id, ["He"]), ("", []), ("\x00nonsense", [])):
        assert [one.text for one in read_piece(send(tove, date=on, words="He was heard.")).find("mark")] == marks


def test_beyond_sixty_a_minute_a_sentence_says_so_to_that_person_only(page: Page, cast: Cast) -> None:
    rowan = page.as_(cast.rowan)
    data = {"csrf_token": rowan.token(), "name": "a", "text": "Priya"}
    answers = [rowan._ask("POST", "/themes/check", data=data) for _ in range(61)]
    assert [one.status_code for one in answers] == [200] * 60 + [429]
    assert "Wait a moment; saving checks the words, too." in answers[-1].text
    assert "Priya" not in answers[-1].text
    send(page.as_(cast.imani), a="Priya")
    clock.set_to(NOW + timedelta(minutes=1, seconds=1))
    assert rowan._ask("POST", "/themes/check", data=data).status_code == 200


def test_it_writes_nothing_waits_for_nobody_and_logs_nothing(
    app: Flask, page: Page, cast: Cast, begun: ReflectionSession, count_queries: Callable,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    rowan = page.as_(cast.rowan)
    data = {"csrf_token": rowan.token(), "name": "sentence", "text": SENTENCE, "date": str(begun.id)}
    caplog.set_level(logging.DEBUG)
    database.session.rollback()
    with database.engine.connect() as other, count_queries() as asked:
        other.exec_driver_sql("SELECT 1")  # on SQLite somebody else has the writers' lock now, and does not end
        assert rowan._ask("POST", "/themes/check", data=data).status_code == 200
    assert len(asked) <= 12
    assert all(one.startswith("SELECT") for one in asked), asked
    assert not [record for record in caplog.records if "Priya" in record.getMessage()]
    answer = rowan._ask("POST", "/themes/check", data=data)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "a"},
        {"text": "Priya"},
        {"name": ["a", "a"], "text": ["Priya", ""]},
        {"name": "<b>", "text": "\x00\ud800 Priya", "kept": "lines"},
        {"name": [str(n) for n in range(50)], "text": ["x"] * 50},
        {"name": "a", "text": "x" * 20_001},
        {"date": ["a", "b"], "nobody": "\x00"},
    ],
)
def test_rubbish_is_answered_in_words(page: Page, cast: Cast, data: dict) -> None:
    rowan = page.as_(cast.rowan)
    fields = {"csrf_token": rowan.token(), **data}
    if isinstance(fields.get("text"), str):
        fields["text"] = fields["text"].encode("utf-8", "replace")
    rowan.response = rowan._ask("POST", "/themes/check", data=fields)
    assert rowan.response.status_code in (200, 422)
    assert "data-looked" in read_piece(rowan).html
    assert "<b>" not in rowan.html


def test_without_its_token_and_without_a_sign_in_nothing_is_looked_at(page: Page, cast: Cast) -> None:
    data = {"name": "a", "text": "Priya"}
    assert page.as_(cast.rowan)._ask("POST", "/themes/check", data=data).status_code == 400
    assert page._ask("POST", "/themes/check", data={"csrf_token": page.token(), **data}).status_code == 401
    priya = page.as_(cast.priya)
    assert priya._ask("POST", "/themes/check", data={"csrf_token": priya.token(), **data}).status_code == 403


def test_what_was_offered_gently_stands_beside_the_theme_and_kept_nothing_from_being_saved(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(sentence="They refused, and “non-compliant” was written."), session_id=begun.id)
    rowan.follow()
    (box,) = rowan.find("div", class_="gentler")
    said = "".join(box.itertext())
    assert "“refused”" in said
    assert "declined" in said
    assert "non-compliant" not in said, "a quoted word passes"
    assert "Edit or remove “The fixing reflex”" in rowan.text
    rowan.send("themes.record", typed(label="Another", sentence="Priya refused."), 409, session_id=begun.id)
    assert len(rowan.find("div", class_="gentler")) == 2, "in the form that came back, too"


def test_a_name_of_the_codebook_is_offered_no_other_word(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    make_theme(label="Who refused")
    make_record(db, keyring, begun, "Who refused")
    assert not page.as_(cast.rowan).open("themes.record", session_id=begun.id).find("div", class_="gentler")


def test_other_words_take_their_place_as_a_sentence_wants_it() -> None:
    def put(text: str, roster: tuple[str, ...] = ("Priya Holloway",)) -> list[str]:
        reading = read("a", text, roster, (), False, ())
        return [one.text for mark in reading.marks for one in mark.instead]

    assert put("priya said so")[0] == "A colleague said so"
    assert put("It rained. Priya said so.")[0] == "It rained. A colleague said so."
    assert put("It was Priya who said so.")[0] == "It was a colleague who said so."
    assert "We met at home often." in put("We met at 12 Mill Lane often.", ()), put("We met at 12 Mill Lane often.", ())
    assert put("We listened.") == []
    (word,) = gentler("The patient waits.", "guests")
    assert word.instead[0].text == "The guest waits."
