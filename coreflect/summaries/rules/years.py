"""What the years say in a sentence."""

from collections.abc import Sequence

from coreflect.summaries.rules.over_time import Row

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
