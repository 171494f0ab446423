"""Names that are announced: by a title, by "my name is", by initials."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import MODAL, lists, words_of
from coreflect.wording.rules.tokens import Token

_TITLES = words_of(
    """
    mr mrs ms mx dr prof professor doctor rev reverend pastor judge officer sgt sir dame miss mister
    """
)
_CALLED = re.compile(
    r"\b(?:name is|name's|names|call me|calls me|called me|nicknamed|(?:(?:man|woman|guy|girl|boy|client|colleague"
    r"|person|friend) )?named|(?:man|woman|guy|girl|boy|client|colleague|person|friend) called)"
    r" (?P<who>[^\W\d_][\w'-]+(?: (?-i:[A-Z])[\w'-]+)?)",
    re.IGNORECASE,
)
_NO_NAMES = words_of(
    """
    the a an my your our his her their that this not it is what as one after so by for and in on to
    """
)
_TAILS = re.compile(r"(?:,? (?:MD|PhD|Jr|Sr|DDS|DVM|RN|LCSW|II|III)\b\.?)+")
_INITIALS = re.compile(r"\b(?:[A-Z]\. ?){2,3}(?![\w.])")
_NOT_INITIALS = frozenset(
    ("U.S.", "U.K.", "U.S.A.", "A.M.", "P.M.", "P.S.", "I.E.", "E.G.", "D.C.", "N.A.", "A.A.", "I.D.", "P.O.")
)


def announced(text: str, words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every name in plain text that something before it announces."""
    yield from _titled(text, words)
    for found in _CALLED.finditer(text):
        who = found.group("who").lower().split()[0]
        if who not in _NO_NAMES and not (lists().is_word(who) and found.group("who").islower()):
            yield *found.span("who"), Kind.NAME, Action.ASK
    for found in _INITIALS.finditer(text):
        if found.group().replace(" ", "") not in _NOT_INITIALS:
            yield found.start(), found.start() + len(found.group().rstrip()), Kind.NAME, Action.ASK


def _titled(text: str, words: list[Token]) -> Iterator[tuple[int, int, Kind, Action]]:
    """A title with the name after it: "Dr. Young", "mrs smith"."""
    for at, token in enumerate(words[:-1]):
        after = words[at + 1]
        if token.low not in _TITLES or after.gap not in (" ", ". ", "."):
            continue
        named = (after.capital and (after.unknown or after.name or after.low not in lists().common)) or (
            not after.capital
            and (after.unknown or (after.name and token.low in ("mr", "mrs", "ms", "dr") and after.low not in MODAL))
            and (after.name or token.low not in ("miss", "sir"))
        )
        if named and (after.gap == " " or token.low not in ("doctor", "officer", "judge", "pastor", "miss", "sir")):
            end = at + 2
            while (
                end < len(words)
                and words[end].joined
                and words[end].capital
                and (words[end].unknown or words[end].name)
            ):
                end += 1
            yield token.start, with_tail(text, words[end - 1].end), Kind.NAME, Action.BLOCK


def with_tail(text: str, end: int) -> int:
    """Where a name that ends here ends with what is written after it ("MD", "Jr.")."""
    tail = _TAILS.match(text, end)
    return tail.end() if tail else end
