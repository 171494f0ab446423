"""The program is killed at each step of forgetting a quarter: nothing has gone, or `tend` ends what was begun."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.notices.models import Mail
from coreflect.releases import ROOM
from coreflect.releases.models import Release, ReleaseReminder
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import opened
from tests import mortal
from tests.releases.conftest import Scene

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.releases.actions.forget import remind_and_forget

step, url, keys, now = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    if step.isupper() or " " in step:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    elif step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        real = getattr(os, step)
        setattr(os, step, lambda *given, **named: (real(*given, **named), dies()))
    list(remind_and_forget(db.session(), Keyring(Path(keys)), datetime.fromisoformat(now)))
"""
CLOSE = datetime(2026, 10, 14, 15, tzinfo=UTC)
BEFORE = ["INSERT INTO release ", "UPDATE release", "INSERT INTO ledger_entry", "DELETE FROM release_reminder"]
BEFORE += ["DELETE FROM box", "commit"]
AFTER = ["link", "unlink", "fsync"]  # the marker has its name; its draft is gone; the folder is on disk
REMINDING = ["INSERT INTO release_reminder", "INSERT INTO mail", "commit"]


def tend(scene: Scene, days: int) -> list[str]:
    return list(ROOM.tend(scene.db, CLOSE + timedelta(days=days), Deployment(scene.keyring)))


def killed(scene: Scene, step: str, days: int) -> None:
    """Tend in another process, so many days after the close; it is killed at this step."""
    scene.db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    now = (CLOSE + timedelta(days=days)).isoformat()
    died = mortal.run(KILLED, step, url, str(scene.keyring.directory), now)
    assert died.returncode == -signal.SIGKILL, died.stderr


def forgotten(db: Session) -> list[int]:
    """Return how many releases were forgotten, how many entries of the trail say so, and how many boxes are there."""
    states = select(func.count()).select_from(Release).where(Release.state == "forgotten")
    entries = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "forgotten")
    return [db.scalar(one) or 0 for one in (states, entries, select(func.count()).select_from(Box))]


@pytest.mark.parametrize("step", BEFORE)
def test_killed_before_the_commit_everything_is_there_and_goes_with_the_next_round(
    alone: Scene, db: Session, step: str
) -> None:
    tend(alone, 150)
    killed(alone, step, 180)
    assert forgotten(db) == [0, 0, 3]
    assert len(opened(db, alone.keyring, "2026Q3")) == 3
    assert db.scalars(select(ReleaseReminder.period)).all() == ["2026Q3"]
    db.rollback()
    assert len(tend(alone, 180)) == 1
    assert forgotten(db) == [1, 1, 0]
    assert alone.keyring.periods() == set()
    assert list(ROOM.invariants(db, CLOSE, alone.keyring)) == []


@pytest.mark.parametrize("step", AFTER)
def test_killed_after_the_commit_the_key_goes_with_the_next_round_and_never_comes_back(
    alone: Scene, db: Session, step: str
) -> None:
    tend(alone, 150)
    key = alone.keyring.read("2026Q3")
    killed(alone, step, 180)
    assert forgotten(db) == [1, 1, 0]
    db.rollback()
    assert tend(alone, 181) == ["The key of July to September 2026 was destroyed: that quarter is over."]
    assert [file.name for file in alone.keyring.directory.iterdir() if file.read_bytes() == key] == []
    assert tend(alone, 182) == []
    assert forgotten(db) == [1, 1, 0]
    with pytest.raises(KeyMissing):
        alone.keyring.read_or_make("2026Q3")


@pytest.mark.parametrize("step", REMINDING)
def test_killed_while_reminding_each_lead_is_told_once(alone: Scene, db: Session, step: str) -> None:
    killed(alone, step, 30)
    assert db.scalar(select(func.count()).select_from(Mail)) == 0
    db.rollback()
    assert len(tend(alone, 31)) == 1
    assert tend(alone, 31) == []
    assert sorted(db.scalars(select(Mail.address))) == ["imani@example.org", "rowan@example.org"]
    assert forgotten(db) == [0, 0, 3]
