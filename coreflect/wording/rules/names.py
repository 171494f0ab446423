"""Words that look like names, of persons, places or organisations, whoever they are."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.casual import CHAT
from coreflect.wording.rules.evidence import stands_as_name
from coreflect.wording.rules.field import OUR_FIELD
from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import lists, words_of
from coreflect.wording.rules.patterns import number_before
from coreflect.wording.rules.slips import made_up, slip
from coreflect.wording.rules.titles import with_tail
from coreflect.wording.rules.tokens import Token

_LONGEST = 8
_NUMBER_AFTER = re.compile(r"\.? \d{1,4}[a-zA-Z]?\b(?! ?(?:[%:]|(?:days|weeks|years|times|hours|minutes|months)\b))")
_LINKS = words_of("van von der den de del della da dos di du la le el al bin ibn ter ten st san")
_INTO = words_of("in near from at to into around toward towards outside inside across")
_MODAL = words_of("may will")
_FUNCTION = words_of(
    """
    the and for but with you your yours our ours their theirs his her hers its this that these those from not are was
    were has have had what when where who whom whose why how yes all any each every some one two both more most many
    much few than then there here now also only just even still into onto over under about after before again very
    please thanks thank hello dear sincerely regards
    """
)
_PLACE_ENDINGS = (
    "ville", "burg", "burgh", "shire", "stan", "ford", "wood", "land", "port", "mouth", "bury", "stead", "polis",
    "grad", "abad", "borough", "chester", "minster", "haven", "berg", "dorf", "heim", "stadt", "sk", "ovo",
)  # fmt: skip
# "Wisdom", "Communication": an idea that someone honours with a capital.
_ABSTRACT = ("dom", "ness", "ity", "ment", "tion", "sion", "ship", "hood", "ism", "ance", "ence", "ly")
_BODIES = words_of(
    """
    inc ltd llc corp corporation hospital university college school clinic church county city shelter street
    avenue road lane drive highway airport building tower park beach boulevard blvd lounge academy station mall hotel
    motel stadium arena plaza square island lake river heights valley village library museum theater theatre cafe
    restaurant diner pharmacy jail prison mosque temple synagogue cathedral chapel pub bar gym salon market
    """
)
_FIRMS = words_of("inc ltd llc corp corporation")


def name_like(text: str, words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every stretch of plain text that reads as a name, the more certain ones first."""
    at = 0
    while at < len(words):
        run = _run(words, at)
        if run > at:
            yield _reading(text, words, at, run)
            at = run
        else:
            at += 1
    yield from _bodies(words)


