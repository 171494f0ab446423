"""Organisations and places: names of several words, and what a name that was found stands for."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.field import OUR_FIELD
from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import INTO, lists, words_of
from coreflect.wording.rules.patterns import number_before
from coreflect.wording.rules.titles import with_tail
from coreflect.wording.rules.tokens import Token

_NUMBER_AFTER = re.compile(r"\.? \d{1,4}[a-zA-Z]?\b(?! ?(?:[%:]|(?:days|weeks|years|times|hours|minutes|months)\b))")
LINKS = words_of("van von der den de del della da dos di du la le el al bin ibn ter ten st san")
_PLACE_ENDINGS = (
    "ville", "burg", "burgh", "shire", "stan", "ford", "wood", "land", "port", "mouth", "bury", "stead", "polis",
    "grad", "abad", "borough", "chester", "minster", "haven", "berg", "dorf", "heim", "stadt", "sk", "ovo",
)  # fmt: skip
_BODIES = words_of(
    """
    inc ltd llc corp corporation hospital university college school clinic church county city shelter street
    avenue road lane drive highway airport building tower park beach boulevard blvd lounge academy station mall hotel
    motel stadium arena plaza square island lake river heights valley village library museum theater theatre cafe
    restaurant diner pharmacy jail prison mosque temple synagogue cathedral chapel pub bar gym salon market
    """
)
_FIRMS = words_of("inc ltd llc corp corporation")


def bodies(words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Two or more everyday words with capitals inside a sentence, none of our field: some organisation's name."""
    at = 0
    while at < len(words):
        end = at
        while (
            end < len(words)
            and words[end].capital
            and not words[end].opens
            and len(words[end].low) > 2
            and "'" not in words[end].low
            and (end == at or words[end].gap == " ")
        ):
            end += 1
        run = words[at:end]
        if len(run) > 1 and not all(one.low in OUR_FIELD or one.text.isupper() or "'" in one.text for one in run):
            last = run[-1].low
            yield run[0].start, run[-1].end, Kind.PLACE if last in _BODIES - _FIRMS else Kind.NAME, Action.ASK
        at = max(end, at + 1)


def reading(text: str, words: list[Token], at: int, end: int) -> tuple[int, int, Kind, Action]:
    """What a run of name-like words is: a person, a place, or (with house numbers) an address."""
    known = lists()
    start, stop = words[at].start, words[end - 1].end
    kind = Kind.NAME
    inner = [token.low for token in words[at:end]]
    nobody = not any(low in known.first or low in known.last for low in inner)
    before = words[at - 1].low if at and words[at].joined else ""
    if (
        all(low in known.places for low in inner if low not in LINKS)
        or (before in INTO and not any(low in known.first for low in inner))
        or (nobody and inner[-1].endswith(_PLACE_ENDINGS))
    ):
        kind = Kind.PLACE
    if end - at > 1 and inner[-1] in _BODIES - _FIRMS:
        kind = Kind.PLACE
    if end < len(words) and words[end].low in _BODIES and words[end].capital and words[end].joined:
        stop, kind = words[end].end, Kind.PLACE if words[end].low not in _FIRMS else kind
    if any(token.unknown for token in words[at:end]):
        numbered = number_before(text, start)
        after = _NUMBER_AFTER.match(text, stop)
        if numbered < start and (words[at].capital or after):
            start, kind = numbered, Kind.ADDRESS
        if after and (words[end - 1].capital or kind is Kind.ADDRESS):
            stop, kind = after.end(), Kind.ADDRESS
    return start, with_tail(text, stop) if kind is Kind.NAME else stop, kind, Action.ASK
