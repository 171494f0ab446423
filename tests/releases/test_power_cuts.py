"""The program is killed at each step of publishing: either nothing has left the room, or `tend` ends the step."""

import signal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import sign
from coreflect.releases.models import Cell, MissingVoice
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box, Theme
from tests import mortal
from tests.factories import NOW
from tests.releases.conftest import Scene
from tests.releases.test_publishing import mark, prepared

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
from coreflect.releases.actions.sign import sign
from tests.factories import NOW

step, url, keys, reader, part, read = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    reader = viewer_of(db.session(), UUID(reader))
    if step.startswith("INSERT") or step.startswith("DELETE"):
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    elif step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        real = getattr(os, step)
        setattr(os, step, lambda *given, **named: (real(*given, **named), dies()))
    sign(db.session(), Keyring(Path(keys)), reader, UUID(part), read, True, NOW)
"""
BEFORE = ["INSERT INTO theme", "INSERT INTO cell", "INSERT INTO missing_voice", "INSERT INTO ledger_entry"]
BEFORE += ["DELETE FROM box", "commit"]
AFTER = ["link", "unlink", "fsync"]  # the marker has its name; its draft is gone; the folder is on disk


def killed(scene: Scene, step: str) -> str:
    """Sign in another process that is killed at this step; return the mark of what it signed."""
    for on in scene.db.scalars(select(ReflectionSession).where(ReflectionSession.period == "2026Q3")).all():
        scene.note(on, ["night staff"])
    part_id, reader = prepared(scene), scene.cast.imani.id
    read = mark(scene)
    scene.db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    sent = [step, url, str(scene.keyring.directory), str(reader), str(part_id), read]
    died = mortal.run(KILLED, *sent)
    assert died.returncode == -signal.SIGKILL, died.stderr
    return read


@pytest.mark.parametrize("step", BEFORE)
def test_killed_before_the_commit_nothing_has_left_and_it_can_be_signed_again(
    alone: Scene, db: Session, step: str
) -> None:
    read = killed(alone, step)
    (part,) = alone.parts()
    assert (alone.release().state, part.state) == ("preparing", "prepared")
    assert db.scalar(select(func.count()).select_from(Cell)) == 0
    assert db.scalar(select(func.count()).select_from(MissingVoice)) == 0
    assert db.scalar(select(func.count()).select_from(Theme)) == 0
    assert db.scalar(select(func.count()).select_from(Box)) > 0
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "released")) == 0
    said = list(ROOM.tend(db, NOW, Deployment(alone.keyring)))
    assert said == ["The leads were reminded that July to September 2026 is not released."]
    assert alone.keyring.read("2026Q3")
    assert sign(db, alone.keyring, alone.viewer(alone.cast.imani), part.id, read, True, NOW)
    assert db.scalars(select(MissingVoice.words)).all() == ["night staff"]
    assert list(ROOM.invariants(db, NOW, alone.keyring)) == []


@pytest.mark.parametrize("step", AFTER)
def test_killed_after_the_commit_the_key_goes_with_the_next_round_and_never_comes_back(
    alone: Scene, db: Session, step: str
) -> None:
    key = alone.keyring.read_or_make("2026Q3")
    killed(alone, step)
    assert alone.release().state == "published"
    assert db.scalars(select(MissingVoice.words)).all() == ["night staff"]
    assert db.scalar(select(func.count()).select_from(Box)) == 0
    assert len(list(ROOM.tend(db, NOW, Deployment(alone.keyring)))) == 1
    assert [file.name for file in alone.keyring.directory.iterdir() if file.read_bytes() == key] == []
    assert list(ROOM.tend(db, NOW, Deployment(alone.keyring))) == []
    assert list(ROOM.invariants(db, NOW, alone.keyring)) == []
    with pytest.raises(KeyMissing):
        alone.keyring.read_or_make("2026Q3")