def _bodies(words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
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


def _run(words: list[Token], at: int) -> int:
    """Where a name that begins at a word ends (the place of the word after), or the same place when none begins."""
    end, certain = at, False
    names = 0
    while end < min(len(words), at + _LONGEST):
        token = words[end]
        if end > at and not (token.joined or token.gap == "-") or (end > at and token.opens and "." in token.gap):
            break
        likely = _likely(words, end)
        if likely == 2:
            certain = True
        elif likely == 0 and not (end > at and token.low in _LINKS and _likely_next(words, end)):
            break
        names += likely > 0
        end += 1
    while end > at and _likely(words, end - 1) == 0:
        end -= 1
    return end if certain or (names > 1 and _all_names(words, at, end)) else at


def _likely_next(words: list[Token], at: int) -> bool:
    return any(_likely(words, later) for later in range(at + 1, min(at + 3, len(words))) if words[later].joined)


def _all_names(words: list[Token], at: int, end: int) -> bool:
    """Whether a run of words that are also names is a full name ("Frank Young"), not a heading ("Young Adult")."""
    first = words[at]
    after = words[end] if end < len(words) else None
    if first.opens and (first.low in _MODAL or first.low not in lists().first):
        return False
    return first.low in lists().first and not (after and after.capital and after.joined and not after.opens)


def _likely(words: list[Token], at: int) -> int:
    """How much one word looks like part of a name: 2 by itself, 1 only beside another, 0 not at all."""
    token, known = words[at], lists()
    if len(token.low) < 2:
        return 1 if token.capital and token.low != "i" and token.low != "a" and _dotted(words, at) else 0
    if not token.capital:
        return _likely_small(words, at)
    if token.unknown:
        return 2 if not token.text.isupper() or _no_short_form(words, at) else 0
    if token.text.isupper():
        return 1 if token.low in known.last and _after_first_name(words, at) else 0
    first = token.low in known.first
    if not token.name:
        return 2 if not token.opens and (token.low in known.places or _stands_out(token)) else 0
    place = stands_as_name(words, at)
    if token.opens:
        return 2 if first and place > 0 and token.low not in _MODAL else 1
    if first:
        return 1 if _beside_heading(words, at) or place < 0 and token.low in known.common and token.low in _MODAL else 2
    return 2 if place > 0 or (place == 0 and not _beside_heading(words, at)) else 1


def _stands_out(token: Token) -> bool:
    """Whether an everyday word inside a sentence has a capital that nothing but a name explains."""
    return (
        len(token.low) > 2
        and token.low not in _FUNCTION
        and token.low not in OUR_FIELD
        and token.low not in lists().own
        and "'" not in token.low
        and not token.low.endswith(_ABSTRACT)
    )


def _no_short_form(words: list[Token], at: int) -> bool:
    """Whether an unknown word all in capitals is more likely a name than a short form ("DBT")."""
    token, known = words[at], lists()
    into = at > 0 and token.joined and words[at - 1].low in _INTO
    long = len(token.text)
    if token.low in known.own or token.low in CHAT:
        return False
    if long > 5 or (long > 3 and (token.name or into or _alone_on_line(words, at))) or token.low in known.places:
        return True
    # Short forms of our field are listed; a strange one stands for some body, unless the text is full of them.
    near = words[max(0, at - 2) : at + 3]
    return long > 2 and not token.quiet and sum(one.text.isupper() and len(one.text) > 1 for one in near) == 1


def _alone_on_line(words: list[Token], at: int) -> bool:
    return "\n" in words[at].gap and at + 1 < len(words) and "\n" in words[at + 1].gap


def _likely_small(words: list[Token], at: int) -> int:
    """The same for a word without a capital: only names that are no everyday words, or that speak ("mark said")."""
    token, known = words[at], lists()
    if token.unknown:
        if token.foreign and len(token.low) > 2:
            return 2
        if token.low in known.first and len(token.low) > 2:
            return 2
        if (token.low in known.last and len(token.low) > 3) or token.low in known.places:
            return 2
        return 2 if _unheard_of(words, at) else 0
    if token.low in known.first and len(token.low) > 2 and _speaks(words, at):
        return 2
    if token.quiet and _pair(words, at):
        return 2
    return 1 if token.low in known.last and _after_first_name(words, at) else 0


def _pair(words: list[Token], at: int) -> bool:
    """Whether a small word is half of a full name whose halves are everyday words, if not common ones ("ray rice")."""
    return any(
        first >= 0
        and last < len(words)
        and words[last].gap == " "
        and len(words[first].low) > 2
        and words[first].low in lists().first
        and words[last].low in lists().last
        and not {words[first].low, words[last].low} & lists().common
        for first, last in ((at, at + 1), (at - 1, at))
    )


def _unheard_of(words: list[Token], at: int) -> bool:
    """Whether a small word that no list holds reads as a name: by where it stands, or because it is no word at all."""
    token = words[at]
    if len(token.low) < 4 or token.low in CHAT or made_up(token.low):
        return False
    into = at > 0 and token.joined and words[at - 1].low in _INTO
    lived_at = _alone_on_line(words, at) or (
        token.gap[-2:-1].isdigit() and at + 1 < len(words) and words[at + 1].gap[1:2].isdigit()
    )
    if stands_as_name(words, at) > 0 or (token.quiet and (into or lived_at)):
        return token.quiet or not slip(token.low)
    return token.quiet and not slip(token.low)


def _after_first_name(words: list[Token], at: int) -> bool:
    """Whether the word before is a first name and no everyday word, so that this one reads as its surname."""
    before = words[at - 1] if at else None
    return (
        before is not None
        and before.unknown
        and before.low in lists().first
        and words[at].gap == " "
        and (words[at].low not in lists().common)
    )


def _speaks(words: list[Token], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1].low if at and not words[at].opens else ""
    return (
        after is not None
        and after.joined
        and after.low in ("said", "says", "told", "asked", "thinks", "wants", "texted", "replied")
        and before in ("", "and", "but", "when", "because", "then", "that", "so", "if")
        and words[at].low not in lists().common | {"faith", "karma", "destiny"}
    )


def _dotted(words: list[Token], at: int) -> bool:
    """Whether a single capital is an initial: "J. Smith", "Mary J. Smith"."""
    return at + 1 < len(words) and words[at + 1].capital and words[at + 1].gap in (". ", ".", " ")


def _beside_heading(words: list[Token], at: int) -> bool:
    """Whether a capitalised everyday word stands next to it, as in "Hope House" or "Young Adult"."""
    beside = []
    if at and words[at].joined:
        beside.append(words[at - 1])
    if at + 1 < len(words) and words[at + 1].joined:
        beside.append(words[at + 1])
    return any(one.capital and not one.opens and one.word and not one.name and len(one.low) > 2 for one in beside)


def _reading(text: str, words: list[Token], at: int, end: int) -> tuple[int, int, Kind, Action]:
    """What a run of name-like words is: a person, a place, or (with house numbers) an address."""
    known = lists()
    start, stop = words[at].start, words[end - 1].end
    kind = Kind.NAME
    inner = [token.low for token in words[at:end]]
    nobody = not any(low in known.first or low in known.last for low in inner)
    before = words[at - 1].low if at and words[at].joined else ""
    if (
        all(low in known.places for low in inner if low not in _LINKS)
        or (before in _INTO and not any(low in known.first for low in inner))
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
