"""Words that look like names, of persons, places or organisations, whoever they are."""

from collections.abc import Iterator

from coreflect.wording.rules.bodies import LINKS, bodies, reading
from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.likely import likely
from coreflect.wording.rules.lists import MODAL, lists
from coreflect.wording.rules.tokens import Token

_LONGEST = 8


def name_like(text: str, words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every stretch of plain text that reads as a name, the more certain ones first."""
    at = 0
    while at < len(words):
        run = _run(words, at)
        if run > at:
            yield reading(text, words, at, run)
            at = run
        else:
            at += 1
    yield from bodies(words)


def _run(words: list[Token], at: int) -> int:
    """Where a name that begins at a word ends (the place of the word after), or the same place when none begins."""
    end, certain = at, False
    names = 0
    while end < min(len(words), at + _LONGEST):
        token = words[end]
        if end > at and not (token.joined or token.gap == "-") or (end > at and token.opens and "." in token.gap):
            break
        chance = likely(words, end)
        if chance == 2:
            certain = True
        elif chance == 0 and not (end > at and token.low in LINKS and _next(words, end)):
            break
        names += chance > 0
        end += 1
    while end > at and likely(words, end - 1) == 0:
        end -= 1
    return end if certain or (names > 1 and _all_names(words, at, end)) else at


def _next(words: list[Token], at: int) -> bool:
    return any(likely(words, later) for later in range(at + 1, min(at + 3, len(words))) if words[later].joined)


def _all_names(words: list[Token], at: int, end: int) -> bool:
    """Whether a run of words that are also names is a full name ("Frank Young"), not a heading ("Young Adult")."""
    first = words[at]
    after = words[end] if end < len(words) else None
    if first.opens and (first.low in MODAL or first.low not in lists().first):
        return False
    return first.low in lists().first and not (after and after.capital and after.joined and not after.opens)
