"""The keys of the periods: one each, made once, gone for good."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import pytest

from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring

MAKE = "import sys; from pathlib import Path; from coreflect.foundation.keyring import Keyring; "
MAKE += "sys.stdin.readline(); print(Keyring(Path(sys.argv[1])).read_or_make('2026Q4').hex())"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()}


def test_a_key_is_made_once_and_only_its_owner_can_read_it(keyring: Keyring) -> None:
    key = keyring.read_or_make("2026Q4")
    assert len(key) == 32
    assert keyring.read_or_make("2026Q4") == keyring.read("2026Q4") == key
    assert keyring.read_or_make("2027Q1") != key
    assert keyring.periods() == {"2026Q4", "2027Q1"}
    assert modes(keyring.directory) == {0o600}
    assert stat.S_IMODE(keyring.directory.stat().st_mode) == 0o700


def test_the_key_of_the_notebook_is_no_periods_and_is_never_destroyed(keyring: Keyring) -> None:
    together = Barrier(8)

    def make(_: int) -> bytes:
        together.wait()
        return keyring.read_or_make(NOTEBOOK)

    assert not keyring.has_notebook()
    with ThreadPoolExecutor(8) as threads:
        (key,) = set(threads.map(make, range(8)))
    assert (keyring.read(NOTEBOOK), keyring.has_notebook(), keyring.periods()) == (key, True, set())
    assert modes(keyring.directory) == {0o600}
    with pytest.raises(ValueError, match="never destroyed"):
        keyring.destroy(NOTEBOOK)
    assert keyring.read(NOTEBOOK) == key
    assert {entry.name for entry in keyring.directory.iterdir()} == {NOTEBOOK}


def test_many_threads_at_once_agree_on_one_key(keyring: Keyring) -> None:
    for period in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"):
        together = Barrier(12)

        def make(_: int, period: str = period, together: Barrier = together) -> bytes:
            together.wait()
            return keyring.read_or_make(period)

        with ThreadPoolExecutor(12) as threads:
            assert len(set(threads.map(make, range(12)))) == 1
    assert {entry.name for entry in keyring.directory.iterdir()} == keyring.periods(), "no draft is left behind"


def test_processes_that_start_together_agree_on_one_key(keyring: Keyring) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(keyring.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        process.stdin.write("now\n")
        process.stdin.flush()
    made = {process.communicate(timeout=60)[0].strip() for process in started}
    assert made == {keyring.read("2026Q4").hex()}
    assert modes(keyring.directory) == {0o600}


def test_destroying_twice_does_no_harm_and_spares_the_others(keyring: Keyring) -> None:
    assert not keyring.destroy("2026Q2"), "there is not even a folder yet"
    keyring.read_or_make("2026Q3")
    other = keyring.read_or_make("2026Q4")
    assert keyring.destroy("2026Q3")
    assert not keyring.destroy("2026Q3")
    assert keyring.periods() == {"2026Q4"}
    assert keyring.read("2026Q4") == other
    with pytest.raises(KeyMissing):
        keyring.read("2026Q3")


def test_a_period_whose_key_was_destroyed_never_gets_another(keyring: Keyring) -> None:
    keyring.read_or_make("2026Q4")
    keyring.destroy("2026Q4")
    keyring.destroy("2026Q3")  # nothing was recorded in it, and nothing will be
    for period in ("2026Q3", "2026Q4"):
        with pytest.raises(KeyMissing):
            keyring.read_or_make(period)
    assert keyring.periods() == set()
    assert keyring.read_or_make("2027Q1")
    assert modes(keyring.directory) == {0o600}


def test_however_makers_and_a_destroyer_meet_no_key_is_left(keyring: Keyring) -> None:
    for period in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"):
        together = Barrier(8)

        def meet(number: int, period: str = period, together: Barrier = together) -> None:
            together.wait()
            if number == 0:
                keyring.destroy(period)
                return
            with suppress(KeyMissing):
                keyring.read_or_make(period)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(meet, range(8)))
    assert keyring.periods() == set()


def test_a_damaged_key_is_missing_and_never_replaced(keyring: Keyring) -> None:
    keyring.read_or_make("2026Q4")
    (keyring.directory / "2026Q4").write_bytes(b"short")
    for ask in (keyring.read, keyring.read_or_make):
        with pytest.raises(KeyMissing):
            ask("2026Q4")
    assert (keyring.directory / "2026Q4").read_bytes() == b"short"


@pytest.mark.parametrize("name", ["", "2026", "2026Q5", "../2026Q4", "2026Q4\n", "2026q4", "/etc/passwd", "20266Q1"])
def test_only_a_period_names_a_key(keyring: Keyring, name: str) -> None:
    for ask in (keyring.read, keyring.read_or_make, keyring.destroy):
        with pytest.raises(ValueError, match="named like 2026Q3"):
            ask(name)
    assert not keyring.directory.exists()


def test_other_files_in_the_folder_are_no_keys(keyring: Keyring) -> None:
    assert keyring.periods() == set()
    keyring.read_or_make("2026Q4")
    for name in (".draft-1", "README", "2026Q4.bak", "2026Q9"):
        (keyring.directory / name).write_bytes(b"x" * 32)
    assert keyring.periods() == {"2026Q4"}
