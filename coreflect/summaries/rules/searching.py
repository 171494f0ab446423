"""How words are looked for in what was published: without regard to case and accents, in any order."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

LONGEST, MOST = 100, 10  # signs of what is looked for, and words


def fold(text: str) -> str:
    """Return a text as it is compared: without accents, in one case, letters that look alike written alike."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def wanted(words: str) -> tuple[str, ...]:
    """Return the folded words to look for, each once; what is beyond the longest question is left out."""
    return tuple(dict.fromkeys(fold(words[:LONGEST]).split()))[:MOST]


def holds(words: Sequence[str], texts: Sequence[str]) -> bool:
    """Return whether each of the folded words stands somewhere in the texts, be it as a part of a longer word."""
    within = fold("\n".join(texts))
    return all(word in within for word in words)


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a hit; put together they are the text, letter by letter."""
    hit = [False] * len(text)
    if words:
        folded, at = _folded(text)
        for word in words:
            begin = folded.find(word)
            while begin >= 0:
                end = at[begin + len(word) - 1] + 1
                while end < len(text) and not fold(text[end]):  # an accent that stands by itself goes with its letter
                    end += 1
                hit[at[begin] : end] = [True] * (end - at[begin])
                begin = folded.find(word, begin + 1)
    pieces = groupby(zip(text, hit, strict=True), key=lambda pair: pair[1])
    return [("".join(sign for sign, _ in run), is_hit) for is_hit, run in pieces]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text folded sign by sign, and where in the text each folded sign comes from."""
    signs = [fold(sign) for sign in text]
    return "".join(signs), [place for place, sign in enumerate(signs) for _ in sign]
