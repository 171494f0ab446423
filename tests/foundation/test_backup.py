"""Copies of a SQLite database: of one moment, whole or not at all."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from coreflect.foundation.backup import (
    NotCopied,
    copy_in,
    copy_out,
    draft_beside,
    look_at,
    new_file,
    refuse_damaged,
    write_over,
)

KILLED = """
import os, signal, sys
from pathlib import Path
from coreflect.foundation import backup

step, source, target = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if step == "half":
    backup.STEP = 4
    progress = dies
else:
    progress = lambda *_: None
    real = getattr(os, step)
    setattr(os, step, lambda *given, **named: (dies() if step == "link" else real(*given, **named), dies()))
backup.copy_out(Path(source), Path(target), progress)
"""

DIED = """
import os, signal, sqlite3, sys

database, mode = sys.argv[1:]
connection = sqlite3.connect(database, isolation_level=None)
connection.execute(f"PRAGMA journal_mode = {mode}")
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("PRAGMA cache_size = 5")  # so that an unfinished transaction reaches the file, too
connection.execute("BEGIN")
connection.execute("UPDATE box SET words = 'left behind ' || n")
connection.execute("DELETE FROM box WHERE n % 3 = 0")
if mode == "WAL":
    connection.execute("COMMIT")
os.kill(os.getpid(), signal.SIGKILL)
"""


def quiet(_left: int, _pages: int) -> None:
    return


def make(database: Path, rows: int = 2000) -> Path:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        for table in ("alembic_version", "agency", "box"):
            connection.execute(f"CREATE TABLE {table} (n INTEGER, words TEXT)")
        connection.executemany("INSERT INTO box VALUES (?, ?)", [(n, "x" * 500) for n in range(rows)])
        connection.execute("INSERT INTO agency VALUES (0, '')")
        connection.execute("COMMIT")
    return database


def rows(database: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def test_a_copy_is_one_file_of_its_owner_alone_and_shows_how_far_it_is(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    database, copy = make(tmp_path / "app.sqlite"), tmp_path / "copy"
    copy_out(database, copy, lambda left, pages: seen.append((left, pages)))
    assert rows(copy, "SELECT count(*) FROM box") == [(2000,)]
    assert seen[-1][0] == 0
    assert seen[-1][1] > 100
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir() if "app" not in one.name) == ["copy"]
    look_at(copy)


def test_a_copy_is_of_one_moment_however_much_is_written_meanwhile(tmp_path: Path) -> None:
    """A writer keeps the number of rows equal to what the agency's row says, in every one of its transactions."""
    database, copy, over, written = make(tmp_path / "app.sqlite"), tmp_path / "copy", Event(), []

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=20)) as connection:
            while not over.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE agency SET n = n + 10")
                connection.executemany("INSERT INTO box VALUES (-1, ?)", [("y" * 400,)] * 10)
                connection.execute("COMMIT")
                written.append(1)

    writer = Thread(target=write)
    writer.start()
    try:
        while not written:
            pass
        before = len(written)
        copy_out(database, copy, lambda *_: Event().wait(0.02))
        meanwhile = len(written) - before
    finally:
        over.set()
        writer.join()
    assert meanwhile > 3, "or nothing was tried"
    ((said,),), ((there,),) = rows(copy, "SELECT n FROM agency"), rows(copy, "SELECT count(*) FROM box WHERE n = -1")
    assert said == there > 0
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]


def outrun(file: Path) -> None:
    """Write a new file, while somebody else is quicker."""
    with new_file(file) as draft:
        draft.write_text("ours")
        file.write_text("theirs")


def test_what_is_there_is_never_overwritten_and_nothing_half_is_left(tmp_path: Path) -> None:
    database, there = make(tmp_path / "app.sqlite"), tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(NotCopied, match="is there already"):
        copy_out(database, there, quiet)
    with pytest.raises(NotCopied, match="is there already"):
        outrun(tmp_path / "late")
    with pytest.raises(NotCopied, match="no database here yet"):
        copy_out(tmp_path / "nowhere", tmp_path / "copy", quiet)
    with pytest.raises(NotCopied, match="cannot be written: No such file"):
        copy_out(database, tmp_path / "no folder" / "copy", quiet)
    with pytest.raises(NotCopied, match="No space left"), new_file(tmp_path / "full"):
        raise OSError(28, "No space left on device")
    assert (there.read_text(), (tmp_path / "late").read_text()) == ("mine", "theirs")
    assert not list(tmp_path.glob("*.part*"))
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("step", ["half", "link"])
def test_killed_before_its_end_a_copy_has_no_name(tmp_path: Path, step: str) -> None:
    database, copy = make(tmp_path / "app.sqlite"), tmp_path / "copy"
    words = [sys.executable, "-c", KILLED, step, str(database), str(copy)]
    assert subprocess.run(words, timeout=60).returncode == -signal.SIGKILL
    assert not copy.exists()
    assert {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob("*.part")} == {0o600}
    copy_out(database, copy, quiet)
    assert rows(copy, "SELECT count(*) FROM box") == [(2000,)]


def test_killed_while_it_writes_over_a_database_that_is_as_it_was(tmp_path: Path) -> None:
    database, other = make(tmp_path / "app.sqlite"), make(tmp_path / "other.sqlite", 5000)
    words = [sys.executable, "-c", KILLED.replace("copy_out(Path(source), Path(target)", "write_over(Path(target), "
             "Path(source)"), "half", str(other), str(database)]  # fmt: skip
    assert subprocess.run(words, timeout=60).returncode == -signal.SIGKILL
    assert rows(database, "SELECT count(*) FROM box") == [(2000,)]
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    write_over(database, other, quiet)
    assert rows(database, "SELECT count(*) FROM box") == [(5000,)]


