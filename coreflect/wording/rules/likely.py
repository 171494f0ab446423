"""How much one word looks like part of a name, by its capital and by the words around it."""

from coreflect.wording.rules.casual import CHAT
from coreflect.wording.rules.evidence import stands_as_name
from coreflect.wording.rules.field import OUR_FIELD
from coreflect.wording.rules.lists import INTO, MODAL, lists, words_of
from coreflect.wording.rules.small import after_first_name, alone_on_line, likely_small
from coreflect.wording.rules.tokens import Token

_FUNCTION = words_of(
    """
    the and for but with you your yours our ours their theirs his her hers its this that these those from not are was
    were has have had what when where who whom whose why how yes all any each every some one two both more most many
    much few than then there here now also only just even still into onto over under about after before again very
    please thanks thank hello dear sincerely regards
    """
)
# "Wisdom", "Communication": an idea that someone honours with a capital.
_ABSTRACT = ("dom", "ness", "ity", "ment", "tion", "sion", "ship", "hood", "ism", "ance", "ence", "ly")


def likely(words: list[Token], at: int) -> int:
    """How much one word looks like part of a name: 2 by itself, 1 only beside another, 0 not at all."""
    token, known = words[at], lists()
    if len(token.low) < 2:
        return 1 if token.capital and token.low != "i" and token.low != "a" and _dotted(words, at) else 0
    if not token.capital:
        return likely_small(words, at)
    if token.unknown:
        return 2 if not token.text.isupper() or _no_short_form(words, at) else 0
    if token.text.isupper():
        return 1 if token.low in known.last and after_first_name(words, at) else 0
    first = token.low in known.first
    if not token.name:
        return 2 if not token.opens and (token.low in known.places or _stands_out(token)) else 0
    place = stands_as_name(words, at)
    if token.low in known.own and not first and place <= 0:
        return 1
    if token.opens:
        return 2 if first and place > 0 and token.low not in MODAL else 1
    if first:
        return 1 if _beside_heading(words, at) or place < 0 and token.low in known.common and token.low in MODAL else 2
    return 2 if place > 0 or ((place == 0 or _stands_out(token)) and not _beside_heading(words, at)) else 1


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
    into = at > 0 and token.joined and words[at - 1].low in INTO
    long = len(token.text)
    if token.low in known.own or token.low in CHAT:
        return False
    if long > 5 or (long > 3 and (token.name or into or alone_on_line(words, at))) or token.low in known.places:
        return True
    # Short forms of our field are listed; a strange one stands for some body, unless the text is full of them.
    near = words[max(0, at - 2) : at + 3]
    return long > 2 and not token.quiet and sum(one.text.isupper() and len(one.text) > 1 for one in near) == 1


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
