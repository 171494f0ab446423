"""A backup from before a release is put back: its boxes are there, their key is gone, and nothing else breaks."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.strongbox import seal_keys
from coreflect.releases import ROOM
from coreflect.releases.models import Cell, Release
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box
from tests.factories import NOW
from tests.house.test_backups import run
from tests.pages import Page
from tests.releases.conftest import SAID, Scene
from tests.releases.test_nothing_is_left import backup_of, publish

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
WORDS = "four small wooden boats"
DESTROYED = "The key of this period was destroyed"


@pytest.fixture
def restored(app: Flask, alone: Scene, db: Session, tmp_path: Path) -> Scene:
    """The quarter was released; then a backup of the database and of the keys from before that was put back."""
    open_one = alone.came(alone.cast.series, date(2026, 11, 11), alone.people)
    alone.write(open_one, "Of the open quarter", SAID)
    copy = backup_of(app, tmp_path)
    keys, words = tmp_path / "keys.txt", tmp_path / "words"
    keys.write_bytes(seal_keys({"2026Q3": alone.keyring.read("2026Q3"), "2026Q4": b"z" * 32}, WORDS))
    words.write_text(WORDS)
    publish(alone)
    settings = {"COREFLECT_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "COREFLECT_SECRET_KEY": "x",
                "COREFLECT_KEYS_DIR": str(alone.keyring.directory)}  # fmt: skip
    database.session.rollback()
    put_back = run(tmp_path, "restore", str(copy), "--replace", **settings)
    assert put_back.exit_code == 0, put_back.output
    assert "The key of July to September 2026 was destroyed, and sealed records of it are still here" in put_back.stdout
    unlocked = run(tmp_path, "restore", "--keys", str(keys), "--passphrase-file", str(words), **settings)
    assert "The key of July to September 2026 stays destroyed" in unlocked.stdout
    assert Keyring(alone.keyring.directory).periods() == {"2026Q4"}
    return alone


def audited(app: Flask, db: Session) -> list[str]:
    said = []
    for room in app.extensions["rooms"]:
        said += list(room.invariants(db, clock.now(), app.extensions["keyring"])) if room.invariants else []
    db.rollback()
    return said


def test_leads_read_one_sentence_the_audit_names_it_and_the_open_quarter_works(
    app: Flask, page: Page, restored: Scene, db: Session
) -> None:
    assert db.scalar(select(func.count()).select_from(Box).where(Box.period == "2026Q3")) == 3
    assert db.scalar(select(func.count()).select_from(Cell)) == 0
    db.rollback()
    rowan = page.as_(restored.cast.rowan)
    dates = {row.period: row.id for row in db.execute(select(ReflectionSession.period, ReflectionSession.id))}
    db.rollback()
    assert rowan.open("themes.record", 409, session_id=dates["2026Q3"]).h1 == DESTROYED
    assert "Of the open quarter" in rowan.open("themes.record", session_id=dates["2026Q4"]).html
    started = rowan.send("releases.start", {"period": "2026Q3"}).follow(409)
    assert started.h1 == DESTROYED
    for address in ("home.index", "releases.index", "themes.index", "sessions.index", "summaries.index"):
        rowan.open(address)
    assert "can't be read" in page.as_(restored.cast.wes).open("home.index").text
    (sentence,) = audited(app, db)
    assert sentence.startswith("Sealed records of July to September 2026 are here, and their key was destroyed")


def test_the_next_round_forgets_that_quarter_and_the_ones_after_it_have_their_turn(
    app: Flask, page: Page, restored: Scene, db: Session
) -> None:
    said = list(ROOM.tend(db, NOW, Deployment(restored.keyring)))
    assert said == ["July to September 2026 was never released: what was recorded in it, and its key, were destroyed."]
    assert db.scalars(select(Release.state)).all() == ["forgotten"]
    assert db.scalars(select(Box.period)).all() == ["2026Q4"]
    assert audited(app, db) == []
    assert "can't be read" not in page.as_(restored.cast.wes).open("home.index").text
    listed = page.as_(restored.cast.rowan).open("releases.index")
    assert "July to September 2026 Not released in time" in listed.text
