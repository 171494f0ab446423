"""Taking a file in while the program is killed, or while another lead does the same: all of it once, or nothing."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.themes.actions.exchange import ReportChanged, take_in
from coreflect.themes.models import ThemeAlias, ThemeGrouping
from coreflect.themes.queries.exchange import kept, outlook
from coreflect.themes.rules.exchange import Row
from tests import mortal
from tests.factories import NOW, make_theme

STEPS = ("DELETE FROM theme_alias", "DELETE FROM theme_grouping", "UPDATE theme", "INSERT INTO theme ")
STEPS += ("INSERT INTO theme_alias", "INSERT INTO theme_grouping", "INSERT INTO box", "commit")
CELLS = {"label": "Courage", "aliases": "Daring", "groupings": "Yearly"}
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.themes.actions.exchange import take_in
from tests.factories import NOW
from tests.themes.test_exchange_power_cuts import rows

step, folder, url, theme, seen = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(folder), database_url=url, keys=Path(folder) / "keys", secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    take_in(db.session(), app.extensions["keyring"], rows(theme), seen, [], False, NOW)
"""


def rows(theme: str) -> list[Row]:
    """Return a file that renames a theme by one of its aliases, gives it other groupings, and makes a new one."""
    return [Row(2, {"id": theme} | CELLS), Row(3, {"label": "Quiet", "aliases": "Calm", "groupings": "Daily"})]


def test_killed_at_any_step_nothing_is_saved_and_the_same_press_does_it_all(db: Session, tmp_path: Path) -> None:
    theme = make_theme(label="Hope").id
    db.add_all([ThemeAlias(name_key="courage", theme_id=theme, name="courage"),
                ThemeGrouping(theme_id=theme, name_key="daily", name="Daily")])  # fmt: skip
    db.commit()
    before, seen = kept(db), outlook(db, rows(str(theme))).seal
    db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    for step in STEPS:
        died = mortal.run(KILLED, step, str(tmp_path), url, str(theme), seen)
        assert died.returncode == -signal.SIGKILL, (step, died.stderr)
    assert kept(db) == before
    take_in(db, Keyring(tmp_path / "keys"), rows(str(theme)), seen, [], False, NOW)
    found = sorted((one.label, one.aliases, one.groupings) for one in kept(db))
    assert found == [("Courage", ("Daring", "Hope"), ("Yearly",)), ("Quiet", ("Calm",), ("Daily",))]
    assert sorted(db.scalars(select(ThemeAlias.name_key))) == ["calm", "daring", "hope"]


def test_of_two_files_taken_in_at_once_the_second_is_shown_what_the_first_changed(app: Flask, db: Session) -> None:
    theme = str(make_theme(label="Hope").id)
    files = {said: [Row(2, {"id": theme, "label": said}), Row(3, {"label": "Quiet"})] for said in ("Courage", "Trust")}
    seals = {said: outlook(db, file).seal for said, file in files.items()}
    together = Barrier(2)
    db.rollback()

    def one(said: str) -> str:
        with app.app_context():
            together.wait()
            try:
                take_in(database.session(), app.extensions["keyring"], files[said], seals[said], [], False, NOW)
            except ReportChanged as refusal:
                (step,) = refusal.found.steps
                return step.before.label if step.before else ""
            finally:
                database.session.remove()
            return ""

    with ThreadPoolExecutor(2) as threads:
        (first,) = filter(None, threads.map(one, files))
    assert first in files
    assert sorted(name.label for name in kept(db)) == sorted([first, "Quiet"])
