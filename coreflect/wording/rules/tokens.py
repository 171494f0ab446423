"""A text as words, each with what its place and its capital say about it."""

import re
from dataclasses import dataclass

from coreflect.wording.rules.casual import casual
from coreflect.wording.rules.lists import Lists, lists, words_of
from coreflect.wording.rules.plain import Plain

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?:;\n\"(\[{>*|/•]|(?:^| )-|\d\)|--|- ")
_ABBREVIATED = words_of("mr mrs ms dr st vs prof rev jr sr mt eg ie etc")
_OWNED = re.compile(r"'s?$")


@dataclass(slots=True)
class Token:
    """One word of the plain text. `low` is in lower case and without the 's of a possessive."""

    start: int
    end: int
    text: str
    low: str
    capital: bool
    opens: bool
    word: bool
    name: bool
    gap: str
    foreign: bool = False
    quiet: bool = False

    @property
    def unknown(self) -> bool:
        """Whether it is no everyday word."""
        return not self.word

    @property
    def joined(self) -> bool:
        """Whether only a space (or the dot of an initial) parts it from the word before."""
        return bool(self.gap) and self.gap.strip(" ") in ("", ".")


def tokens(seen: Plain) -> list[Token]:
    """The words of a plain text.

    `opens` is true where a capital says nothing: at the start of a sentence or in a heading; `foreign` is true of
    words with accents or letters of other alphabets; `quiet` is true of all words of a text whose capitals say nothing.
    """
    known, text = lists(), seen.text
    shouted = _shouted(text)
    found: list[Token] = []
    end, before = 0, ""
    for match in _WORD.finditer(text):
        start = match.start()
        written = match.group()
        gap = text[end:start]
        low = _OWNED.sub("", written.lower()) if "'" in written else written.lower()
        opens = not found or (_ENDS.search(gap) is not None and not _continues(gap, before))
        found.append(
            Token(
                start, start + len(_kept(written, low)), written, low,
                capital=not shouted and written != written.lower(), opens=opens,
                word=_is_word(low, written, known), name=_is_name(low, known), gap=gap,
                foreign=seen.marked(start, match.end()),
            )
        )  # fmt: skip
        end, before = match.end(), low
    _flatten_headings(found)
    if not any(token.capital for token in found) or casual(found):
        for token in found:
            token.quiet = True
    return found


def _kept(written: str, low: str) -> str:
    return written[: len(low)]


def _is_word(low: str, written: str, known: Lists) -> bool:
    return len(low) < 2 or known.is_word(low) or ("'" in written and known.is_word(written.lower()))


def _is_name(low: str, known: Lists) -> bool:
    return known.is_name(low) or ("-" in low and all(known.is_name(part) for part in low.split("-")))


def _continues(gap: str, before: str) -> bool:
    """Whether the dot in a gap ends an abbreviation or an initial, not a sentence."""
    return gap in (".", ". ") and (before in _ABBREVIATED or len(before) == 1)


def _shouted(text: str) -> bool:
    """Whether a text is written in capitals throughout, so that they tell nothing."""
    upper = sum(letter.isupper() for letter in text)
    return upper > 12 and upper > 0.7 * sum(letter.isalpha() for letter in text)


def _flatten_headings(found: list[Token]) -> None:
    """In lines where nearly every word has a capital, none of them tells a name from a word."""
    line: list[Token] = []
    for token in [*found, None]:
        if token is None or "\n" in token.gap:
            long = [one for one in line if len(one.low) > 3 and one.word]
            if len(long) > 2 and sum(one.capital for one in long) > 0.75 * len(long):
                for one in line:
                    one.opens = True
            line = []
        if token is not None:
            line.append(token)
