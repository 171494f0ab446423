"""Text as the eye reads it: what hides inside words taken away, look-alikes made alike.

Matching happens on the plain text; every flag is told in places of the text as it was given.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

# Blanks and ends of line as pasted text has them; one letter stands for one letter, so that places stay.
_BLANKS: dict[int, str] = str.maketrans({"`": "'", "\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n"})
_ALIKE: dict[int, str] = _BLANKS | str.maketrans(
    {
        **dict.fromkeys("’‘ʼʹ＇´‛′‚‹›", "'"),
        **dict.fromkeys("“”„‟«»″「」『』〝〞❝❞", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("\x85\u2028\u2029", "\n"),
        **dict.fromkeys("·▪▫◦‣●○■□➢➤✓✔\uf0b7\uf0a7", "•"),
        # Letters that carry no separable accent.
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "ß": "s", "ɑ": "a", "ɡ": "g",
        # Letters of other alphabets that look like Latin ones: a name spelled with them reads as that name.
        **dict(zip("аеорсухіјѕԁһӏԛԝүАВЕКМНОРСТХУІЈЅҮӀԜԚ", "aeopcyxijsdhlqwyABEKMHOPCTXYIJSYIWQ", strict=True)),
        **dict(zip("οανικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oavikptuABEZHIKMNOPTYX", strict=True)),
        **dict(zip("օսոհցԼՕՍ", "ounhgLOU", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    }
)  # fmt: skip
# White letters in black circles and squares.
_ALIKE |= {first + at: chr(65 + at) for first in (0x1F150, 0x1F170) for at in range(26)}
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
        return Plain(text.translate(_BLANKS), None, len(text))
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
