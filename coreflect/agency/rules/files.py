"""The trail as a file: how it is written, and how it is checked line by line with nothing but the file.

JSON lines in UTF-8. The first says what the file is: {"format": "coreflect trail", "version": 1, "entries", "head"};
each other one is an entry: {"number", "body", "before", "hash"}, and beside them "name" and "salt" where they are kept.
`body` is the text that was hashed, to the letter. A line has one spelling, too: these parts in this order, no blanks,
every sign as itself; a line that says a part twice or one more could be read in two ways.

Whoever writes a checker of their own needs no more than this:
hash = SHA-256 of before, a line end, and body; who, in body, = SHA-256 of salt, a line end, and name; all as UTF-8.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from coreflect.agency.rules.chain import DoesNotFit, Link, check_entry, parsed

FORMAT, VERSION = "coreflect trail", 1
LONGEST_LINE = 1_000_000  # bytes; the longest entry there can be has a few thousand
_BESIDE = {"number": int, "body": str, "before": str, "hash": str}


@dataclass(frozen=True)
class Vouched:
    """The entry whose hash a receipt is, and when it was written: it vouches for all entries up to there."""

    number: int
    at: datetime


def first_line(entries: int, head: str) -> str:
    """Return the line with which the file of a trail of so many entries begins."""
    return _line({"format": FORMAT, "version": VERSION, "entries": entries, "head": head})


def entry_line(entry: Link) -> str:
    """Return the line of one entry."""
    said = entry._asdict()
    if not entry.salt:  # a name without its salt could be anybody's: nobody can check it
        del said["name"], said["salt"]
    return _line(said)


def file_lines(entries: int, head: str, chain: Iterable[Link]) -> Iterator[str]:
    """Yield the lines of a whole file."""
    yield first_line(entries, head)
    yield from map(entry_line, chain)


class Reading:
    """Reads a file line by line, keeping no more of it than the hash before.

    `take` raises DoesNotFit at the first line that does not fit, `close` where the file ends too early.
    """

    def __init__(self, receipt: str | None = None) -> None:
        self.entries = 0  # that were read and fit
        self.unnamed = 0  # of them without a name to check
        self.total = 0  # as the first line says
        self.hash = ""
        self.vouched: Vouched | None = None
        self._receipt = receipt
        self._head: str | None = None

    def take(self, line: bytes) -> None:
        """Check the next line."""
        if self._head is None:
            self._begin(*_read(line, "The file does not begin like a trail"))
            return
        number = self.entries + 1
        if number > self.total:
            raise DoesNotFit(f"Entry {number} is one more than the file says it holds ({self.total}).")
        entry = _entry(number, *_read(line, f"Entry {number} can't be read"))
        at = check_entry(entry, number, self.hash)
        self.entries, self.hash = number, entry.hash
        self.unnamed += not entry.salt
        if entry.hash == self._receipt:
            self.vouched = Vouched(number, at)

    def close(self) -> None:
        """Check what can only be seen at the end."""
        if self._head is None:
            raise DoesNotFit("The file is empty. Take the trail from the page once more?")
        if self.entries < self.total:
            raise DoesNotFit(
                f"Entry {self.entries + 1} is missing: the file ends before it, and says that it holds {self.total}."
            )
        if self.hash != self._head:
            raise DoesNotFit(f"Entry {self.entries} is not the last one that the file names at its beginning.")

    def _begin(self, said: dict[str, Any], text: str) -> None:
        if said.get("format") != FORMAT:
            raise DoesNotFit("The file does not begin like a trail: its first line names another format, or none.")
        if said.get("version") != VERSION or isinstance(said["version"], bool):
            raise DoesNotFit(f"The file is of another version than {VERSION}. A newer coreflect may read it.")
        total, head = said.get("entries"), said.get("head")
        if not _is_number(total) or not isinstance(head, str) or text != first_line(total, head).rstrip("\n"):
            raise DoesNotFit("The file does not begin like a trail: its first line does not say how much it holds.")
        self.total, self._head = total, head


def checked(lines: Iterable[bytes], receipt: str | None = None) -> Reading:
    """Return what was read of a whole file; raises DoesNotFit where something does not fit."""
    reading = Reading(receipt)
    for line in lines:
        reading.take(line)
    reading.close()
    return reading


def _entry(number: int, said: dict[str, Any], text: str) -> Link:
    beside = said.keys() - _BESIDE.keys()
    kept = beside == {"name", "salt"} and all(isinstance(said[one], str) and said[one] for one in beside)
    fits = all(_is_number(said.get(one)) if of is int else isinstance(said.get(one), of) for one, of in _BESIDE.items())
    if fits and (kept or not beside):
        entry = Link(**said)
        if text == entry_line(entry).rstrip("\n"):
            return entry
    raise DoesNotFit(f"Entry {number} has not the parts that an entry has.")


def _read(line: bytes, what: str) -> tuple[dict[str, Any], str]:
    line = line.removesuffix(b"\n")
    if len(line) > LONGEST_LINE:
        raise DoesNotFit(f"{what}: its line is far longer than any entry.")
    try:
        text = line.decode().removesuffix("\r")  # as some programs write the end of a line
    except UnicodeDecodeError:
        raise DoesNotFit(f"{what}: its line is not text in UTF-8.") from None
    said = parsed(text)
    if not isinstance(said, dict):
        raise DoesNotFit(f"{what}: its line was cut short, or is no JSON.")
    return said, text


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12


def _line(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
