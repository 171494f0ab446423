"""A note of the room becomes a theme: the note goes with the theme's saving, and never without it."""

import signal
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.slips import Kind
from tests import mortal
from tests.conftest import Cast
from tests.pages import Page
from tests.themes.conftest import make_record, typed
from tests.themes.rooms import date_in, leave, slips

WORDS = "We were fast, and I would have liked one more round."


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-2, cast.series)


def words_in(page: Page) -> str:
    """Return what stands in the box for the sentence."""
    return (page.find("textarea", id="sentence")[0].text or "").strip()


def test_the_note_stands_above_an_empty_box_and_saving_destroys_the_note(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    note = leave(db, keyring, been, WORDS)
    other = leave(db, keyring, been, "Another one.")
    rowan = page.as_(cast.rowan).open("themes.record", session_id=been.id, note=str(note.id))
    assert not words_in(rowan)
    assert WORDS in rowan.text
    assert "Say it in words of the room: whoever wrote it could be known by their own." in rowan.text
    assert "the note is destroyed" in rowan.text
    assert rowan.find("input", name="slip")[0].get("value") == str(note.id)
    refused = rowan.send("themes.record", typed(label="", slip=str(note.id)), 422, session_id=been.id)
    assert refused.find("input", name="slip")[0].get("value") == str(note.id)
    assert WORDS in refused.text
    pointing = typed(sentence="Thank you, Priya Holloway.", slip=str(note.id))
    rowan.send("themes.record", pointing, 409, session_id=been.id)
    assert len(slips(db, keyring, been)) == 2, "nothing was saved, so nothing is gone"
    rowan.send("themes.record", typed(sentence=WORDS, slip=str(note.id)), session_id=been.id)
    assert slips(db, keyring, been) == [other]
    assert [one.sentence for one in records(db, keyring, been.period)] == [WORDS]


def test_a_note_that_is_gone_meanwhile_keeps_nobody_from_writing(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=been.id, note=str(uuid4()))
    assert not words_in(rowan)
    rowan.send("themes.record", typed(slip=str(uuid4())), session_id=been.id)
    assert len(records(db, keyring, been.period)) == 1


def test_what_is_no_note_of_this_date_is_neither_shown_nor_destroyed(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    foreign = leave(db, keyring, date_in(-2, cast.other_series), WORDS)
    question = leave(db, keyring, been, "What is silence?", Kind.QUESTION)
    record = make_record(db, keyring, been, "Alpha")
    rowan = page.as_(cast.rowan)
    boxes = {foreign.id, question.id, record.id}
    for number, box_id in enumerate(sorted(boxes)):
        shown = rowan.open("themes.record", session_id=been.id, note=str(box_id))
        assert "Begun from a note" not in shown.text
        assert WORDS not in shown.html
        assert "What is silence?" not in shown.html
        names = ("Silent rooms", "Long corridors", "Warm tea")
        rowan.send("themes.record", typed(label=names[number], slip=str(box_id)), session_id=been.id)
    db.rollback()
    assert boxes <= set(db.scalars(select(Box.id)))


def test_where_four_themes_are_written_a_note_waits_until_there_is_room(
    page: Page, db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession
) -> None:
    leave(db, keyring, been, WORDS)
    rowan = page.as_(cast.rowan)
    for label in ("Alpha", "Beta", "Gamma", "Delta"):
        assert "Turn it into a theme" in rowan.open("themes.room_desk", session_id=been.id).html
        make_record(db, keyring, been, label)
    full = rowan.open("themes.room_desk", session_id=been.id)
    assert WORDS in full.text
    assert "Four themes are written; edit or remove one first" in full.text
    assert "Turn it into a theme" not in full.html


def test_rubbish_in_the_address_opens_an_empty_form(page: Page, cast: Cast, been: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    for rubbish in ("", "x", "%00", "1", "[]", "x" * 500):
        assert not words_in(rowan.open(f"/themes/record/{been.id}?note={rubbish}"))


KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.themes.actions.records import write
from coreflect.themes.rules.records import Draft
from tests.factories import NOW

step, url, keys, lead, session_id, note, words = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    lead = viewer_of(db.session(), UUID(lead))
    db.session.rollback()
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    elif step != "after":
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    draft = Draft("One more round", words, None, None, "practice", False)
    write(db.session(), Keyring(Path(keys)), lead, UUID(session_id), draft, (), NOW, True, UUID(note))
    dies()
"""


@pytest.mark.parametrize("step", ["DELETE FROM box", "INSERT INTO box", "commit", "after"])
def test_killed_at_any_step_there_is_the_note_or_the_theme_never_both_and_never_neither(
    db: Session, cast: Cast, keyring: Keyring, been: ReflectionSession, step: str
) -> None:
    note = leave(db, keyring, been, WORDS)
    sent = [step, database.engine.url.render_as_string(hide_password=False), str(keyring.directory)]
    sent += [str(cast.rowan.id), str(been.id), str(note.id), WORDS]
    db.rollback()
    died = mortal.run(KILLED, *sent)
    assert died.returncode == -signal.SIGKILL, died.stderr
    left = [one.words for one in slips(db, keyring, been)]
    written = [one.sentence for one in records(db, keyring, been.period)]
    assert (left, written) == (([], [WORDS]) if step == "after" else ([WORDS], []))
