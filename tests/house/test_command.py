"""The `coreflect` command, run as a person runs it."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from tests.journeys.conftest import free_port

COREFLECT = [sys.executable, "-m", "coreflect"]


def run(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(folder), **settings}
    return subprocess.run([*COREFLECT, *words], env=environment, capture_output=True, text=True, timeout=60)


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run `coreflect serve`; yield its address and process once it answers."""
    port = free_port()
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [*COREFLECT, "serve", "--port", str(port), "--workers", "1", *words]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(300):
            if process.poll() is not None or answers(f"http://127.0.0.1:{port}/healthz"):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


def answers(address: str) -> str | None:
    """Return the page at an address, or None when nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode()
    except (OSError, urllib.error.HTTPError):
        return None


def test_an_empty_database_is_served_with_a_set_up_link_that_works(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process):
        said = process.stdout.readline() + process.stdout.readline()
        link = re.search(rf"{address}/set-up/\S+", said)
        assert link, said
        assert "<h1>" in answers(link[0])
        assert "/set-up/" not in answers(f"{address}/sign-in")
        family = psutil.Process(process.pid).children(recursive=True)
        assert any("tend" in one.cmdline() for one in family), "the tend loop runs beside the workers"
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert process.returncode == 0
    assert not any(one.is_running() for one in family), "nothing is left running"


def test_tending_can_be_left_to_others(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-tend") as (address, process):
        assert answers(f"{address}/healthz") == '{"status":"ok"}\n'
        assert not any("tend" in one.cmdline() for one in psutil.Process(process.pid).children(recursive=True))


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-tend") as (address, _process):
        port = address.rsplit(":", 1)[1]
        second = run(tmp_path, "serve", "--port", port)
    assert second.returncode == 1
    assert second.stderr.strip() == f"Error: Something already listens on 127.0.0.1:{port}. Choose another --port."


def test_tend_and_audit_hold_on_a_new_database(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    assert run(tmp_path, "tend").returncode == 0
    audited = run(tmp_path, "audit")
    assert (audited.returncode, audited.stdout) == (0, "Everything holds.\n")


def test_a_room_that_cannot_tend_is_named_and_keeps_no_other_from_its_work(tmp_path: Path) -> None:
    """Its failure is told without a value: a title, a zone or a name could stand in one."""
    run(tmp_path, "migrate")
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "2026Q2").write_bytes(b"k" * 32)  # left behind by a crash: the room releases destroys it
    key = uuid4().hex
    with sqlite3.connect(tmp_path / "coreflect.sqlite") as connection:
        connection.execute(
            "INSERT INTO series (id, title, first_date, every, time, zone, minutes, mode, place, link, places, quorum, "
            "laid_until) VALUES (?, 'Secret title', '2026-01-01', 1, '12:00:00', 'No/Where', 60, 'video', '', 'x', 8, "
            "4, '2026-01-01')",
            [key],
        )
        connection.execute(
            "INSERT INTO release (id, period, state, published_on, answer_by) "
            "VALUES (?, '2026Q2', 'published', '2026-07-20', '2026-08-19')",
            [key],
        )
    connection.close()
    tended = run(tmp_path, "tend")
    assert tended.returncode == 1
    assert tended.stderr.startswith("sessions could not tend (")
    assert "Secret title" not in tended.stderr
    assert "No/Where" not in tended.stderr
    assert not (tmp_path / "keys" / "2026Q2").exists()


def test_audit_says_what_does_not_hold(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "coreflect.sqlite") as connection:
        connection.execute("DROP TRIGGER ledger_entry_no_update")
    connection.close()
    audited = run(tmp_path, "audit")
    fallen = "The ledger's trigger against update does not stand: an entry could be changed now.\n"
    assert (audited.returncode, audited.stdout) == (1, fallen)


def test_audit_names_an_entry_that_cannot_be_read_and_says_what_it_could_not_check(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "coreflect.sqlite") as connection:
        connection.execute(
            "INSERT INTO ledger_entry (id, chain, number, at, kind, body, before, hash) "
            "VALUES (?, 'trail', 1, '2026-11-25 09:00:00', 'released', 'no JSON', '', 'x')",
            ["a" * 32],
        )
    connection.close()
    audited = run(tmp_path, "audit")
    assert (audited.returncode, audited.stderr) == (1, "")
    first, *others = audited.stdout.splitlines()
    assert first.startswith("The ledger's trail: entry 1 ")
    assert "releases could not be checked to its end: something cannot be read (JSONDecodeError)." in others


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (["serve", "--port", "many"], {}, "--port"),
        (["tidy"], {}, "No such command"),
        (["audit"], {"COREFLECT_DATABASE_URL": "mysql://here"}, "must begin with postgresql:// or sqlite:///"),
        (["audit"], {"COREFLECT_NOW": "noon"}, "COREFLECT_NOW must be a date and time"),
        (["serve"], {"COREFLECT_PROXIES": "some"}, "COREFLECT_PROXIES must be a number"),
    ],
)
def test_misuse_is_told_and_ends_with_two(tmp_path: Path, words: list, settings: dict, sentence: str) -> None:
    misused = run(tmp_path, *words, **settings)
    assert misused.returncode == 2
    assert sentence in misused.stderr
    assert "Traceback" not in misused.stderr


def test_the_clock_of_a_real_agency_cannot_be_moved(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    moved = run(tmp_path, "audit", COREFLECT_NOW="2030-01-01T00:00+00:00")
    assert moved.returncode == 2
    assert "for demonstration and test databases only" in moved.stderr


def test_a_database_out_of_reach_is_said_plainly(tmp_path: Path) -> None:
    missing = run(tmp_path, "audit", COREFLECT_DATABASE_URL=f"postgresql://nobody@/x?host={tmp_path}")
    assert missing.returncode == 1
    assert missing.stderr.startswith("Error: The database does not answer")
    assert "Traceback" not in missing.stderr


def test_what_the_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    """The database holds who came and hashes of passwords: nobody else on the machine reads it."""
    instance = tmp_path / "instance"
    words = f"umask 022; exec {sys.executable} -m coreflect migrate"
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(instance)}
    subprocess.run(["sh", "-c", words], env=environment, check=True, capture_output=True, timeout=60)
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in instance.iterdir()} == {0o600}
