"""Followers are told exactly once: two who tend at the same time, and a program that is killed at any step."""

import signal
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.notices.models import Mail
from coreflect.policies.actions.following import follow_change, follow_release
from coreflect.policies.actions.telling import tell_what_moved
from coreflect.policies.models import ChangeFollower, Told
from tests import mortal
from tests.conftest import Cast
from tests.policies.conftest import Released
from tests.policies.test_races import at_once
from tests.policies.test_telling import MORNING, answered, stage

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.policies.actions.telling import tell_what_moved

step, url, home, at = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

app = create_app(Config(instance=Path(home), database_url=url, keys=Path(home), secret_key="x", testing=True))
with app.app_context():
    db.session.rollback()
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    list(tell_what_moved(db.session(), datetime.fromisoformat(at)))
"""
TELLING = ["SELECT told", "SELECT cell", "INSERT INTO mail", "UPDATE told", "commit"]


@pytest.fixture
def moved(db: Session, cast: Cast, released: Released, proposed: UUID, seen: Callable[[object], Any]) -> UUID:
    """A change and an answer that moved, of which four people hear."""
    db.merge(Told(id=1, number=0))
    db.commit()
    for person in (cast.sunniva, cast.tove):
        follow_change(db, person.id, proposed)
    follow_release(db, cast.imani.id, released.release.id)
    stage(db, proposed, seen(cast.rowan))
    answered(db, released.asking, seen(cast.helena))
    return proposed


def counts(db: Session) -> tuple[int | None, int | None]:
    """How many letters there are, and up to which entry was told."""
    db.rollback()
    found = db.scalar(select(func.count()).where(Mail.kind == "followed")), db.scalar(select(Told.number))
    db.rollback()
    return found


@pytest.mark.parametrize("step", TELLING)
def test_killed_at_any_step_everybody_is_told_once_by_the_next_round(
    app: Flask, db: Session, moved: UUID, tmp_path: Any, step: str
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    db.rollback()
    died = mortal.run(KILLED, step, url, str(tmp_path), MORNING.isoformat())
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert counts(db) == (0, 0), "nothing is half done"
    assert list(tell_what_moved(db, MORNING)) == ["What moved: 4 letters written."]
    assert list(tell_what_moved(db, MORNING)) == []
    assert counts(db) == (4, 3)


def test_killed_while_beginning_nobody_is_told_of_what_stands(
    app: Flask, db: Session, moved: UUID, tmp_path: Any
) -> None:
    db.execute(text("DELETE FROM told"))
    db.commit()
    url = database.engine.url.render_as_string(hide_password=False)
    died = mortal.run(KILLED, "INSERT INTO told", url, str(tmp_path), MORNING.isoformat())
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert counts(db) == (0, None)
    for _ in range(2):
        assert list(tell_what_moved(db, MORNING)) == []
    assert counts(db) == (0, 3)


def test_of_four_who_tend_at_once_each_letter_is_written_by_one(app: Flask, db: Session, moved: UUID) -> None:
    db.rollback()
    outcomes = at_once(app, *[lambda: list(tell_what_moved(database.session(), MORNING))] * 4)
    assert sorted(outcomes) == [[], [], [], ["What moved: 4 letters written."]], outcomes
    assert counts(db) == (4, 3)


def test_who_tends_while_another_is_about_it_waits_and_tells_only_what_is_left(
    app: Flask, db: Session, moved: UUID
) -> None:
    """The other has told of the change and not committed yet: without waiting for it, it would be told of twice."""
    db.rollback()
    outcomes: list[list[str]] = []

    def second() -> None:
        with app.app_context():
            outcomes.append(list(tell_what_moved(database.session(), MORNING)))
            database.session.remove()

    with Session(database.engine) as first:
        first.scalars(select(Told).with_for_update()).one().number = 2
        first.flush()
        thread = Thread(target=second)
        thread.start()
        await_the_lock(thread)
        assert thread.is_alive(), "it waits"
        first.commit()
    thread.join(60)
    assert outcomes == [["What moved: 1 letter written."]]
    (body,) = db.scalars(select(Mail.body).where(Mail.kind == "followed"))
    assert f"/policies/{moved}" not in body, "of the change has been told"
    assert "answered" in body
    assert counts(db) == (1, 3)


def await_the_lock(thread: Thread) -> None:
    """Wait until somebody waits for a lock of PostgreSQL; SQLite, which has one lock for all, cannot say."""
    if database.engine.dialect.name == "sqlite":
        thread.join(0.5)
        return
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with database.engine.connect() as asking:
        for _ in range(300):
            if asking.scalar(waits) or not thread.is_alive():
                return
            asking.rollback()  # what stands in this view is remembered until the transaction ends
            thread.join(0.1)
    raise AssertionError("Nobody came to the lock within half a minute.")


def test_of_four_who_begin_at_once_one_does(app: Flask, db: Session, moved: UUID) -> None:
    db.execute(text("DELETE FROM told"))
    db.commit()
    assert at_once(app, *[lambda: list(tell_what_moved(database.session(), MORNING))] * 4) == [[]] * 4
    assert counts(db) == (0, 3)


def test_followed_six_times_at_once_it_counts_once(app: Flask, db: Session, cast: Cast, proposed: UUID) -> None:
    person = cast.sunniva.id
    db.rollback()
    assert at_once(app, *[lambda: follow_change(database.session(), person, proposed)] * 6) == [None] * 6
    assert db.scalar(select(func.count()).select_from(ChangeFollower)) == 1
