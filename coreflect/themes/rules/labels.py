"""When two labels are one theme."""

import unicodedata
from dataclasses import dataclass

# People's phones write one sign, their keyboards another.
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2013": "-"})
# Signs without width that are not of the category Cf: fillers and variation selectors.
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", *map(chr, range(0xFE00, 0xFE10))}


@dataclass(frozen=True)
class NewTheme:
    """A label that may be new to the codebook, with what it is about."""

    label: str
    label_key: str
    dimensions: tuple[str, ...] = ()


def label_key(label: str) -> str:
    """Return what makes a label one theme: folded case and forms, single spaces, no punctuation at its ends.

    "Who is the safety plan for?" and "who is the  safety plan for" have one key. A label without a letter
    or figure has the empty key.
    """
    key = label
    while (folded := _folded(key)) != key:
        key = folded
    return key


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf" and sign not in _UNSEEN)
    words = " ".join(text.split())
    first, last = 0, len(words)
    while first < last and _ends(words[first]):
        first += 1
    while last > first and _ends(words[last - 1]):
        last -= 1
    return words[first:last] if any(map(str.isalnum, words[first:last])) else ""


def _ends(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign).startswith("P")
