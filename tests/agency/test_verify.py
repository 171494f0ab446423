"""`coreflect verify`: the trail checked with nothing but its file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coreflect.agency.cli import verify
from coreflect.agency.rules import Link
from coreflect.agency.rules.files import LONGEST_LINE, file_lines
from coreflect.agency.rules.receipts import spoken
from tests.agency.tampered import tampered
from tests.agency.test_rules import body_of, chain_of

ROOT = Path(__file__).resolve().parents[2]


def trail(length: int, words: str = "Crooked teapots hum") -> tuple[list[Link], str]:
    """Return a chain and its file; the first entry's name was erased."""
    links = chain_of([body_of(f"{words} {number}", "00ff", "Rowan Ellery") for number in range(length)])
    links = [link if link.number == 1 else link._replace(name="Rowan Ellery", salt="00ff") for link in links]
    return links, "".join(file_lines(length, links[-1].hash if links else "", links))


def run(file: str | bytes, *words: str) -> Result:
    return CliRunner().invoke(verify, ["-", *words], input=file)


def test_a_whole_trail_is_said_to_be_whole_and_the_receipt_to_vouch() -> None:
    links, file = trail(3)
    found = run(file, "--receipt", spoken(links[1].hash).upper())
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == (
        "This trail is whole: 3 entries, from the first to the last.\n"
        f"Its receipt: {spoken(links[-1].hash)}\n"
        "1 entry without a name beside: it was erased, or is not told.\n"
        "The receipt is that of entry 2, written Wednesday 25 November 2026 (UTC): "
        "up to it nothing was changed, taken out or put in since the receipt was given.\n"
    )
    assert "Crooked" not in found.output
    assert run(trail(0)[1]).stdout == "This trail is whole: 0 entries, from the first to the last.\n"


def test_a_receipt_that_no_entry_has_is_said_without_blame() -> None:
    found = run(trail(3)[1], "--receipt", "ab" * 32)
    assert found.exit_code == 1
    assert "No entry has this receipt. Compare it character by character" in found.stdout
    assert run(trail(3)[1], "--receipt", "hello").exit_code == 2


HEAD, FIRST, SECOND = trail(2)[1].splitlines()
ODD = {
    "empty": b"",
    "a line end alone": b"\n",
    "a picture": bytes(range(256)) * 40,
    "not UTF-8": HEAD.encode() + b"\n" + FIRST.encode("utf-16"),
    "a huge line": HEAD.encode() + b"\n" + b"x" * (3 * LONGEST_LINE),
    "a huge first line": b'{"format":"' + b"x" * (3 * LONGEST_LINE),
    "nested deeply": b"[" * 200_000,
    "nested deeply in an entry": HEAD.encode() + b"\n" + b'{"number":' + b"[" * 200_000,
    "a huge number": b'{"format":"coreflect trail","version":1,"entries":' + b"9" * 10_000 + b',"head":""}',
    "no number": b'{"format":"coreflect trail","version":1,"entries":NaN,"head":""}',
    "true for one": b'{"format":"coreflect trail","version":true,"entries":true,"head":""}',
    "another format": b'{"format":"something","version":1}',
    "another version": b'{"format":"coreflect trail","version":2,"entries":0,"head":""}',
    "a list": b"[1, 2]",
    "half a sign": (HEAD + "\n" + json.dumps(json.loads(FIRST) | {"body": "\ud800"})).encode(),
    "a number for a body": (HEAD + "\n" + json.dumps(json.loads(FIRST) | {"body": 7})).encode(),
    "a part more": (HEAD + "\n" + json.dumps(json.loads(FIRST) | {"more": "x"})).encode(),
    "a name without salt": (HEAD + "\n" + json.dumps(json.loads(FIRST) | {"name": "Jo"})).encode(),
    "cut short": f"{HEAD}\n{FIRST}\n{SECOND[:80]}".encode(),
    "cut between lines": f"{HEAD}\n{FIRST}\n".encode(),
    "one line too many": f"{HEAD}\n{FIRST}\n{SECOND}\n{SECOND}\n".encode(),
    "an empty line within": f"{HEAD}\n{FIRST}\n\n{SECOND}\n".encode(),
}


@pytest.mark.parametrize("file", ODD.values(), ids=ODD.keys())
def test_an_odd_file_is_answered_with_a_sentence(file: bytes) -> None:
    found = run(file)
    assert found.exit_code == 1
    assert found.exception is None or isinstance(found.exception, SystemExit)
    sentence = found.stdout.splitlines()[0]
    assert sentence.startswith(("The file", "Entry 1", "Entry 2", "Entry 3"))
    assert len(sentence) < 160


def test_of_every_file_that_was_tampered_with_the_first_entry_is_named() -> None:
    """The same files go through the check in the page: tests/journeys/test_the_trail_is_checked_in_the_page.py."""
    for name, (file, expected) in tampered().items():
        found = run(file)
        assert found.exception is None or isinstance(found.exception, SystemExit), name
        assert re.match(rf"{expected or 'This trail is whole'}\b", found.stdout), (name, found.stdout)
        assert (found.exit_code == 0) == (expected is None), name


@pytest.mark.parametrize(
    "body",
    [
        '{"at":"2026-11-25T14:00:00+00:00", "kind":"x","roles":[],"what":{},"who":""}',
        '{"at":"2026-11-25T14:00:00+00:00","kind":"x","kind":"y","roles":[],"what":{},"who":""}',
        '{"at":"2026-11-25T14:00:00","kind":"x","roles":[],"what":{},"who":""}',
        '{"at":"0001-01-01T00:00:00+14:00","kind":"x","roles":[],"what":{},"who":""}',
        '{"at":"2026-11-25T14:00:00+00:00","kind":1,"roles":[],"what":{},"who":""}',
        '{"kind":"x"}',
        "[]",
        "",
    ],
)
def test_a_body_that_is_hashed_rightly_and_not_written_as_the_trail_is_found(body: str) -> None:
    """Else two readers could read two things out of one entry."""
    links = chain_of([body])
    found = run("".join(file_lines(1, links[0].hash, links)))
    assert found.exit_code == 1
    assert found.stdout.startswith(("Entry 1 is not spelled", "Entry 1 does not say"))


def test_it_needs_neither_database_nor_instance_and_says_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text(trail(12_000)[1])
    environment = {
        "COREFLECT_DATABASE_URL": "nonsense://",
        "COREFLECT_INSTANCE_DIR": "/nowhere",
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, "-W", "error", "-m", "coreflect", "verify", str(file)]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("This trail is whole: 12,000 entries")
    assert found.stderr.splitlines() == [
        "5,000 of 12,000 entries fit (41 %)",
        "10,000 of 12,000 entries fit (83 %)",
    ]
    assert list(tmp_path.iterdir()) == [file]
    missing = subprocess.run([*command[:-1], "/nowhere/x"], env=environment, capture_output=True, text=True, cwd=ROOT)
    assert (missing.returncode, "Traceback" in missing.stderr) == (2, False)
