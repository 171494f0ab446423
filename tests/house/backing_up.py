"""An agency's folder, and the command run on it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coreflect.__main__ import main
from coreflect.foundation.keyring import Keyring

WORDS = "four small wooden boats"


def run(folder: Path, *words: str, **settings: str) -> Result:
    """Run a command on an instance."""
    umask = os.umask(0o022)  # the command sets its own
    try:
        return CliRunner().invoke(main, words, env={"COREFLECT_INSTANCE_DIR": str(folder), **settings})
    finally:
        os.umask(umask)


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """The folder of an agency that has released a quarter and has the keys of two."""
    folder = tmp_path / "agency"
    assert run(folder, "migrate").exit_code == 0
    with closing(sqlite3.connect(folder / "coreflect.sqlite", isolation_level=None)) as connection:
        connection.execute("INSERT INTO agency (id, kind, name, zone, noun, safety_route, together, places, quorum, "
                           "answer_days, event_title) VALUES (1, 'real', 'Millrace', 'UTC', 'people', '', 5, 8, 4, 30, "
                           "'Co-reflection')")  # fmt: skip
        connection.execute("INSERT INTO release (id, period, state, published_on, answer_by) VALUES (?, '2026Q2', "
                           "'published', '2026-07-20', '2026-08-19')", ["a" * 32])  # fmt: skip
    keyring = Keyring(folder / "keys")
    for period in ("2026Q3", "2026Q4"):
        keyring.read_or_make(period)
    (folder / "words").write_text(f"{WORDS}\n")
    return folder


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}
