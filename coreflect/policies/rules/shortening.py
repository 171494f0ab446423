"""Shortening what people wrote so that it fits on paper, without tearing a letter or an emoji apart."""

import re
import unicodedata
from collections.abc import Iterator

CUT = " …"
_JOINER = "\u200d"
_LONG_WORD = 20  # signs after which a word may be parted: what is wide, such as emoji, still fits on a line


def one_paragraph(text: str) -> str:
    """Return a text as one paragraph with single spaces."""
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` signs and a mark that it was cut: after a word where one ends, else within."""
    if len(text) <= most:
        return text
    end = most - len(CUT)
    space = text.rfind(" ", end // 2, end + 1)
    end = space if space > 0 else end
    while end > 0 and not can_part(text, end):
        end -= 1
    return text[:end].rstrip(" ,;:") + CUT


def parts(text: str) -> list[str]:
    """Return a text in parts between which a line may end where no space is, so that no word is too long for it."""
    found = [""]
    for word in re.split("(?<= )", text):
        first, *more = _parts(word)
        found[-1] += first
        found += more
    return found


def direction(text: str) -> str:
    """Return in which direction a text begins to be read, "rtl" or "ltr"; one without letters is read as ours.

    What is set apart in it says nothing of the whole.
    """
    depth = 0
    for sign in text:
        side = unicodedata.bidirectional(sign)
        depth += (side == "FSI") - (side == "PDI")
        if not depth and side in ("L", "R", "AL"):
            return "ltr" if side == "L" else "rtl"
    return "ltr"


def set_apart(text: str) -> str:
    """Return words of people as they stand within a sentence of ours, whatever the direction of their script."""
    return f"\u2068{text}\u2069"


def width(text: str) -> float:
    """Return about how wide a text is, in widths of a large letter; rather more than less."""
    return sum(map(_sign, text))


def _parts(word: str) -> Iterator[str]:
    start = 0
    for end in range(_LONG_WORD, len(word)):
        if end - start >= _LONG_WORD and can_part(word, end):
            yield word[start:end]
            start = end
    yield word[start:]


def can_part(text: str, place: int) -> bool:
    """Whether the text can be parted before this place: not before a mark, nor on either side of a joiner."""
    here, before = text[place : place + 1], text[place - 1 : place]
    return _JOINER not in (here, before) and not _is_mark(here)


def _is_mark(sign: str) -> bool:
    return bool(sign) and (unicodedata.category(sign)[0] == "M" or "\U0001f3fb" <= sign <= "\U0001f3ff")


def _sign(sign: str) -> float:
    if _is_mark(sign) or unicodedata.category(sign) == "Cf":
        return 0.0
    if "\ufdf0" <= sign <= "\ufdff" or "\U00012000" <= sign <= "\U0001254f":  # whole phrases in one sign
        return 8.0
    if unicodedata.east_asian_width(sign) in "WF" or unicodedata.category(sign) == "So":
        return 1.3
    return 0.75 if sign.isupper() or sign in "mw@%—…" else 0.47
