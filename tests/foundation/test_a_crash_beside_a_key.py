"""A program that is killed at any step of making or destroying a key leaves no copy of it behind."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coreflect.foundation.keyring import Keyring

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from coreflect.foundation.keyring import Keyring

step, act, folder = sys.argv[1:]
real = getattr(os, step)

def then_nothing(*args, **kwargs):
    real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, step, then_nothing)
getattr(Keyring(Path(folder)), act)("2026Q4")
"""


def killed(step: str, act: str, folder: Path) -> None:
    """Do something with a key in another process, which is killed right after its first `step`."""
    words = [sys.executable, "-c", KILLED_AT, step, act, str(folder)]
    assert subprocess.run(words, timeout=30).returncode == -signal.SIGKILL


@pytest.mark.parametrize("step", ["link", "unlink", "fsync"])
def test_a_key_whose_maker_was_killed_is_destroyed_to_its_last_copy(tmp_path: Path, step: str) -> None:
    keyring = Keyring(tmp_path / "keys")
    killed(step, "read_or_make", keyring.directory)
    key = keyring.read_or_make("2026Q4")
    keyring.read_or_make("2027Q1")
    keyring.destroy("2026Q4")
    left = [file.name for file in keyring.directory.iterdir() if file.read_bytes() == key]
    assert left == []
    assert keyring.periods() == {"2027Q1"}


@pytest.mark.parametrize("step", ["link", "unlink", "fsync"])
def test_a_destroyer_that_was_killed_can_be_followed_by_another(tmp_path: Path, step: str) -> None:
    keyring = Keyring(tmp_path / "keys")
    key = keyring.read_or_make("2026Q4")
    killed(step, "destroy", keyring.directory)
    keyring.destroy("2026Q4")
    assert [file.name for file in keyring.directory.iterdir() if file.read_bytes() == key] == []
    assert keyring.periods() == set()
