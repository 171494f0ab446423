"""Themes by year: a row for each theme, and in each year the quarter in which it was first told."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from coreflect.web.charts.frame import figure, named, nothing, number, table

MOST_YEARS = 10  # as many have room for their words on a phone; the table has them all
ROOMY = 6  # up to as many years are written in full
TALL = 2.1
PART = 1 / 4


def grid(title: str, reading: str, years: Sequence[int], rows: Sequence[tuple[str, Mapping[int, int], str]]) -> Markup:
    """Return themes by year; each row is a label, its quarters by year, and the same in words for who listens.

    With more years than fit, the newest are drawn, and all stand in the table.
    """
    if not rows or not years:
        return nothing(title, reading)
    shown = years[-MOST_YEARS:]
    wide, name = 100 / len(shown), named(title)
    places = [(year, wide * i) for i, year in enumerate(shown)]
    empty = "".join(_place(x, wide) for _, x in places)
    scale = "".join(
        f'<text x="{number(x + wide / 2)}%" y="1.2em">{year if len(shown) <= ROOMY else f"’{year % 100:02}"}</text>'
        for year, x in places
    )
    lines = [
        f'<li><span class="name" id="{name}-{row}">{escape(label)}</span>'
        f'<svg width="100%" height="{TALL}em" role="img" aria-labelledby="{name}-{row}-t"><title id="{name}-{row}-t">'
        f"{said}</title>{empty}{''.join(_told(x, wide, first[year]) for year, x in places if year in first)}</svg></li>"
        for row, (label, first, said) in enumerate(rows)
    ]
    earlier = (
        f" The picture shows the newest {MOST_YEARS} years, the table all {len(years)}."
        if len(shown) < len(years)
        else ""
    )
    drawn = (
        f'<div class="years"><p aria-hidden="true"><svg width="100%" height="1.7em">{scale}</svg></p>'
        f"<ul>{''.join(lines)}</ul></div>"
    )
    cells = [(label, [f"Q{first[y]}" if y in first else "" for y in years]) for label, first, _ in rows]
    return figure(title, reading + earlier, drawn + table(title, ["Theme", *map(str, years)], cells, numbers=False))


def _place(x: float, wide: float) -> str:
    left, room = number(x + wide * 0.04), number(wide * 0.92)
    return f'<rect class="year" x="{left}%" y=".1em" width="{room}%" height="1.9em" rx="3"/>'


def _told(x: float, wide: float, quarter: int) -> str:
    """The quarter in words, and a bar below them that stands where the quarter lies in its year."""
    left, room = x + wide * 0.04, wide * 0.92
    part = number(left + room * PART * (quarter - 1))
    return (
        f'<rect class="heard" x="{number(left)}%" y=".1em" width="{number(room)}%" height="1.9em" rx="3"/>'
        f'<rect class="bit" x="{part}%" y="1.65em" width="{number(room * PART)}%" height=".35em"/>'
        f'<text x="{number(x + wide / 2)}%" y="1.3em">Q{quarter}</text>'
    )