def test_only_a_whole_database_of_coreflect_is_taken(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy_out(make(tmp_path / "app.sqlite"), copy, quiet)
    whole = copy.read_bytes()
    for content, sentence in (
        (whole[: len(whole) // 2], "is not whole"),
        (whole[:-1], "is not whole"),
        (whole[:50], "is not whole"),
        (whole + b"\0" * 4096, "is not whole"),
        (b"", "is not a backup of coreflect"),
        (b"coreflect: the keys", "is not a backup of coreflect"),
        (os.urandom(len(whole)), "is not a backup of coreflect"),
        (whole[:4096] + os.urandom(len(whole) - 4096), "is damaged"),
        (whole[:100] + os.urandom(len(whole) - 100), "is damaged"),
    ):
        copy.write_bytes(content)
        with pytest.raises(NotCopied, match=sentence):
            look_at(copy)
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE box (n)")
    for other, sentence in (("other", "not one of coreflect"), ("nowhere", "cannot be read: No such"), (".", "cannot")):
        with pytest.raises(NotCopied, match=sentence):
            look_at(tmp_path / other)


def test_writing_over_a_database_is_seen_by_those_who_have_it_open_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    database = make(tmp_path / "app.sqlite")
    copy_out(database, tmp_path / "copy", quiet)
    with closing(sqlite3.connect(database, isolation_level=None)) as open_all_the_time:
        open_all_the_time.execute("PRAGMA secure_delete = ON")
        open_all_the_time.execute("CREATE TABLE later (words TEXT)")
        open_all_the_time.executemany("INSERT INTO later VALUES (?)", [("Crooked teapots " * 40,)] * 500)
        with draft_beside(database) as draft:
            copy_in(tmp_path / "copy", draft, quiet)
            assert b"Crooked teapots" in b"".join(one.read_bytes() for one in tmp_path.glob("app.sqlite*"))
            write_over(database, draft, quiet)
        assert open_all_the_time.execute("SELECT count(*) FROM box").fetchall() == [(2000,)]
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            open_all_the_time.execute("SELECT * FROM later")
        assert open_all_the_time.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    assert b"Crooked teapots" not in b"".join(one.read_bytes() for one in tmp_path.glob("app.sqlite*"))
    assert not list(tmp_path.glob("*.part*"))


def left_by_a_killed_app(database: Path, mode: str) -> set[str]:
    """Kill a program that writes to a database, move that away, and return the names of what it left beside."""
    make(database)
    died = subprocess.run([sys.executable, "-c", DIED, str(database), mode], timeout=60)
    assert died.returncode == -signal.SIGKILL
    database.unlink()
    left = {one.name: one.stat().st_size for one in database.parent.glob(f"{database.name}-*")}
    assert max(left.values()) > 100_000, "or nothing was tried"
    return set(left)


@pytest.mark.parametrize(("mode", "names"), [("WAL", {"-wal", "-shm"}), ("DELETE", {"-journal"})])
def test_the_log_of_a_database_that_is_gone_is_never_mixed_into_a_new_one(
    tmp_path: Path, mode: str, names: set[str]
) -> None:
    copy, database = tmp_path / "copy", tmp_path / "app.sqlite"
    copy_out(make(tmp_path / "before.sqlite", 1000), copy, quiet)
    left = left_by_a_killed_app(database, mode)
    assert left == {f"app.sqlite{one}" for one in names}
    with pytest.raises(NotCopied) as refused:
        copy_out(copy, database, quiet)
    said = str(refused.value)
    assert [one for one in left if one not in said] == []
    assert "move that to where the database went" in said
    assert {one.name for one in tmp_path.glob("app.sqlite*")} == left, "nothing is written, nothing is lost"
    for one in left:
        (tmp_path / one).rename(tmp_path / f"away-{one}")
    copy_out(copy, database, quiet)
    assert rows(database, "SELECT count(*), min(words), max(words) FROM box") == [(1000, "x" * 500, "x" * 500)]
    refuse_damaged(database)


def test_a_log_that_turns_up_while_a_new_file_is_written_keeps_it_from_its_name(tmp_path: Path) -> None:
    copy, late = tmp_path / "copy", tmp_path / "late"
    copy_out(make(tmp_path / "app.sqlite"), copy, quiet)
    with pytest.raises(NotCopied, match="late-wal there, which SQLite would mix"):
        copy_out(copy, late, lambda *_: (tmp_path / "late-wal").write_bytes(b"somebody else's"))
    assert [one.name for one in tmp_path.glob("late*")] == ["late-wal"]


def test_a_database_that_is_damaged_where_it_was_put_is_not_called_restored(tmp_path: Path) -> None:
    database = make(tmp_path / "app.sqlite")
    refuse_damaged(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    whole = database.read_bytes()
    for content in (whole[:8192] + b"\xff" * 40_000 + whole[48192:], whole[: len(whole) // 2], b"no database" * 99):
        database.write_bytes(content)
        with pytest.raises(
            NotCopied, match=r"but SQLite finds it damaged there: .+\. Stop the app, .+ restore again\.$"
        ):
            refuse_damaged(database)
