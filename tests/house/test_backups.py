"""`coreflect backup` and `coreflect restore`: in this process, to save time; one of them beside an app that serves."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.strongbox import open_keys
from tests.house.backing_up import WORDS, names, run
from tests.house.test_command import answers, serving


def test_a_database_goes_and_comes_back_and_keys_travel_apart(agency: Path, tmp_path: Path) -> None:
    copy, keys, elsewhere = tmp_path / "copy", tmp_path / "keys.txt", tmp_path / "elsewhere"
    saved = run(agency, "backup", str(copy))
    assert (saved.exit_code, saved.stderr) == (0, "")
    assert saved.stdout.endswith(
        f"{copy} holds the database, without keys. Keep it where nobody but you can read it.\n"
    )
    sealed = run(agency, "backup", "--keys", str(keys), "--passphrase-file", str(agency / "words"))
    assert (sealed.exit_code, sealed.stderr) == (0, "")
    assert sealed.stdout == (
        f"{keys} holds the key of July to September 2026 and October to December 2026.\n"
        "Keep it apart from the database, and destroy this file when the quarter is released (July to September 2026), "
        "and write a new one for October to December 2026.\n"
    )
    assert {stat.S_IMODE(one.stat().st_mode) for one in (copy, keys)} == {0o600}
    for period in ("2026Q3", "2026Q4"):
        key = Keyring(agency / "keys").read(period)
        assert not [one for one in (key, key.hex().encode()) if one in copy.read_bytes() + keys.read_bytes()]

    empty = run(elsewhere, "restore", "--keys", str(keys), "--passphrase-file", str(agency / "words"))
    assert empty.stderr == "Error: There is no database here yet, which says whose keys are needed. Restore it first.\n"
    back = run(elsewhere, "restore", str(copy))
    assert (back.exit_code, back.stderr) == (0, "")
    assert names(elsewhere) == {"coreflect.sqlite", "secret", "keys"}
    assert names(elsewhere / "keys") == {"2026Q2.destroyed"}, "the quarter that was released gets no key any more"
    unlocked = run(elsewhere, "restore", "--keys", str(keys), "--passphrase-file", str(agency / "words"))
    assert unlocked.stdout.splitlines() == [
        "The key of July to September 2026 is back.",
        "The key of October to December 2026 is back.",
    ]
    assert Keyring(elsewhere / "keys").read("2026Q3") == Keyring(agency / "keys").read("2026Q3")
    again = run(elsewhere, "restore", "--keys", str(keys), "--passphrase-file", str(agency / "words"))
    assert (again.exit_code, again.stdout.count("was here already")) == (0, 2)
    assert run(elsewhere, "audit").stdout == "Everything holds.\n"


def test_an_existing_database_is_written_over_only_when_that_is_said(agency: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run(agency, "backup", str(copy))
    database = agency / "coreflect.sqlite"
    with serving(agency) as (address, _process):
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("UPDATE agency SET name = 'Changed since'")
        assert "Changed since" in answers(f"{address}/promise")
        refused = run(agency, "restore", str(copy))
        assert refused.stderr == f"Error: {database} is there already. To write the backup over it, add --replace.\n"
        assert "Changed since" in answers(f"{address}/promise")
        assert run(agency, "restore", str(copy), "--replace").exit_code == 0
        assert "Millrace" in answers(f"{address}/promise"), "it was served all the time"
    assert run(agency, "audit").stdout == "Everything holds.\n"
    assert not [name for name in names(agency) if "part" in name]


DIED = """
import os, signal, sqlite3, sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("UPDATE agency SET name = 'Left in the log'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_app_left_beside_a_database_that_was_moved_away_is_not_mixed_into_the_restored_one(
    agency: Path, tmp_path: Path
) -> None:
    copy, database, away = tmp_path / "copy", agency / "coreflect.sqlite", tmp_path / "away"
    run(agency, "backup", str(copy))
    assert subprocess.run([sys.executable, "-c", DIED, str(database)], timeout=60).returncode == -signal.SIGKILL
    away.mkdir()
    database.rename(away / database.name)
    before = names(agency)
    assert {"coreflect.sqlite-wal", "coreflect.sqlite-shm"} < before
    for words in ([], ["--replace"]):
        refused = run(agency, "restore", str(copy), *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr == (
            f"Error: A database that is gone from {agency} has left coreflect.sqlite-wal and coreflect.sqlite-shm "
            "there, which SQLite would mix into the new one. Stop the app, move that to where the database went, and "
            "try again.\n"
        )
        assert names(agency) == before
    for log in ("-wal", "-shm"):
        (agency / f"coreflect.sqlite{log}").rename(away / f"coreflect.sqlite{log}")
    back = run(agency, "restore", str(copy))
    assert (back.exit_code, back.stderr) == (0, "")
    for folder, name in ((agency, "Millrace"), (away, "Left in the log")):
        with closing(sqlite3.connect(folder / "coreflect.sqlite")) as connection:
            assert connection.execute("SELECT name FROM agency").fetchall() == [(name,)], "nothing was lost either"
    assert run(agency, "audit").stdout == "Everything holds.\n"


@pytest.mark.parametrize("over", [True, False])
def test_what_is_no_whole_backup_is_refused_in_one_sentence_and_changes_nothing(
    agency: Path, tmp_path: Path, over: bool
) -> None:
    copy, bad = tmp_path / "copy", tmp_path / "bad"
    run(agency, "backup", str(copy))
    whole = copy.read_bytes()
    newer = tmp_path / "newer"
    newer.write_bytes(whole)
    with closing(sqlite3.connect(newer, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    folder = agency if over else tmp_path / "new"
    before = (agency / "coreflect.sqlite").read_bytes()
    for content, sentence in (
        (whole[: len(whole) // 2], "is not whole"),
        (os.urandom(9000), "is not a backup of coreflect"),
        (newer.read_bytes(), "This database was made by a newer coreflect"),
        (None, "cannot be read: No such file"),
    ):
        bad.unlink(missing_ok=True)
        if content is not None:
            bad.write_bytes(content)
        refused = run(folder, "restore", str(bad), *(["--replace"] if over else []))
        assert refused.exit_code == 1
        assert sentence in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert (agency / "coreflect.sqlite").read_bytes() == before
    left = names(folder) if folder.exists() else set()
    assert not [one for one in left if "part" in one]
    assert over or "coreflect.sqlite" not in left


@pytest.mark.parametrize("version", ["0010", "0014"])
def test_a_backup_of_an_earlier_version_is_brought_to_this_one(agency: Path, tmp_path: Path, version: str) -> None:
    from sqlalchemy import create_engine

    from coreflect.foundation.db import prepare_engine
    from coreflect.foundation.migrations import downgrade

    copy = tmp_path / "copy"
    run(agency, "backup", str(copy))
    engine = create_engine(f"sqlite:///{copy}")
    prepare_engine(engine)
    downgrade(engine, version)
    engine.dispose()
    before = copy.read_bytes()
    assert run(tmp_path / "new", "restore", str(copy)).exit_code == 0
    assert run(tmp_path / "new", "audit").stdout == "Everything holds.\n"
    assert copy.read_bytes() == before, "the backup itself stays as it was"


def test_wrong_words_halves_and_nothing_to_save_are_said_in_one_sentence(agency: Path, tmp_path: Path) -> None:
    keys, words = tmp_path / "keys.txt", ["--passphrase-file", str(agency / "words")]
    run(agency, "backup", "--keys", str(keys), *words)
    before = {one.name: one.read_bytes() for one in (agency / "keys").iterdir()}
    (tmp_path / "other").write_text("five small wooden boats")
    (tmp_path / "short").write_text("boats")
    half = tmp_path / "half"
    half.write_bytes(keys.read_bytes()[:90])
    for command, sentence in (
        (["restore", "--keys", str(keys), "--passphrase-file", str(tmp_path / "other")], "This is not the passphrase"),
        (["restore", "--keys", str(half), *words], "This backup of keys is not whole"),
        (["restore", "--keys", str(agency / "secret"), *words], "This file is not a backup of keys."),
        (["restore", "--keys", str(tmp_path / "no"), *words], "cannot be read: No such file"),
        (["restore", "--keys", str(keys)], "give the passphrase with --passphrase-file"),
        (["restore", str(keys)], "is there already"),
        (["backup", "--keys", str(keys), *words], "is there already, and stays as it is"),
        (["backup", "--keys", str(tmp_path / "new"), "--passphrase-file", str(tmp_path / "short")], "12 characters"),
        (["backup", "--keys", str(tmp_path / "new"), "--passphrase-file", str(tmp_path)], "cannot be read as text"),
        (["backup", str(agency / "coreflect.sqlite")], "is there already"),
    ):
        refused = run(agency, *command)
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1), (command, refused.stderr)
        assert sentence in refused.stderr
    assert {one.name: one.read_bytes() for one in (agency / "keys").iterdir()} == before
    assert names(tmp_path) == {"agency", "keys.txt", "other", "short", "half"}
    nothing = run(tmp_path / "empty", "backup", "--keys", str(tmp_path / "new"), *words)
    assert "no database here yet" in nothing.stderr
    assert not (tmp_path / "empty" / "coreflect.sqlite").exists()


def test_on_a_terminal_the_passphrase_is_asked_for_twice_and_not_shown(agency: Path, tmp_path: Path) -> None:
    on_a_terminal = [sys.executable, "-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"]
    words = [*on_a_terminal, sys.executable, "-m", "coreflect", "backup", "--keys", str(tmp_path / "keys.txt")]
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(agency)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, env=environment, **pipes) as process:
        shown = b""
        for asked in (b"Passphrase: ", b"Repeat for confirmation: "):
            while not shown.endswith(asked):
                shown += process.stdout.read(1)
            process.stdin.write(f"{WORDS}\n".encode())
            process.stdin.flush()
        shown += process.stdout.read()
    assert process.returncode == 0, shown
    assert WORDS.encode() not in shown
    assert open_keys((tmp_path / "keys.txt").read_bytes(), WORDS).keys() == {"2026Q3", "2026Q4"}


def test_on_postgresql_pg_dump_is_named_and_keys_travel_all_the_same(all_databases, tmp_path: Path) -> None:
    app = all_databases.fresh("postgres")
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {"COREFLECT_DATABASE_URL": url, "COREFLECT_KEYS_DIR": str(tmp_path / "keys")}
    (tmp_path / "words").write_text(WORDS)
    words = ["--passphrase-file", str(tmp_path / "words")]
    key = Keyring(tmp_path / "keys").read_or_make("2026Q4")
    for command, tool in ((["backup", "x"], "pg_dump"), (["restore", "x"], "pg_restore")):
        refused = run(tmp_path, *command, **settings)
        assert refused.exit_code == 1
        assert tool in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert run(tmp_path, "backup", "--keys", str(tmp_path / "k"), *words, **settings).exit_code == 0
    (tmp_path / "keys" / "2026Q4").unlink()
    assert run(tmp_path, "restore", "--keys", str(tmp_path / "k"), *words, **settings).exit_code == 0
    assert Keyring(tmp_path / "keys").read("2026Q4") == key
