"""What the years say in a sentence."""

from collections.abc import Collection, Mapping, Sequence

from coreflect.foundation.ips import DIMENSIONS, Dimension
from coreflect.foundation.periods import Period
from coreflect.summaries.rules.over_time import Row, Turn, Year
from coreflect.summaries.rules.readings import themes_reading

NOTHING = "Nothing has been released yet."


def grid_reading(rows: Sequence[Row]) -> str:
    """Return one sentence that reads themes by year: how many there were, and how many came in more than one year."""
    years = sorted({year for row in rows for year in row.first})
    if not rows:
        return NOTHING
    themes = "One theme was told" if len(rows) == 1 else f"{len(rows)} themes were told"
    if len(years) == 1:
        return f"{themes} in {years[0]}."
    often = sum(len(row.first) > 1 for row in rows)
    span = f"from {years[0]} to {years[-1]}"
    if len(rows) == 1:
        return f"{themes} {span}, in {len(years)} years."
    if not often:
        return f"{themes} {span}, each in one year only."
    return f"{themes} {span}, {often} of them in more than one year."


def about_reading(
    slots: Sequence[Period | Year],
    counts: Mapping[tuple[str, Period | Year], int],
    over: Collection[int],
    of: Sequence[Dimension] = DIMENSIONS,
) -> str:
    """Return one sentence that reads principles and tasks: the newest against the one before. A year that is not over
    is not held against one that is."""
    return themes_reading([one for one in slots if one.quarter or one.year in over], counts, of)


def turns_reading(found: Sequence[Turn]) -> str:
    """Return one sentence that reads what was new, told again and quiet: the newest year, and the newest quiet that is
    known. A year that is not over is said to be one."""
    if not any(one.new or one.again for one in found):
        return NOTHING
    now = found[-1]
    known = [one for one in found[1:] if one.quiet is not None]
    if len(found) == 1:
        return f"{_count(now.new + now.again)} told in {now.year}, the first year."
    over = now.quiet is not None
    told = f"In {now.year}{'' if over else ' so far'}, {_were(now.new)} new and {now.again or 'none'} told again"
    if not known:
        return f"{told}."
    last = known[-1]
    quiet = f"{last.quiet or 'none'} of those told in {last.year - 1} stayed quiet"
    return f"{told}; {quiet}." if last is now else f"{told}; in {last.year}, {quiet}."


def _count(count: int) -> str:
    return "No theme was" if not count else "One theme was" if count == 1 else f"{count} themes were"


def _were(count: int) -> str:
    return {0: "no theme was", 1: "1 theme was"}.get(count, f"{count} themes were")
