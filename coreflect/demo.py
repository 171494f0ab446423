"""Load the fictional agency: every room's part in turn, by the rooms' own rules and actions."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.migrations import upgrade

ZONE = ZoneInfo("America/New_York")


class DemoBroken(Exception):
    """The demo could not be loaded; nothing is left of it."""


def load_demo(config: Config, moment: datetime) -> None:
    """Make the demo's database and keys, with dates relative to `moment`'s day in the agency's zone.

    All is written beside and put in place when it is whole, so that an interrupted load leaves nothing that
    looks like a demo.
    """
    database, keys = Path(config.database_url.removeprefix("sqlite:///")), config.keys
    draft, draft_keys = database.with_suffix(".part"), keys.with_suffix(".part")
    _clear(draft, draft_keys)
    config.instance.mkdir(parents=True, exist_ok=True)
    app = create_app(replace(config.on(draft), keys=draft_keys, now=None))
    day = moment.astimezone(ZONE).date()
    rooms = [room for room in app.extensions["rooms"] if room.demo]
    try:
        with app.app_context():
            upgrade(db.engine)
            with click.progressbar(rooms, label="Loading the demo", item_show_func=lambda r: r and r.name) as bar:
                for room in bar:
                    for _said in room.demo(db.session(), day, app.extensions["keyring"]):
                        pass
                    db.session.commit()
            db.session.remove()
            db.engine.dispose()
        connection = sqlite3.connect(draft)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _clear(database, keys)  # such as keys whose database was deleted, or the log of another database
        if draft_keys.exists():
            draft_keys.rename(keys)
        draft.rename(database)
    finally:
        _clear(draft, draft_keys)


def _clear(database: Path, keys: Path) -> None:
    for leftover in ("", "-journal", "-wal", "-shm"):
        Path(f"{database}{leftover}").unlink(missing_ok=True)
    shutil.rmtree(keys, ignore_errors=True)
