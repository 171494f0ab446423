"""Two leads who save at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.records import write
from coreflect.themes.actions.voices import note
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.rules.records import Draft
from coreflect.themes.rules.voices import Voices
from tests.conftest import Cast
from tests.factories import NOW


def at_once(app: Flask, keyring: Keyring, cast: Cast, on: ReflectionSession, labels: list[str]) -> list[str]:
    """Let a thread for each label write it down for one date; return the sentences of those who were refused."""
    together, leads, session_id = Barrier(len(labels)), [cast.rowan.id, cast.imani.id], on.id
    database.session.rollback()

    def one(number: int) -> str:
        with app.app_context():
            db = database.session()
            lead = viewer_of(db, leads[number % 2])
            db.rollback()
            together.wait()
            draft = Draft(labels[number], "We plan too soon.", "hope", None, "system", False)
            try:
                write(db, keyring, lead, session_id, draft, (), NOW)
            except Refusal as refusal:
                return refusal.sentence
            finally:
                database.session.remove()
            return ""

    with ThreadPoolExecutor(len(labels)) as threads:
        return [sentence for sentence in threads.map(one, range(len(labels))) if sentence]


def test_the_same_theme_saved_by_two_leads_at_once_is_kept_once(
    app: Flask, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    refused = at_once(app, keyring, cast, begun, ["A reflex", "a  REFLEX"])
    assert len(refused) == 1
    assert "written down for this date already" in refused[0]
    assert len(records(db, keyring, "2026Q4")) == 1


def test_six_themes_saved_at_once_fill_the_date_and_no_more(
    app: Flask, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    labels = ["One reflex", "Another reflex", "Third reflex", "Fourth reflex", "Fifth reflex", "Sixth reflex"]
    refused = at_once(app, keyring, cast, begun, labels)
    assert len(refused) == 2
    assert len(records(db, keyring, "2026Q4")) == 4


def test_of_two_leads_who_note_at_once_who_was_missing_one_is_shown_the_other_s(
    app: Flask, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    together, session_id, seen = Barrier(2), begun.id, Voices().version
    people = {"night staff": cast.rowan.id, "interpreters": cast.imani.id}
    database.session.rollback()

    def one(words: str) -> str:
        with app.app_context():
            session = database.session()
            lead = viewer_of(session, people[words])
            session.rollback()
            together.wait()
            try:
                note(session, keyring, lead, session_id, (), [words], (), seen, NOW)
            except Refusal as refusal:
                return refusal.sentence
            finally:
                database.session.remove()
            return ""

    with ThreadPoolExecutor(2) as threads:
        (refused,) = [sentence for sentence in threads.map(one, people) if sentence]
    ((_, content),) = opened(db, keyring, "2026Q4", "missing")
    assert f"Another lead saved this meanwhile: {content['own'][0]}." in refused
