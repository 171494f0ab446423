"""The hash chain of the ledger: one spelling, one hash, and the first entry that does not fit."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

_INSIDE = {"at", "kind", "roles", "what", "who"}
# What programs in different languages read alike: no deep nesting, no fractions, and no number that some of them round.
_DEEPEST, _LARGEST = 20, 2**53 - 1
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]"
)


class DoesNotFit(ValueError):
    """What was read does not fit; the sentence names the first entry of which that can be said."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Link(NamedTuple):
    """One entry as the chain sees it, and beside it the name that it was written under.

    Name and salt are empty where the name is not kept, or not told.
    """

    number: int
    body: str
    before: str
    hash: str
    name: str = ""
    salt: str = ""


def canonical(content: dict[str, Any]) -> str:
    """Return `content` as JSON with one spelling: keys sorted, no spaces, every sign as itself."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def hash_of(before: str, body: str) -> str:
    """Return the SHA-256, in hexadecimal, of the hash before, a line end, and the canonical body."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def name_hash(salt: str, name: str) -> str:
    """Return the salted hash under which a name stands in the chain."""
    return hashlib.sha256(f"{salt}\n{name}".encode()).hexdigest()


def fingerprint(*values: object) -> str:
    """Return a short mark of what a page showed, so that an action can tell whether it has changed since."""
    return hashlib.sha256(canonical({"values": values}).encode()).hexdigest()[:16]


def first_break(links: Iterable[Link]) -> str | None:
    """Return a sentence on the first entry that does not fit its chain, or None when all fit.

    `links` is one chain from its first entry, in the order of the numbers.
    """
    before = ""
    try:
        for number, link in enumerate(links, start=1):
            check_entry(link, number, before)
            before = link.hash
    except DoesNotFit as found:
        return found.sentence
    return None


def check_entry(entry: Link, number: int, before: str) -> datetime:
    """Return when an entry was written that fits as the one with this number after this hash; else raise DoesNotFit."""
    if entry.number != number:
        raise DoesNotFit(f"Entry {number} is missing: one with the number {entry.number} stands in its place.")
    if entry.before != before:
        raise DoesNotFit(f"Entry {number} does not follow the entry before it.")
    if entry.hash != _hash_or_none(before, entry.body):
        raise DoesNotFit(f"Entry {number} was changed after it was written.")
    said, at = _inside(number, entry.body)
    if entry.salt and said["who"] != _hash_or_none(entry.salt, entry.name):
        raise DoesNotFit(f"Entry {number} has another name beside it than the one it was written under.")
    return at


def parsed(text: str) -> Any:
    """Return what a text of JSON says, or None where it is none: also where it is nested deeper than any entry."""
    try:
        said = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return said if _is_flat(said, _DEEPEST) else None


def _inside(number: int, body: str) -> tuple[dict[str, Any], datetime]:
    said = parsed(body)
    if not isinstance(said, dict) or not _read_alike(said) or canonical(said) != body:
        raise DoesNotFit(f"Entry {number} is not spelled in the one way in which the trail is written.")
    at = _moment(said.get("at"))
    whole = said.keys() == _INSIDE and isinstance(said["kind"], str) and isinstance(said["who"], str)
    if not whole or at is None or not isinstance(said["what"], dict) or not isinstance(said["roles"], list):
        raise DoesNotFit(f"Entry {number} does not say when, by whom and what, as every entry does.")
    return said, at


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _is_flat(value: object, left: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(_is_flat(one, left - 1) for one in inside)


def _read_alike(value: object) -> bool:
    if isinstance(value, dict | list):
        return all(map(_read_alike, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, float) and (not isinstance(value, int) or abs(value) <= _LARGEST)


def _hash_or_none(before: str, body: str) -> str | None:
    try:
        return hash_of(before, body)
    except UnicodeEncodeError:  # half a sign, which JSON can hold and UTF-8 cannot
        return None


def _moment(written: object) -> datetime | None:
    try:
        if not isinstance(written, str) or not _MOMENT.fullmatch(written) or not "0001" < written[:4] < "9999":
            return None
        return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
