"""The hash chain of the ledger: one spelling, one hash, and the first entry that does not fit."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it."""

    number: int
    body: str
    before: str
    hash: str


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
    for number, link in enumerate(links, start=1):
        if link.number != number:
            return f"entry {number} is missing"
        if link.before != before:
            return f"entry {number} does not follow the entry before it"
        if link.hash != hash_of(before, link.body):
            return f"entry {number} was changed after it was written"
        before = link.hash
    return None
