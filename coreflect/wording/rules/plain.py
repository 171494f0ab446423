"""Text as the eye reads it: what hides inside words taken away, look-alikes made alike.

Matching happens on the plain text; every flag is told in places of the text as it was given.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʹ＇`´‛′‚‹›", "'"),
        **dict.fromkeys("“”„‟«»″「」『』〝〞❝❞", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        # Letters that carry no separable accent.
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "ß": "s",
        # Cyrillic and Greek letters that look like Latin ones: a name spelled with them reads as that name.
        **dict(zip("аеорсухіјѕАВЕКМНОРСТХУІЈЅ", "aeopcyxijsABEKMHOPCTXYIJS", strict=True)),
        **dict(zip("οανΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oavABEZHIKMNOPTYX", strict=True)),
    }
)  # fmt: skip
# Zero-width and direction marks are format characters (Cf), accents are marks (Mn, Me), some fillers count as letters.
_UNSEEN = {"Cf", "Mn", "Me"}
_FILLERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text with, for each of its characters, its place in the text as given."""

    text: str
    places: tuple[int, ...] | None
    length: int
    marks: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as given; unseen characters that follow belong to it."""
        if self.places is None:
            return start, end
        after = self.places[end] if end < len(self.places) else self.length
        return self.places[start], max(self.places[end - 1] + 1, after)

    def marked(self, start: int, end: int) -> bool:
        """Whether a stretch holds letters with accents or of another alphabet."""
        if not self.marks:
            return False
        at = bisect_left(self.marks, start)
        return at < len(self.marks) and self.marks[at] < end


def plain(text: str) -> Plain:
    """The text without unseen characters, accents, full-width forms, curly quotes and look-alike letters."""
    if text.isascii():
        return Plain(text.replace("`", "'"), None, len(text))
    letters: list[str] = []
    places: list[int] = []
    marks: list[int] = []
    for place, letter in enumerate(text):
        if letter in _FILLERS:
            continue
        if letter.isalpha() and not letter.isascii():
            marks.append(len(letters))
        for part in letter if letter.isascii() else unicodedata.normalize("NFKD", letter.translate(_ALIKE)):
            if unicodedata.category(part) not in _UNSEEN:
                letters.append(part.translate(_ALIKE))
                places.append(place)
    return Plain("".join(letters), tuple(places), len(text), tuple(marks))
