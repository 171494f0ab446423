"""How words are looked for in what was published: without regard to case and accents, in any order."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

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


def folded(texts: Sequence[str]) -> str:
    """Return texts as one, as words are looked for in them."""
    return "\n".join(map(fold, texts))  # one by one: most have no accent, and go quickly


def holds(words: Sequence[str], within: str) -> bool:
    """Return whether each of the folded words stands somewhere in a folded text, be it as a part of a longer word."""
    return all(word in within for word in words)


def holding(rows: Iterable[Sequence[Any]], words: str) -> list[Any]:
    """Return what holds every one of the words, in the order of `rows`: of each row the first is what it belongs to
    and the second a text; the texts of one are looked at together."""
    texts: dict[Any, str] = {}
    for one, text, *_ in rows:
        texts[one] = f"{texts[one]}\n{text}" if one in texts else text
    sought = wanted(words)
    return [one for one, text in texts.items() if holds(sought, fold(text))]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a hit; put together they are the text, letter by letter."""
    pieces, done = [], 0
    for begin, end in _hits(text, words):
        pieces += [(text[done:begin], False), (text[begin:end], True)]
        done = end
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where hits begin and end, in their order; those that overlap or touch are one."""
    folded, at = _folded(text)
    found: list[tuple[int, int]] = []
    for word in words:
        begin = folded.find(word)
        while begin >= 0:
            end = at[begin + len(word) - 1] + 1
            while end < len(text) and not fold(text[end]):  # an accent that stands by itself goes with its letter
                end += 1
            found.append((at[begin], end))
            begin = folded.find(word, begin + 1)
    whole: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if whole and begin <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((begin, end))
    return whole


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text folded sign by sign, and where in the text each folded sign comes from."""
    if text.isascii():
        return fold(text), range(len(text))
    signs = [fold(sign) for sign in text]
    return "".join(signs), [place for place, sign in enumerate(signs) for _ in sign]
