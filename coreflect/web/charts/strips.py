"""Bars side by side along time, and the words below them."""

from collections.abc import Sequence
from typing import Protocol

from coreflect.web.charts.frame import every, number

ROOMY = 12  # up to as many quarters are each named below their bar; beyond that only the years are
WIDEST = 25.0  # percent of its frame that one slot has at most, so that one bar does not fill a picture


class Slot(Protocol):
    """A stretch of time that has one bar: a quarter, or a whole year, whose quarter is 0."""

    @property
    def year(self) -> int:
        """Its year."""

    @property
    def quarter(self) -> int:
        """Its quarter from 1 to 4; 0 for a whole year."""

    def words(self) -> str:
        """How a person says it."""


def slot_of(count: int) -> float:
    """Return the width of each of so many slots, in percent."""
    return min(100 / count, WIDEST)


def strip(heights: Sequence[float], words: Sequence[str], foot: float, kind: str, vessel: float = 0) -> str:
    """Return bars of these heights that stand on `foot`, each with its words above it.

    Where words have no room beside each other, the newest is written and those at equal steps before it. With a
    `vessel`, an outline of that height stands around each bar, and the words stand above it.
    """
    slot = slot_of(len(heights))
    step = every(len(heights), max(map(len, words)))
    wide, found = number(slot * 0.64), []
    for i, tall in enumerate(heights):
        x = number(slot * (i + 0.18))
        if vessel:
            found.append(
                f'<rect class="vessel" x="{x}%" y="{number(foot - vessel)}em" width="{wide}%" height="{vessel}em"/>'
            )
        if tall:
            top = number(foot - tall)
            found.append(f'<rect class="bar {kind}" x="{x}%" y="{top}em" width="{wide}%" height="{number(tall)}em"/>')
        if (len(heights) - 1 - i) % step == 0:
            at = foot - max(tall, vessel) - 0.4
            found.append(f'<text x="{number(slot * (i + 0.5))}%" y="{number(at)}em">{words[i]}</text>')
    return "".join(found)


def ground(count: int, y: float) -> str:
    """Return the line on which so many bars stand."""
    return f'<line class="ground" x1="0" x2="{number(slot_of(count) * count)}%" y1="{number(y)}em" y2="{number(y)}em"/>'


def head(words: str, y: float) -> str:
    """Return the words above a strip."""
    return f'<text class="head" x="0" y="{number(y)}em">{words}</text>'


def below(slots: Sequence[Slot], y: float, so_far: bool = False) -> str:
    """Return the quarters below their bars, and each year below the first of its quarters, where they have room.

    With `so_far`, "so far" stands below the last one, which has not ended.
    """
    slot, step, found = slot_of(len(slots)), every(len(slots), 4), []
    below_quarters = 1.25 if len(slots) <= ROOMY else 0
    for i, one in enumerate(slots):
        middle = number(slot * (i + 0.5))
        if not one.quarter:
            if (len(slots) - 1 - i) % step == 0:
                found.append(f'<text class="soft" x="{middle}%" y="{number(y)}em">{one.year}</text>')
            continue
        if len(slots) <= ROOMY:
            found.append(f'<text class="soft" x="{middle}%" y="{number(y)}em">Q{one.quarter}</text>')
        crowded = slot < 15 and i + 1 < len(slots) and slots[i + 1].year != one.year
        if not crowded and (i == 0 or slots[i - 1].year != one.year):
            found.append(f'<text class="soft" x="{middle}%" y="{number(y + below_quarters)}em">{one.year}</text>')
    if so_far:
        beside = slot >= 15 and len(slots) > 1 and slots[-2].year == slots[-1].year  # no year stands there
        lines = below_quarters if beside else below_quarters + 1.25 if slots[-1].quarter else 1.25
        end = number(slot * len(slots))
        found.append(f'<text class="soft" text-anchor="end" x="{end}%" y="{number(y + lines)}em">so far</text>')
    return "".join(found)
