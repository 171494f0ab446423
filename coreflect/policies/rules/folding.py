"""Differences as a page shows them: every change with a number, and long stretches that are the same folded away."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from coreflect.policies.rules.differences import Differences, Row

AROUND = 1
"""How many rows that are the same stay open on each side of a change."""
SHORT = 4
"""As many rows that are the same as this, or fewer, are not folded away."""


@dataclass(frozen=True)
class Stretch:
    """Rows that follow on each other: one change with its `number`, or what is the same, `hidden` or not."""

    rows: tuple[Row, ...]
    number: int = 0
    hidden: bool = False


def folded(both: Differences) -> list[Stretch]:
    """Return all rows of two texts in stretches, in their order; every change is a stretch of its own."""
    found: list[Stretch] = []
    number = 0
    for changed, group in groupby(both.rows, key=lambda row: row.changed):
        rows = tuple(group)
        if not changed:
            found += _same(rows, after=bool(found), before=both.rows[-1] is not rows[-1])
            continue
        for row in rows:
            number += 1
            found.append(Stretch((row,), number))
    return found


def _same(rows: tuple[Row, ...], after: bool, before: bool) -> Iterator[Stretch]:
    first, last = AROUND if after else 0, len(rows) - (AROUND if before else 0)
    if last - first <= SHORT:
        yield Stretch(rows)
        return
    parts = (Stretch(rows[:first]), Stretch(rows[first:last], hidden=True), Stretch(rows[last:]))
    yield from (one for one in parts if one.rows)
