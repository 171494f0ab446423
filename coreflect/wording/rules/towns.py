"""Cities and towns whose names have more than one word: "Salt Lake City", "milton keynes"."""

from collections.abc import Iterator
from functools import cache

from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import INTO, lists
from coreflect.wording.rules.tokens import Token


@cache
def _begins() -> frozenset[str]:
    return frozenset(town.partition(" ")[0] for town in lists().towns)


def towns(words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every town of several words; where its words are everyday ones, only with capitals or after "in" or "from"."""
    at = 0
    while at < len(words):
        end = _ends(words, at) if words[at].low in _begins() else at
        run = words[at:end]
        if run and not _said(words, at, run):
            end = at
        if end > at:
            yield words[at].start, words[end - 1].end, Kind.PLACE, Action.ASK
        at = max(end, at + 1)


def _ends(words: list[Token], at: int) -> int:
    """Where the longest town that begins here ends, or the same place."""
    said, longest = words[at].low, at
    for end in range(at + 1, min(at + 4, len(words))):
        if words[end].gap not in (" ", "-", "\u00a0", ". "):
            break
        said = f"{said} {words[end].low}"
        if said in lists().towns:
            longest = end + 1
    return longest


def _said(words: list[Token], at: int, run: list[Token]) -> bool:
    if not all(one.word for one in run):
        return True
    before = words[at - 1].low if at and words[at].gap == " " else ""
    return all(one.capital for one in run) or before in INTO
