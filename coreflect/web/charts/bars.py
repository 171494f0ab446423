"""Bars: themes by principle or task and time, upright and small."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup, escape

from coreflect.foundation.ips import DIMENSIONS, Dimension
from coreflect.web.charts.frame import every, figure, named, nothing, number, picture, table
from coreflect.web.charts.strips import ROOMY, Slot, below, ground, slot_of
from coreflect.web.symbols import pattern, symbol

TALLEST = 6.0  # the longest upright bar, in the height of the text
FULL = 4  # a bar is never drawn full for less, so that one theme does not look like many


AnySlot = TypeVar("AnySlot", bound=Slot)


def bars_by_dimension(
    title: str,
    reading: str,
    periods: Sequence[AnySlot],
    counts: Mapping[tuple[str, AnySlot], int],
    of: Sequence[Dimension] = DIMENSIONS,
) -> Markup:
    """Return the number of themes by principle or task and period, as one small picture for each in `of`.

    `counts` is asked by (key of the dimension, period); what is missing counts as none. All share one scale.
    `reading` is the sentence that says what the picture shows; titles on one page must differ.
    """
    numbers = {d: [counts.get((d.key, p), 0) for p in periods] for d in of}
    most = max((n for row in numbers.values() for n in row), default=0)
    if not most:
        return nothing(title, reading)
    name = named(title)
    foot = below(periods, TALLEST + 2.75) + ground(len(periods), TALLEST + 1.5)
    drawn = "".join(_bars(d, f"{name}-{d.key}", periods, numbers[d], max(FULL, most), foot) for d in of)
    head = ["Principle or task", *(p.words() for p in periods)]
    rows = [(f"{d.name} ({d.kind})", numbers[d]) for d in of]
    size = "many" if len(periods) > 5 else "many small"
    return figure(title, reading, f'<div class="{size}">{drawn}</div>{table(title, head, rows)}')


def _bars(d: Dimension, name: str, periods: Sequence[Slot], counts: Sequence[int], most: int, foot: str) -> str:
    slot, stand = slot_of(len(periods)), TALLEST + 1.5
    step = every(len(periods), len(str(max(counts))))
    words = [p.words() for p in periods]
    marks, said = [], []
    for i, count in enumerate(counts):
        tall = TALLEST * count / most
        themes = f"{count} theme" if count == 1 else f"{count} themes"
        bar = (
            f'<rect class="bar" fill="url(#{name}-p)" x="{number(slot * (i + 0.14))}%" y="{number(stand - tall)}em"'
            f' width="{number(slot * 0.72)}%" height="{number(tall)}em" rx="2"/>'
            if count
            else ""
        )
        written = (
            f'<text x="{number(slot * (i + 0.5))}%" y="{number(stand - tall - 0.45)}em">{count}</text>'
            if (len(counts) - 1 - i) % step == 0
            else ""
        )
        marks.append(f"<g><title>{d.name}, {words[i]}: {themes}</title>{bar}{written}</g>")
        said.append(f"{words[i]}: {count}")
    inside = f"<defs>{pattern(d.key, f'{name}-p')}</defs>{''.join(marks)}{foot}"
    return (
        f'<div class="{d.key}"><p class="dimension">{symbol(d.key)} {escape(d.name)} <small>({d.kind})</small></p>'
        f"{picture(name, d.name, ', '.join(said), TALLEST + (4.4 if len(periods) <= ROOMY else 3.2), inside)}</div>"
    )
