"""`coreflect simulate`, run as a person runs it."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

QUICK = ("simulate", "--people", "6", "--people", "8", "--agencies", "2", "--years", "1")


def coreflect(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(folder)}
    command = [sys.executable, "-m", "coreflect", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def kept(folder: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(folder / "coreflect.sqlite")
    try:
        return list(connection.execute("SELECT figures FROM simulation"))
    finally:
        connection.close()


def test_it_prints_tables_and_keeps_the_last_figures_when_asked(tmp_path: Path) -> None:
    early = coreflect(tmp_path, *QUICK, "--save")
    assert early.returncode == 1
    assert "Run `coreflect migrate` first." in early.stderr
    assert "invented agencies" not in early.stdout, "it is said before the work"

    assert coreflect(tmp_path, "migrate").returncode == 0
    plain = coreflect(tmp_path, *QUICK)
    assert (plain.returncode, plain.stderr) == (0, "")
    for words in ("2 invented agencies of each size, 6 dates a quarter, 1 year", "right guesses", "sure and right",
                  "strongest belief", "8 people come; by chance 12.5 %", "a summary of each date",
                  "With this app's own gate", "first year"):  # fmt: skip
        assert words in plain.stdout
    assert kept(tmp_path) == []

    for seed in ("1", "2"):
        saved = coreflect(tmp_path, *QUICK, "--save", "--seed", seed, "--write", str(tmp_path / "figures.json"))
        assert "The figures are kept" in saved.stdout
    ((figures,),) = kept(tmp_path)
    assert json.loads(figures) == json.loads((tmp_path / "figures.json").read_text())
    assert (json.loads(figures)["seed"], [one["people"] for one in json.loads(figures)["sizes"]]) == (2, [6, 8])


def test_what_cannot_be_played_is_said_before_anything_is(tmp_path: Path) -> None:
    for wrong in (("--dates", "20"), ("--people", "1"), ("--together", "4"), ("--write", "/nowhere/at/all")):
        refused = coreflect(tmp_path, *QUICK, *wrong)
        assert refused.returncode == 2
        assert wrong[0] in refused.stderr
    assert not list(tmp_path.iterdir()), "without --save nothing is opened"
