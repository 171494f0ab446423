"""`coreflect demo`, after whatever has happened to its files before."""

import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import psutil

from tests.house.test_command import COREFLECT, run
from tests.journeys.conftest import free_port


def loads(folder: Path) -> None:
    """Load the demo where it is not, and see that it is all there."""
    loaded = run(folder, "demo", "--load-only")
    assert (loaded.returncode, loaded.stderr) == (0, ""), loaded.stderr
    with sqlite3.connect(folder / "demo.sqlite") as connection:
        assert connection.execute("SELECT kind FROM agency").fetchall() == [("demo",)]
        assert connection.execute("SELECT count(*) FROM cell").fetchone()[0] > 10
        assert connection.execute("SELECT count(*) FROM box").fetchone()[0] > 0
    connection.close()
    audited = run(folder, "audit", "--demo")
    assert (audited.returncode, audited.stdout) == (0, "Everything holds.\n")


def test_looking_for_a_demo_that_is_not_there_makes_none(tmp_path: Path) -> None:
    audited = run(tmp_path, "audit", "--demo")
    assert audited.returncode == 1
    assert audited.stderr == "Error: There is no demo here yet. `coreflect demo` loads it.\n"
    assert not (tmp_path / "demo.sqlite").exists()
    loads(tmp_path)


def test_what_an_interrupted_or_deleted_demo_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    for name in ("demo-keys", "demo-keys.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "2020Q1").write_bytes(b"x" * 32)
    for name in ("demo.part", "demo.part-wal", "demo.sqlite-wal", "demo.sqlite-shm"):
        (tmp_path / name).write_bytes(b"x" * 4096)
    loads(tmp_path)
    assert not (tmp_path / "demo-keys" / "2020Q1").exists()
    assert not list(tmp_path.glob("*.part*"))


def overdue(folder: Path) -> None:
    """Make the newest release quiet again, and its week long over."""
    with sqlite3.connect(folder / "demo.sqlite") as connection:
        newest = "(SELECT max(period) FROM release WHERE state = 'published')"
        columns = "state = 'quiet', published_on = NULL, answer_by = NULL, leaves_at = '2026-01-01 12:00:00.000000'"
        connection.execute(f"UPDATE release SET {columns} WHERE period = {newest}")  # noqa: S608
    connection.close()


def states(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "demo.sqlite") as connection:
        found = {row[0] for row in connection.execute("SELECT state FROM release")}
    connection.close()
    return found


def test_the_demo_is_tended_by_its_own_command_and_while_it_is_served(tmp_path: Path) -> None:
    refused = run(tmp_path, "tend", "--demo")
    assert (refused.returncode, (tmp_path / "demo.sqlite").exists()) == (1, False)
    loads(tmp_path)
    overdue(tmp_path)
    audited = run(tmp_path, "audit", "--demo")
    assert audited.returncode == 1
    assert "Run `coreflect tend --demo`." in audited.stdout
    assert "`coreflect tend`" not in audited.stdout, "that would tend another database"
    tended = run(tmp_path, "tend", "--demo")
    assert "was released" in tended.stdout
    assert states(tmp_path) == {"published"}
    assert not (tmp_path / "coreflect.sqlite").exists()
    overdue(tmp_path)
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(tmp_path)}
    command = [*COREFLECT, "demo", "--port", str(free_port())]
    served = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for _ in range(300):
        if states(tmp_path) == {"published"}:
            break
        time.sleep(0.1)
    beside = psutil.Process(served.pid).children(recursive=True)
    served.send_signal(signal.SIGTERM)
    served.communicate(timeout=30)
    assert psutil.wait_procs(beside, timeout=10)[1] == [], "and its loop ends with it"
    assert states(tmp_path) == {"published"}
