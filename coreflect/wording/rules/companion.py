"""The language companion: another word is offered, never asked for, and a quoted word passes."""

import re
from dataclasses import dataclass

from coreflect.wording.rules.phrases import NOUN, ONE, PHRASES, Phrase
from coreflect.wording.rules.plain import plain

_OURS = "people seeking services"

# Bounded, so that a text of nothing but quotation marks takes no longer than any other.
_QUOTED = re.compile(r"""(?<!\w)"[^"\n]{1,400}"(?!\w)|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w)""")
# All phrases in one pattern, read once over the text; the group that closes last is the phrase.
_ANY = re.compile(
    "|".join(f"(?P<p{at}>{one.pattern.replace('(?P<it>', f'(?P<it{at}>')})" for at, one in enumerate(PHRASES)),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Another way to say `words`, which stand at `text[start:end]`: one or more alternatives, and why."""

    start: int
    end: int
    words: str
    instead: tuple[str, ...]
    sentence: str


def offers(text: str, noun: str = _OURS) -> list[Offer]:
    """The words of a text for which the app has gentler ones, in order and without overlap.

    `noun` is what the agency calls the people whom it serves. What stands in quotation marks is left alone.
    """
    seen = plain(text)
    quoted = [one.span() for one in _QUOTED.finditer(seen.text)]
    found: list[Offer] = []
    passed = 0
    for match in _ANY.finditer(seen.text):
        phrase, (start, end) = _meant(match)
        while passed < len(quoted) and quoted[passed][1] <= start:
            passed += 1
        if passed < len(quoted) and quoted[passed][0] < end:
            continue
        first, last = seen.span(start, end)
        words = text[first:last]
        instead = tuple(_as_written(one, seen.text[start:end]) for one in _instead(phrase.instead, noun))
        # An agency may itself say "patients": then nothing else is offered for it.
        if seen.text[start:end].lower() not in noun.lower():
            found.append(Offer(first, last, words, instead, _sentence(words, phrase.because, instead)))
    return found


def _meant(match: re.Match[str]) -> tuple[Phrase, tuple[int, int]]:
    """The phrase that was found, and the part of it that another word is offered for."""
    at = int((match.lastgroup or "")[1:])
    return PHRASES[at], match.span(f"it{at}" if f"it{at}" in match.re.groupindex else 0)


def _instead(alternatives: tuple[str, ...], noun: str) -> list[str]:
    """The alternatives, with the agency's own noun where the phrase speaks of people whom it serves."""
    noun = " ".join(noun.split()) or _OURS
    return [one.replace(ONE, _one(noun)).replace(NOUN, noun) for one in alternatives]


def _one(noun: str) -> str:
    """A noun in the singular, as well as its ending tells."""
    first, _, rest = noun.partition(" ")
    if first.lower() == "people":
        return f"person {rest}".strip()
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _as_written(instead: str, words: str) -> str:
    """An alternative with a capital where the words that it stands for began with one."""
    return instead[:1].upper() + instead[1:] if words[:1].isupper() else instead


def _sentence(words: str, because: str, instead: tuple[str, ...]) -> str:
    said = " or ".join(f"“{one}”" for one in instead)
    return f"“{words}” {because}. You could write {said}, or leave it as it is."
