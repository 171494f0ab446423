"""Three columns with links between them: in which order they stand so that few links cross, and where each one lies.

Barycentres, as Sugiyama, Tagawa and Toda did it ("Methods for Visual Understanding of Hierarchical System
Structures", 1981): whatever is linked moves to the middle of what it is linked to, back and forth a few times.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

SWEEPS = 4
GAP = 0.7  # lines of text between two that stand in one column


class Link(NamedTuple):
    """So many ribbons from a place in one column to a place in the next."""

    start: int
    end: int
    count: int


class Ribbon(NamedTuple):
    """Where a link lies: its upper edge at both ends, and its thickness."""

    start: float
    end: float
    thick: float


Place = tuple[float, float]  # from where, and how tall


def arranged(
    middle: int, right: int, first: Sequence[Link], second: Sequence[Link], last: int = 0
) -> tuple[list[int], list[int]]:
    """Return the orders of the middle and the right column in which fewest links cross of those that were tried.

    The left column keeps its order, and the `last` of the middle one stay at its end.
    """
    mid, end = list(range(middle)), list(range(right))
    best = crossings(first, second, mid, end), mid, end
    size = max((link.start for link in first), default=0) or 1
    for sweep in range(SWEEPS):
        pulls: dict[int, list[tuple[float, int]]] = {one: [] for one in mid}
        for link in first:
            pulls[link.end].append((link.start / size, link.count))
        if sweep % 2:  # first from the left alone, or what lies on the right would hold it where it happens to be
            to = {one: place / max(1, right - 1) for place, one in enumerate(end)}
            for link in second:
                pulls[link.start].append((to[link.end], link.count))
        mid = sorted(mid, key=lambda one: (max(-1, one - (middle - last)), _centre(pulls[one])))
        at = {one: place / max(1, middle - 1) for place, one in enumerate(mid)}
        pulled: dict[int, list[tuple[float, int]]] = {one: [] for one in end}
        for link in second:
            pulled[link.end].append((at[link.start], link.count))
        end = sorted(end, key=lambda one: _centre(pulled[one]))
        best = min(best, (crossings(first, second, mid, end), mid, end), key=lambda one: one[0])
    return best[1], best[2]


def crossings(first: Sequence[Link], second: Sequence[Link], middle: Sequence[int], right: Sequence[int]) -> int:
    """Return how many pairs of links cross when the columns stand in these orders."""
    mid, end = _places(middle), _places(right)
    return _inversions((one.start, mid[one.end]) for one in first) + _inversions(
        (mid[one.start], end[one.end]) for one in second
    )


def stacked(order: Sequence[int], heights: Sequence[float], tall: float) -> dict[int, Place]:
    """Return where each of a column lies, one below the other in this order and in the middle of `tall`."""
    top = (tall - height_of(heights)) / 2
    found = {}
    for one in order:
        found[one] = top, heights[one]
        top += heights[one] + GAP
    return found


def height_of(heights: Sequence[float]) -> float:
    """Return how tall a column is."""
    return sum(heights) + GAP * max(0, len(heights) - 1)


def ribbons(links: Sequence[Link], left: Mapping[int, Place], right: Mapping[int, Place], unit: float) -> list[Ribbon]:
    """Return where each link lies: at each end side by side with its neighbours, in the order of their other ends."""
    starts = _ports(links, [one.start for one in links], [right[one.end][0] for one in links], left, unit)
    ends = _ports(links, [one.end for one in links], [left[one.start][0] for one in links], right, unit)
    return [Ribbon(starts[i], ends[i], one.count * unit) for i, one in enumerate(links)]


def _ports(
    links: Sequence[Link], here: Sequence[int], there: Sequence[float], places: Mapping[int, Place], unit: float
) -> dict[int, float]:
    used: dict[int, float] = dict.fromkeys(places, 0.0)
    for one, link in zip(here, links, strict=True):
        used[one] += link.count * unit
    edge = {one: top + (height - used[one]) / 2 for one, (top, height) in places.items()}
    found = {}
    for i in sorted(range(len(links)), key=lambda i: there[i]):
        found[i] = edge[here[i]]
        edge[here[i]] += links[i].count * unit
    return found


def _centre(pulls: Iterable[tuple[float, int]]) -> float:
    total = weight = 0.0
    for place, count in pulls:
        total += place * count
        weight += count
    return total / weight if weight else 0.5


def _places(order: Sequence[int]) -> dict[int, int]:
    return {one: place for place, one in enumerate(order)}


def _inversions(pairs: Iterable[tuple[int, int]]) -> int:
    seen: list[int] = []
    found = 0
    waiting: list[int] = []
    before = None
    for start, end in sorted(pairs):
        if start != before:
            for one in waiting:
                insort(seen, one)
            waiting, before = [], start
        found += len(seen) - bisect_right(seen, end)
        waiting.append(end)
    return found
