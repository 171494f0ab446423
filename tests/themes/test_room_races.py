"""Many phones at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.room import hold, leave
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.slips import Kind
from tests.conftest import Cast
from tests.factories import NOW
from tests.themes.conftest import make_record
from tests.themes.rooms import SECRET, code, date_in, slips
from tests.themes.rooms import leave as left

pytestmark = pytest.mark.race


@pytest.fixture
def been(cast: Cast) -> ReflectionSession:
    return date_in(-2, cast.series)


def at_once(app: Flask, action: Callable[..., None], calls: list[tuple[Any, ...]]) -> list[str]:
    """Run an action in a thread for each call, together; return the sentences of those that were refused."""
    together = Barrier(len(calls))
    database.session.rollback()

    def one(call: tuple[Any, ...]) -> str:
        with app.app_context():
            together.wait()
            try:
                action(database.session(), app.extensions["keyring"], SECRET, *call, NOW)
            except Refusal as refusal:
                return refusal.sentence
            finally:
                database.session.remove()
            return ""

    with ThreadPoolExecutor(len(calls)) as threads:
        return [sentence for sentence in threads.map(one, calls) if sentence]


def test_many_presses_at_once_are_one_hold(app: Flask, db: Session, keyring: Keyring, been: ReflectionSession) -> None:
    record = make_record(db, keyring, been, shown=True)
    here = code(been)
    assert at_once(app, hold, [(here, record.id)] * 6) == []
    assert len(opened(db, keyring, been.period, "hold")) == 1


def test_forty_one_notes_at_once_are_forty_and_a_sentence(
    app: Flask, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    for number in range(33):
        left(db, keyring, been, f"Already here, number {number}")
    here = code(been)
    refused = at_once(app, leave, [(here, Kind.NOTE, f"Just now, the {n}th", ()) for n in range(8)])
    assert len(refused) == 1
    assert "it holds no more" in refused[0]
    assert len(slips(db, keyring, been)) == 40


def test_the_same_words_sent_by_many_at_once_are_kept_once(
    app: Flask, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    here = code(been)
    assert at_once(app, leave, [(here, Kind.NOTE, "One more round?", ())] * 5) == []
    assert len(slips(db, keyring, been)) == 1


def test_of_five_notes_at_once_three_can_be_read(
    app: Flask, db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    here = code(been)
    assert at_once(app, leave, [(here, Kind.NOTE, f"The {n}th round", ()) for n in range(5)]) == []
    assert sorted(one.read for one in slips(db, keyring, been)) == [False, False, True, True, True]
