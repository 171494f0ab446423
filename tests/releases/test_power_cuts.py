"""The program is killed at each step of the quiet week's beginning and of its end: all has happened, or nothing."""

import signal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.notices.models import Mail
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import sign
from coreflect.releases.models import Cell, MissingVoice
from coreflect.releases.rules.quiet import WEEK
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box, Notebook, Theme
from coreflect.themes.queries.boxes import opened
from tests import mortal
from tests.factories import NOW
from tests.releases.conftest import Scene
from tests.releases.test_publishing import mark, prepared

END = NOW + WEEK
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
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.actions.sign import sign
from coreflect.releases.rules.quiet import WEEK
from tests.factories import NOW

what, step, url, keys, reader, part, read = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    reader = viewer_of(db.session(), UUID(reader))
    db.session.rollback()
    if step.split()[0] in ("INSERT", "DELETE", "UPDATE"):
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    elif step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        real = getattr(os, step)
        setattr(os, step, lambda *given, **named: (real(*given, **named), dies()))
    if what == "sign":
        sign(db.session(), Keyring(Path(keys)), reader, UUID(part), read, True, NOW)
    else:
        list(let_leave(db.session(), Keyring(Path(keys)), NOW + WEEK))
"""
BEGINNING = ["UPDATE release_part", "UPDATE release ", "INSERT INTO box", "INSERT INTO mail", "commit"]
BEFORE = ["INSERT INTO theme", "INSERT INTO notebook", "INSERT INTO cell", "INSERT INTO missing_voice"]
BEFORE += ["UPDATE release_part", "INSERT INTO ledger_entry", "DELETE FROM box", "INSERT INTO mail", "commit"]
AFTER = ["link", "unlink", "fsync"]  # the marker has its name; its draft is gone; the folder is on disk
RELEASED = ["July to September 2026 was released; what had been recorded, and its key, were destroyed."]
DATA = (Cell, MissingVoice, Theme, Notebook)


def counts(db: Session) -> list[int | None]:
    found = [db.scalar(select(func.count()).select_from(table)) for table in DATA]
    db.rollback()
    return found


def mails(db: Session, kind: str) -> int:
    number = db.scalar(select(func.count()).select_from(Mail).where(Mail.kind == kind, Mail.body != "")) or 0
    db.rollback()
    return number


def ready(scene: Scene) -> str:
    """Hand the part over; return the mark of what there is to be signed."""
    scene.keyring.read_or_make("notebook")  # so that no file but the period's key is made or unlinked at the release
    for on in scene.db.scalars(select(ReflectionSession).where(ReflectionSession.period == "2026Q3")).all():
        scene.note(on, ["night staff"])
    prepared(scene)
    return mark(scene)


def killed(scene: Scene, what: str, step: str, read: str) -> None:
    """Sign, or let leave, in another process that is killed at this step."""
    (part,) = scene.parts()
    part_id, reader = part.id, scene.cast.imani.id
    scene.db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    died = mortal.run(KILLED, what, step, url, str(scene.keyring.directory), str(reader), str(part_id), read)
    assert died.returncode == -signal.SIGKILL, died.stderr


def sign_now(scene: Scene, read: str) -> bool:
    (part,) = scene.parts()
    done = sign(scene.db, scene.keyring, scene.viewer(scene.cast.imani), part.id, read, True, NOW)
    scene.db.rollback()
    return done


def kept(scene: Scene) -> int:
    """How many boxes for holds there are."""
    found = len(opened(scene.db, scene.keyring, "2026Q3", "quiet"))
    scene.db.rollback()
    return found


def tend(scene: Scene) -> list[str]:
    scene.db.rollback()
    return list(ROOM.tend(scene.db, END, Deployment(scene.keyring)))


@pytest.mark.parametrize("step", BEGINNING)
def test_killed_while_the_week_begins_nothing_is_signed_and_nobody_is_told(
    alone: Scene, db: Session, step: str
) -> None:
    read = ready(alone)
    killed(alone, "sign", step, read)
    (part,) = alone.parts()
    assert (alone.release().state, part.state) == ("preparing", "prepared")
    assert (mails(db, "quiet"), kept(alone), counts(db)) == (0, 0, [0, 0, 0, 0])
    assert sign_now(alone, read)
    assert (mails(db, "quiet"), kept(alone)) == (10, 1)
    assert list(ROOM.invariants(db, NOW, alone.keyring)) == []


@pytest.mark.parametrize("step", BEFORE)
def test_killed_before_the_commit_nothing_has_left_and_the_next_round_lets_it_leave(
    alone: Scene, db: Session, step: str
) -> None:
    assert sign_now(alone, read := ready(alone))
    killed(alone, "leave", step, read)
    assert (alone.release().state, alone.parts()[0].state) == ("quiet", "signed")
    assert counts(db) == [0, 0, 0, 0]
    assert db.scalar(select(func.count()).select_from(Box)) > 0
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "released")) == 0
    assert (mails(db, "quiet"), mails(db, "released")) == (10, 0)
    assert alone.keyring.read("2026Q3")
    assert tend(alone) == RELEASED
    assert db.scalars(select(MissingVoice.words)).all() == ["night staff"]
    assert mails(db, "released") == 10
    assert list(ROOM.invariants(db, END, alone.keyring)) == []


@pytest.mark.parametrize("step", AFTER)
def test_killed_after_the_commit_the_key_goes_with_the_next_round_and_never_comes_back(
    alone: Scene, db: Session, step: str
) -> None:
    assert sign_now(alone, read := ready(alone))
    key = alone.keyring.read("2026Q3")
    killed(alone, "leave", step, read)
    assert alone.release().state == "published"
    assert db.scalars(select(MissingVoice.words)).all() == ["night staff"]
    assert db.scalar(select(func.count()).select_from(Box)) == 0
    assert len(tend(alone)) == 1
    assert [file.name for file in alone.keyring.directory.iterdir() if file.read_bytes() == key] == []
    assert tend(alone) == []
    assert mails(db, "released") == 10
    assert list(ROOM.invariants(db, END, alone.keyring)) == []
    with pytest.raises(KeyMissing):
        alone.keyring.read_or_make("2026Q3")
