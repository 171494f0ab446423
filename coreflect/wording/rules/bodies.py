"""Organisations and places: names of several words, and what a name that was found stands for."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.field import OUR_FIELD
from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import INTO, lists, words_of
from coreflect.wording.rules.patterns import number_before
from coreflect.wording.rules.titles import with_tail
from coreflect.wording.rules.tokens import Token

_NUMBER_AFTER = re.compile(
    r"\.? (?!(?:19|20)\d\d\b)\d{1,4}[a-zA-Z]?\b(?! ?(?:[%:]|(?:days|weeks|years|times|hours|minutes|months)\b))"
)
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
    room lobby kitchen office
    """
)
_INSIDE = words_of("in near outside inside around across")
_TRUSTS = words_of(
    "believe believes believed confide confides confided confiding trust trusts trusted interested faith"
)
_MOVES = words_of(
    """
    go goes going gone went come comes coming came move moves moved moving drive drives drove driving fly flies flew
    flying travel travels traveled travelled traveling trip back home welcome been return returns returned returning
    walk walked walking ride rode riding way road take took get got getting headed heading relocate relocated visit
    deported transferred discharged close closer next sent on off over down up out
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
            place = last in _BODIES - _FIRMS or _told_as_place(words, at, surely=True)
            yield run[0].start, run[-1].end, Kind.PLACE if place else Kind.NAME, Action.ASK
        at = max(end, at + 1)


def _told_as_place(words: list[Token], at: int, *, surely: bool) -> bool:
    """Whether the words before tell a place: "in", even before a first name; others only before none."""
    if not at or not words[at].joined:
        return False
    before, earlier = words[at - 1].low, words[at - 2].low if at > 1 else ""
    if before in _INSIDE:
        return earlier not in _TRUSTS
    if before == "to":
        return surely and earlier in _MOVES
    return surely and before in INTO


def reading(text: str, words: list[Token], at: int, end: int) -> tuple[int, int, Kind, Action]:
    """What a run of name-like words is: a person, a place, or (with house numbers) an address."""
    known = lists()
    before = words[at - 1] if at else None
    if before and before.low == "the" and before.capital and not before.opens and words[at].gap == " ":
        at -= 1
    start, stop = words[at].start, words[end - 1].end
    kind = Kind.NAME
    inner = [token.low for token in words[at:end]]
    nobody = not any(low in known.first or low in known.last for low in inner)
    telling = [low for low in inner if low not in LINKS and low != "the"]
    if (
        (telling and all(low in known.places for low in telling))
        or _told_as_place(words, at, surely=not any(low in known.first for low in inner))
        or (nobody and inner[-1].endswith(_PLACE_ENDINGS))
    ):
        kind = Kind.PLACE
    if (nobody or end - at > 1) and inner[-1] in _BODIES - _FIRMS:
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
