"""The hash chain of the ledger, and the shapes of what it holds."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# What each kind of entry may say. An undeclared key is an error, so that a name cannot slip into the chain.
SHAPES: dict[str, frozenset[str]] = {
    # the decision trail
    "answered": frozenset({"cell", "word", "reason", "look_again_on", "change", "body"}),
    "learnt": frozenset({"cell", "words"}),
    "proposed": frozenset({"change", "title", "what", "origin", "cells", "holders", "domain", "stage"}),
    "linked": frozenset({"change", "cells"}),
    "confirmed": frozenset({"change", "cells"}),
    "holders": frozenset({"change", "joined", "left"}),
    "stage": frozenset({"change", "stage", "words", "look_again_on", "body", "on"}),
    "text": frozenset({"change", "field", "words"}),
    "offered": frozenset({"change", "side", "body", "decided_on", "word", "reason", "look_again_on"}),
    "offer_ended": frozenset({"change"}),
    "decided": frozenset({"change", "body", "decided_on", "word", "reason", "look_again_on", "together"}),
    "pen": frozenset({"change", "decision", "side", "word"}),
    "dissent": frozenset({"change", "decision", "words"}),
    "dissent_answered": frozenset({"change", "dissent", "words"}),
    "version": frozenset({"change", "version", "number", "summary", "digest", "link"}),
    "approved": frozenset({"change", "version", "number", "draft", "digest"}),
    "looked": frozenset({"change", "words", "outcome", "look_again_on"}),
    "released": frozenset({"release", "period", "cells"}),
    "withdrawn": frozenset({"cell"}),
    "left_out": frozenset({"release", "period", "parts"}),
    "forgotten": frozenset({"release", "period"}),
    # the audit log
    "set_up": frozenset({"agency"}),
    "settings": frozenset({"changed"}),
    "invited": frozenset({"person", "roles"}),
    "roles": frozenset({"person", "roles", "before"}),
    "link": frozenset({"person"}),
    "activated": frozenset({"person"}),
    "deactivated": frozenset({"person"}),
    "series_planned": frozenset({"series", "leads", "dates"}),
    "series_changed": frozenset({"series", "date", "scope", "fields", "dates", "laid", "ended", "kept", "told"}),
    "date_cancelled": frozenset({"date", "told"}),
    "closure_added": frozenset({"closures", "dates", "told"}),
    "closure_removed": frozenset({"closure", "dates"}),
    "lead_added": frozenset({"series", "person"}),
    "lead_stepped_down": frozenset({"series", "person"}),
    "series_taken_over": frozenset({"series", "person", "before"}),
    "substitute_named": frozenset({"date", "person"}),
    "substitute_ended": frozenset({"date", "person"}),
}


# The settings that an administrator can change, and a page can hold in a stale form.
CHANGEABLE = (
    *("name", "zone", "noun", "safety_route", "together", "places", "quorum", "answer_days", "voices"),
    *("attendance_quarters", "event_title", "forget_days"),
)


MOST_VOICES = 30  # of the agency's own list of who could be missing in a room
LONGEST_VOICE = 60


class WrongShape(ValueError):
    """An entry has a kind or a key that nobody declared."""


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


def check_shape(kind: str, what: dict[str, Any]) -> None:
    """Raise WrongShape unless `kind` is declared and `what` has only its keys."""
    if kind not in SHAPES:
        raise WrongShape(f"No entry of the kind {kind!r} is declared.")
    if extra := set(what) - SHAPES[kind]:
        raise WrongShape(f"An entry {kind!r} has no {', '.join(sorted(extra))}.")


def hash_of(before: str, body: str) -> str:
    """Return the SHA-256, in hexadecimal, of the hash before, a line end, and the canonical body."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def name_hash(salt: str, name: str) -> str:
    """Return the salted hash under which a name stands in the chain."""
    return hashlib.sha256(f"{salt}\n{name}".encode()).hexdigest()


def fingerprint(*values: object) -> str:
    """Return a short mark of what a page showed, so that an action can tell whether it has changed since."""
    return hashlib.sha256(canonical({"values": values}).encode()).hexdigest()[:16]


def mark_of_settings(settings: object) -> str:
    """Return the mark of the changeable settings, read from any object that has them."""
    return fingerprint(*(getattr(settings, name) for name in CHANGEABLE))


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


def voices_in(typed: str) -> tuple[str, ...]:
    """Return the voices of a list that was typed one a line: spaces trimmed, each once, in the order of the list.

    Two that differ only in case or form are one, the first that was typed; a line without a letter or figure
    names nobody and is dropped.
    """
    found: dict[str, str] = {}
    for line in typed.splitlines():
        voice = " ".join(line.split())
        key = unicodedata.normalize("NFKC", voice).casefold()
        if any(map(str.isalnum, key)):
            found.setdefault(key, voice)
    return tuple(found.values())
