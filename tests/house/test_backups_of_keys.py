"""Keys go and come back apart from the database; one that was destroyed never does."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coreflect.foundation.keyring import NOTEBOOK, Keyring
from tests.house.backing_up import names, run


def test_the_key_of_a_quarter_that_is_over_never_comes_back(agency: Path, tmp_path: Path) -> None:
    keys, words = tmp_path / "keys.txt", ["--passphrase-file", str(agency / "words")]
    Keyring(agency / "keys").read_or_make("2026Q1")
    run(agency, "backup", "--keys", str(keys), *words)
    Keyring(agency / "keys").destroy("2026Q1")  # by a marker
    with closing(sqlite3.connect(agency / "coreflect.sqlite", isolation_level=None)) as connection:
        connection.execute("INSERT INTO release (id, period, state) VALUES (?, '2026Q3', 'forgotten')", ["b" * 32])
    (agency / "keys" / "2026Q3").unlink()  # by the database alone
    (agency / "keys" / "2026Q4").write_bytes(b"w" * 32)
    said = run(agency, "restore", "--keys", str(keys), *words)
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        "The key of January to March 2026 stays destroyed: that quarter has left the room, or was forgotten.",
        "The key of July to September 2026 stays destroyed: that quarter has left the room, or was forgotten.",
        "Another key of October to December 2026 is here, and stays. If it is the wrong one, move its file away and "
        "restore again.",
    ]
    assert names(agency / "keys") == {"2026Q1.destroyed", "2026Q4"}
    assert Keyring(agency / "keys").read("2026Q4") == b"w" * 32
    (agency / "keys" / "2026Q4").write_bytes(b"damaged")
    assert run(agency, "backup", "--keys", str(tmp_path / "two"), *words).stderr == (
        "Error: The key of October to December 2026 is damaged. Put it back from an earlier backup of keys first.\n"
    )
    assert "Another key of October" in run(agency, "restore", "--keys", str(keys), *words).stdout
    (agency / "keys" / "2026Q4").unlink()
    assert "October to December 2026 is back." in run(agency, "restore", "--keys", str(keys), *words).stdout


def test_the_key_of_the_notebook_goes_and_comes_back_with_the_others(agency: Path, tmp_path: Path) -> None:
    keyring, words = Keyring(agency / "keys"), ["--passphrase-file", str(agency / "words")]
    key = keyring.read_or_make(NOTEBOOK)
    said = run(agency, "backup", "--keys", str(tmp_path / "keys.txt"), *words).stdout
    assert "holds the key of July to September 2026 and October to December 2026 and the leads' notebook.\n" in said
    assert "write a new one for October to December 2026 and the leads' notebook.\n" in said
    for period in ("2026Q3", "2026Q4"):
        (keyring.directory / period).unlink()
    only = run(agency, "backup", "--keys", str(tmp_path / "only.txt"), *words).stdout
    assert only.endswith("holds the key of the leads' notebook.\nKeep it apart from the database.\n")
    (keyring.directory / NOTEBOOK).unlink()
    back = run(agency, "restore", "--keys", str(tmp_path / "only.txt"), *words)
    assert (back.exit_code, back.stdout) == (0, "The key of the leads' notebook is back.\n")
    assert keyring.read(NOTEBOOK) == key
    again = run(agency, "restore", "--keys", str(tmp_path / "keys.txt"), *words)
    assert "leads' notebook was here already" in again.stdout
    (keyring.directory / NOTEBOOK).write_bytes(b"w" * 32)
    other = run(agency, "restore", "--keys", str(tmp_path / "only.txt"), *words)
    assert (other.exit_code, other.stdout.startswith("Another key of the leads' notebook is here")) == (1, True)
    (keyring.directory / NOTEBOOK).write_bytes(b"short")
    damaged = run(agency, "backup", "--keys", str(tmp_path / "three"), *words)
    assert damaged.stderr.startswith("Error: The key of the leads' notebook is damaged.")


def test_a_key_of_a_quarter_that_is_over_is_destroyed_at_the_start(agency: Path) -> None:
    """`serve` begins as `migrate` does."""
    key = Keyring(agency / "keys").read_or_make("2026Q2")
    assert "its key is still there" in run(agency, "audit").stdout
    assert run(agency, "migrate").exit_code == 0
    assert names(agency / "keys") == {"2026Q2.destroyed", "2026Q3", "2026Q4"}
    assert key not in b"".join(one.read_bytes() for one in (agency / "keys").iterdir())
    assert run(agency, "audit").stdout == "Everything holds.\n"
