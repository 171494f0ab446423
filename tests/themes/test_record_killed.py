"""The program is killed at each step of recording: after it, nothing is lost, nothing doubled, nothing half there."""

import json
import signal
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.actions.records import AlreadyThere, remove, rewrite, write
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.rules.records import Draft, Record
from tests import mortal
from tests.conftest import Cast
from tests.factories import NOW
from tests.themes.conftest import make_record

KILLED = """
import json, os, signal, sys
from pathlib import Path
from uuid import UUID
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.themes.actions import records
from coreflect.themes.rules.records import Draft
from tests.factories import NOW

step, url, keys, lead, act, on, box, seen, draft, slip = json.loads(sys.argv[1])

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    lead = viewer_of(db.session(), UUID(lead))
    if step.split()[0] in ("INSERT", "UPDATE", "DELETE"):
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    elif step == "commit":
        event.listen(db.engine, "commit", dies)
    elif step == "committed":
        event.listen(db.session, "after_commit", dies)
    else:
        real = getattr(os, step)
        setattr(os, step, lambda *given, **named: (real(*given, **named), dies()))
    who = db.session(), Keyring(Path(keys)), lead, UUID(on)
    if act == "write":
        records.write(*who, Draft(*draft), (), NOW, slip=slip and UUID(slip))
    elif act == "rewrite":
        records.rewrite(*who, UUID(box), Draft(*draft), (), seen, NOW)
    else:
        records.remove(*who, UUID(box), seen, NOW)
"""
DRAFT = ("The fixing reflex", "We plan too soon.", "learning", None, "practice", False, "It helps.", "It hurries.")
KEY = ["link", "fsync"]  # of the first theme of a quarter, which makes the quarter's key


def killed(
    keyring: Keyring,
    cast: Cast,
    act: str,
    step: str,
    on: ReflectionSession,
    record: Record | None = None,
    slip: str = "",
) -> None:
    """Do it in another process that is killed at this step."""
    url = database.engine.url.render_as_string(hide_password=False)
    box, seen = (str(record.id), record.version) if record else ("", "")
    sent = [step, url, str(keyring.directory), str(cast.rowan.id), act, str(on.id), box, seen, DRAFT, slip]
    database.session.rollback()
    died = mortal.run(KILLED, json.dumps(sent))
    assert died.returncode == -signal.SIGKILL, died.stderr


def again(db: Session, keyring: Keyring, cast: Cast, on: ReflectionSession, slip: UUID | None = None) -> None:
    """Send the same form once more, as the lead will who saw no answer."""
    lead = viewer_of(db, cast.rowan.id)
    db.rollback()
    write(db, keyring, lead, on.id, Draft(*DRAFT), (), NOW, slip=slip)


@pytest.mark.parametrize("step", [*KEY, "INSERT INTO box", "commit"])
def test_killed_while_a_first_theme_is_written_it_can_be_written_again_and_is_there_once(
    db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, step: str
) -> None:
    killed(keyring, cast, "write", step, begun)
    assert records(db, keyring, begun.period) == []
    again(db, keyring, cast, begun)
    (record,) = records(db, keyring, begun.period)
    assert (record.label, record.tension) == ("The fixing reflex", ("It helps.", "It hurries."))


def test_killed_once_a_theme_is_kept_it_is_there_and_not_doubled(
    db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    killed(keyring, cast, "write", "committed", begun)
    assert [one.sentence for one in records(db, keyring, begun.period)] == ["We plan too soon."]
    with pytest.raises(AlreadyThere):
        again(db, keyring, cast, begun)
    assert len(records(db, keyring, begun.period)) == 1


@pytest.mark.parametrize(("step", "there"), [("UPDATE box", "Hope"), ("committed", DRAFT[0])])
def test_killed_while_a_theme_is_changed_it_is_whole_the_old_or_the_new_one(
    db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, step: str, there: str
) -> None:
    before = make_record(db, keyring, begun, "Hope")
    killed(keyring, cast, "rewrite", step, begun, before)
    (record,) = records(db, keyring, begun.period)
    assert (record.id, record.label) == (before.id, there)
    assert record == before or record.sentence == DRAFT[1]
    lead = viewer_of(db, cast.rowan.id)
    db.rollback()
    rewrite(db, keyring, lead, begun.id, record.id, Draft(*DRAFT), (), record.version, NOW)
    assert [one.label for one in records(db, keyring, begun.period)] == [DRAFT[0]]


@pytest.mark.parametrize(("step", "left"), [("DELETE FROM box", 2), ("committed", 1)])
def test_killed_while_a_theme_is_removed_it_is_there_or_gone_and_the_others_stay(
    db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, step: str, left: int
) -> None:
    going, staying = make_record(db, keyring, begun, "Going"), make_record(db, keyring, begun, "Staying")
    killed(keyring, cast, "remove", step, begun, going)
    assert len(records(db, keyring, begun.period)) == left
    lead = viewer_of(db, cast.rowan.id)
    db.rollback()
    assert remove(db, keyring, lead, begun.id, going.id, going.version, NOW) is (left == 2)
    db.rollback()
    assert records(db, keyring, begun.period) == [staying]


@pytest.mark.parametrize("step", ["DELETE FROM box", "INSERT INTO box", "committed"])
def test_killed_while_a_note_becomes_a_theme_it_is_the_one_or_the_other_and_never_both_or_none(
    db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, step: str
) -> None:
    note = uuid4()
    words = {"is": "note", "session_id": str(begun.id), "words": "We plan too soon.", "read": True}
    put(db, keyring, begun.period, words, note)
    db.commit()
    killed(keyring, cast, "write", step, begun, slip=str(note))
    kinds = [content["is"] for _, content in opened(db, keyring, begun.period)]
    assert kinds == (["record"] if step == "committed" else ["note"])
    if step != "committed":
        again(db, keyring, cast, begun, note)
    assert [content["is"] for _, content in opened(db, keyring, begun.period)] == ["record"]
