"""`coreflect demo`, after whatever has happened to its files before."""

import sqlite3
from pathlib import Path

from tests.house.test_command import run


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
