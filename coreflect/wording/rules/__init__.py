"""Could this text point to someone? Pure: in memory, without a log, a clock or a network."""

import re
from collections.abc import Iterable
from functools import lru_cache

from coreflect.wording.rules.blocks import in_blocks
from coreflect.wording.rules.companion import Offer, offers
from coreflect.wording.rules.flags import Action, Flag, Kind
from coreflect.wording.rules.names import name_like
from coreflect.wording.rules.patterns import shaped
from coreflect.wording.rules.plain import plain
from coreflect.wording.rules.roles import pronouns, roles
from coreflect.wording.rules.roster import on_roster
from coreflect.wording.rules.spread import spread
from coreflect.wording.rules.titles import announced
from coreflect.wording.rules.tokens import tokens
from coreflect.wording.rules.towns import towns
from coreflect.wording.rules.turned import turned, with_hidden

__all__ = ["Action", "Flag", "Kind", "Offer", "check", "offers"]

Found = tuple[int, int, Kind, Action]

# Names of principles hold words that are also names; nobody is meant by them.
_OURS = ("hope and possibility",)


def check(text: str, roster: Iterable[str] = (), allowed: Iterable[str] = (), few: bool = False) -> list[Flag]:
    """The places of a text that could point to someone, in order and without overlap.

    `roster` holds full names of people at the agency; `allowed` holds phrases (labels of the codebook) in which
    nothing is flagged; `few` says that so few came that "he" or "she" can be enough.
    """
    roster, allowed = tuple(roster), tuple(allowed)
    flags = _flags(text, roster, allowed, few)
    read, parts = turned(text)
    return with_hidden(flags, _flags(read, roster, allowed, few), parts) if parts else flags


def _flags(text: str, roster: Iterable[str], allowed: Iterable[str], few: bool) -> list[Flag]:
    """The flags of a text that is read in one direction."""
    seen = plain(text)
    words = tokens(seen)
    found: list[Found] = [
        *on_roster(words, roster),
        *spread(seen.text, roster),
        *shaped(seen.text),
        *roles(seen.text),
        *announced(seen.text, words),
        *towns(words),
        *name_like(seen.text, words),
    ]
    found += in_blocks(seen.text, found)
    if few:
        found += pronouns(seen.text)
    free = _allowed(seen.text, allowed)
    kept = _apart([one for one in found if not _within(one, free)], seen.text)
    flags: list[Flag] = []
    for start, end, kind, action in kept:
        first, last = seen.span(start, end)
        # One character as given can be several plain ones ("½"), half of which another flag has already.
        first = max(first, flags[-1].end) if flags else first
        if first < last:
            flags.append(Flag(first, last, kind, action))
    return flags


def _allowed(text: str, phrases: Iterable[str]) -> list[int]:
    """For each letter of a plain text, where the longest allowed phrase over it ends; nothing where none stands."""
    low = text.lower()
    free: list[int] = []
    for phrase in (*_OURS, *phrases):
        sought = _sought(phrase)
        if sought and sought in low:
            for one in re.finditer(rf"(?<!\w){re.escape(sought)}(?!\w)", low):
                free = free or [-1] * len(text)
                start, end = one.span()
                free[start:end] = [max(end, before) for before in free[start:end]]
    return free


@lru_cache(maxsize=8192)
def _sought(phrase: str) -> str:
    """A label of the codebook as it is sought: the same ones come with every text."""
    return plain(phrase).text.lower().strip()


def _within(one: Found, free: list[int]) -> bool:
    """Whether a find lies wholly inside one allowed phrase: `free` tells where the widest that covers a letter ends."""
    return bool(free) and free[one[0]] >= one[1]


def _apart(found: list[Found], text: str) -> list[Found]:
    """Flags that do not overlap: what blocks goes first, then what was found first; the same kind grows together."""
    kept: dict[int, Found] = {}
    # Which flag each letter belongs to, so that a long text costs no more for each of its flags.
    owner = [-1] * len(text)
    for number, (start, end, kind, action) in enumerate(sorted(found, key=lambda one: one[3] is not Action.BLOCK)):
        for place in sorted(kept.keys() & set(owner[start:end])):
            other = kept[place]
            if other[2] is kind or (kind is Kind.PLACE and other[2] is Kind.ADDRESS):
                del kept[place]
                start, end, kind, action = min(start, other[0]), max(end, other[1]), other[2], other[3]
            elif start < other[0]:
                end = other[0]
            else:
                start = min(other[1], end)
        if start < end and any(letter.isalnum() for letter in text[start:end]):
            kept[number] = (start, end, kind, action)
            owner[start:end] = [number] * (end - start)
    return sorted(_trimmed(one, text) for one in kept.values())


def _trimmed(one: Found, text: str) -> Found:
    start, end, kind, action = one
    part = text[start:end]
    return start + len(part) - len(part.lstrip(" ,.-")), end - len(part) + len(part.rstrip(" ,-")), kind, action
