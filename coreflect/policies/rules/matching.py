"""What two rows of words have in common, in their order: quick for long texts, whatever stands in them.

First what both begin and end with; then words, or runs of words, that stand once in each; what is left between these is
small, and difflib compares it. Where too much is left without anything that stands once, nothing in it is the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SMALL = 20_000
"""How many pairs of words are compared one by one; difflib's worst case grows faster than their number."""
MOST_COMPARED = 2_000_000
RUNS = (1, 4, 12)


class Match(NamedTuple):
    """`size` words are the same from place `a` of one row and place `b` of the other."""

    a: int
    b: int
    size: int


class _Part(NamedTuple):
    a: int
    a_end: int
    b: int
    b_end: int


def matches(a: Sequence[str], b: Sequence[str], holds: Callable[[str], bool] = bool) -> list[Match]:
    """Return what is the same in both rows, in order and without overlap; only words that `holds` says can be held on
    to are looked for among those that stand once."""
    found: list[Match] = []
    left = MOST_COMPARED
    parts = [_Part(0, len(a), 0, len(b))]
    while parts:
        part = _trimmed(a, b, parts.pop(), found)
        if part.a == part.a_end or part.b == part.b_end:
            continue
        held = _held(a, b, part, holds)
        if held:
            parts += _between(part, held)
            continue
        pairs = (part.a_end - part.a) * (part.b_end - part.b)
        if pairs <= SMALL and pairs <= left:
            left -= pairs
            matcher = SequenceMatcher(None, a[part.a : part.a_end], b[part.b : part.b_end], autojunk=False)
            found += (Match(part.a + x, part.b + y, n) for x, y, n in matcher.get_matching_blocks() if n)
    return sorted(found)


def _trimmed(a: Sequence[str], b: Sequence[str], part: _Part, found: list[Match]) -> _Part:
    """Note what the part begins and ends with in both rows, and return the rest of it."""
    x, x_end, y, y_end = part
    while x < x_end and y < y_end and a[x] == b[y]:
        x, y = x + 1, y + 1
    while x < x_end and y < y_end and a[x_end - 1] == b[y_end - 1]:
        x_end, y_end = x_end - 1, y_end - 1
    if x > part.a:
        found.append(Match(part.a, part.b, x - part.a))
    if x_end < part.a_end:
        found.append(Match(x_end, y_end, part.a_end - x_end))
    return _Part(x, x_end, y, y_end)


def _held(a: Sequence[str], b: Sequence[str], part: _Part, holds: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The places of what stands once in each row of the part, as many as stand in the same order in both."""
    for size in RUNS:
        here, there = _once(a, part.a, part.a_end, size, holds), _once(b, part.b, part.b_end, size, holds)
        pairs = sorted((place, there[run]) for run, place in here.items() if run in there)
        if pairs:
            return _rising(pairs)
    return []


def _once(
    row: Sequence[str], start: int, end: int, size: int, holds: Callable[[str], bool]
) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for place in range(start, end - size + 1):
        if holds(row[place]):
            run = tuple(row[place : place + size])
            places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both places rise."""
    ends: list[int] = []  # the smallest place at which a rising row of each length can end, and which pair that is
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
        before.append(last[length - 1] if length else -1)
    found, number = [], last[-1]
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(part: _Part, held: list[tuple[int, int]]) -> list[_Part]:
    """The parts that begin with each pair held on to, and the one before the first."""
    starts = [(part.a, part.b), *held]
    ends = [*held, (part.a_end, part.b_end)]
    return [_Part(x, x_end, y, y_end) for (x, y), (x_end, y_end) in zip(starts, ends, strict=True)]
