"""Pictures as inline SVG, each with its title, a sentence that reads it, and the same numbers as a table.

Widths are shares of the frame and heights are in the size of the text, so that words keep their size on any
screen. Hues and type come from classes; patterns tell the seven apart on a black-and-white print.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from markupsafe import Markup

from coreflect.foundation.ips import DIMENSIONS, Dimension
from coreflect.foundation.periods import Period
from coreflect.web.symbols import pattern, symbol

TALLEST = 6.0  # the longest upright bar, in the height of the text
WIDEST = 84  # the longest lying bar, in percent: the rest is for its number
ROOMY = 12  # up to as many periods are each named below their bar; beyond that only the years are
FULL = 4  # a bar is never drawn full for less, so that one theme does not look like many
NOTHING = "There is nothing to draw yet."


def bars_by_dimension(
    title: str,
    reading: str,
    periods: Sequence[Period],
    counts: Mapping[tuple[str, Period], int],
    of: Sequence[Dimension] = DIMENSIONS,
) -> Markup:
    """Return the number of themes by principle or task and period, as one small picture for each in `of`.

    `counts` is asked by (key of the dimension, period); what is missing counts as none. All share one scale.
    `reading` is the sentence that says what the picture shows; titles on one page must differ.
    """
    if not any(counts.get((d.key, p), 0) for d in of for p in periods):
        return _figure(title, reading, Markup("<p>{}</p>").format(NOTHING))
    most = max(FULL, *(counts.get((d.key, p), 0) for d in of for p in periods))
    name = _name(title)
    pictures = [_bars(d, f"{name}-{d.key}", [(p, counts.get((d.key, p), 0)) for p in periods], most) for d in of]
    head = ["Principle or task", *(p.words() for p in periods)]
    rows = [(f"{d.name} ({d.kind})", [counts.get((d.key, p), 0) for p in periods]) for d in of]
    size = "many" if len(periods) > 5 else "many small"
    many = Markup('<div class="{}">{}</div>').format(size, Markup("").join(pictures))
    return _figure(title, reading, many + _table(title, head, rows))


def stages(title: str, reading: str, counts: Mapping[str, int]) -> Markup:
    """Return the number of changes at each stage as lying bars, in the order in which `counts` gives them.

    The keys of `counts` are the stages as a page says them; `reading` and titles as in bars_by_dimension.
    """
    if not any(counts.values()):
        return _figure(title, reading, Markup("<p>{}</p>").format(NOTHING))
    most = max(FULL, *counts.values())
    rows = [_lying(stage, count, most, row) for row, (stage, count) in enumerate(counts.items())]
    name = _name(title)
    picture = Markup(
        '<svg class="lying" width="100%" height="{height}em" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{reading}</desc>{rows}</svg>'
    ).format(height=_number(len(rows) * 2.9), name=name, title=title, reading=reading, rows=Markup("").join(rows))
    table = _table(title, ["Stage", "Changes"], [(stage, [count]) for stage, count in counts.items()])
    return _figure(title, reading, picture + table)


def _bars(d: Dimension, name: str, counts: list[tuple[Period, int]], most: int) -> Markup:
    slot = min(100 / len(counts), 25.0)
    marks = [_upright(d, name, slot, i, p, count, most) for i, (p, count) in enumerate(counts)]
    said = ", ".join(f"{p.words()}: {count}" for p, count in counts)
    return Markup(
        '<div class="{key}"><p class="dimension">{symbol} {label} <small>({kind})</small></p>'
        '<svg width="100%" height="{height}em" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{label}</title><desc id="{name}-d">{said}</desc><defs>{tile}</defs>{marks}'
        '<line class="ground" x1="0" x2="{end}%" y1="{ground}em" y2="{ground}em"/></svg></div>'
    ).format(
        key=d.key,
        symbol=symbol(d.key),
        label=d.name,
        kind=d.kind,
        height=_number(TALLEST + 4.4),
        name=name,
        said=said,
        tile=pattern(d.key, f"{name}-p"),
        marks=Markup("").join(marks + _below([p for p, _ in counts], slot)),
        end=_number(slot * len(counts)),
        ground=_number(TALLEST + 1.5),
    )


def _upright(d: Dimension, name: str, slot: float, i: int, period: Period, count: int, most: int) -> Markup:
    tall, ground, middle = TALLEST * count / most, TALLEST + 1.5, slot * (i + 0.5)
    themes = f"{count} theme" if count == 1 else f"{count} themes"
    parts = [Markup("<title>{}, {}: {}</title>").format(d.name, period.words(), themes)]
    if count:
        parts.append(
            Markup('<rect class="bar" fill="url(#{}-p)" x="{}%" y="{}em" width="{}%" height="{}em" rx="2"/>').format(
                name, _number(slot * (i + 0.14)), _number(ground - tall), _number(slot * 0.72), _number(tall)
            )
        )
    number = Markup('<text x="{}%" y="{}em">{}</text>')
    parts.append(number.format(_number(middle), _number(ground - tall - 0.45), count))
    return Markup("<g>{}</g>").format(Markup("").join(parts))


def _below(periods: Sequence[Period], slot: float) -> list[Markup]:
    """The quarters under their bars, and each year under the first of its quarters, where it has room."""
    text, found = Markup('<text class="soft" x="{}%" y="{}em">{}</text>'), []
    for i, period in enumerate(periods):
        middle = _number(slot * (i + 0.5))
        if len(periods) <= ROOMY:
            found.append(text.format(middle, _number(TALLEST + 2.75), f"Q{period.quarter}"))
        crowded = slot < 15 and i + 1 < len(periods) and periods[i + 1].year != period.year
        if not crowded and (i == 0 or periods[i - 1].year != period.year):
            found.append(text.format(middle, _number(TALLEST + 4), period.year))
    return found


def _lying(stage: str, count: int, most: int, row: int) -> Markup:
    top, wide = row * 2.9, WIDEST * count / most
    changes = f"{count} change" if count == 1 else f"{count} changes"
    bar = Markup('<rect class="bar whole" x="0" y="{}em" width="{}%" height=".9em" rx="2"/>')
    return Markup(
        '<g><title>{}: {}</title><text x="0" y="{}em">{}</text>{}<text x="{}%" dx="{}" y="{}em">{}</text></g>'
    ).format(
        stage,
        changes,
        _number(top + 1.1),
        stage,
        bar.format(_number(top + 1.5), _number(wide)) if count else "",
        _number(wide),
        ".5em" if count else "0",
        _number(top + 2.3),
        count,
    )


def _figure(title: str, reading: str, picture: Markup) -> Markup:
    caption = Markup("<figcaption><strong>{}</strong> {}</figcaption>").format(title, reading)
    return Markup('<figure class="chart">{}{}</figure>').format(caption, picture)


def _table(title: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    columns = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="number"') if i else "", words)
        for i, words in enumerate(head)
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label, Markup("").join(Markup('<td class="number">{}</td>').format(n) for n in numbers)
        )
        for label, numbers in rows
    )
    return Markup(
        "<details><summary>The same as a table</summary>"
        '<div class="scroll" role="region" tabindex="0" aria-label="{0}, as a table">'
        "<table><caption>{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div></details>"
    ).format(title, columns, body)


def _name(title: str) -> str:
    """A name for the parts of a picture that other parts point to: the same for the same title."""
    return "picture-" + sha256(title.encode()).hexdigest()[:8]


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
