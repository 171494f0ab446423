"""The flow from principles and tasks through themes to changes: ribbons between columns of words.

Ribbons and words never share a place: words stand in columns, ribbons only between them. On a narrow screen the same
ways are a list, read from top to bottom.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.web.charts.columns import Link, Place, Ribbon, arranged, height_of, ribbons, stacked
from coreflect.web.charts.frame import figure, named, nothing, number, picture, table
from coreflect.web.symbols import symbol

LEFT, FIRST, MIDDLE, SECOND, RIGHT = (0, 18.5), (19.5, 33), (33, 63), (63, 76), (77.5, 100)  # percent: from, until
LETTERS = 12, 22, 15  # that a line of each column of words has at least
THICK, TALL = 1.1, 26.0  # a ribbon at most, and all of them together, in lines of text
LISTED = 12  # on a narrow screen; the table has every one

Way = tuple[str, Sequence[str], Sequence[tuple[str, str]]]


class Knot(NamedTuple):
    """What stands in a column: its words, and smaller ones below them."""

    words: str
    note: str


class Woven(NamedTuple):
    """What is drawn. `into` counts ribbons by (key of a principle or task, place of a theme), `onto` those by (place of
    a theme, place of a change); the `last` themes are gathered ones, which stand at the end."""

    into: Mapping[tuple[str, int], int]
    themes: Sequence[Knot]
    onto: Mapping[tuple[int, int], int]
    changes: Sequence[Knot]
    last: int


def flow(title: str, reading: str, woven: Woven, ways: Sequence[Way], still: str, still_about: str) -> Markup:
    """Return the flow as ribbons, as a list for narrow screens, and as a table of every way.

    A way is a theme, the keys of its principles and tasks, and its changes, each with its stage. `still` and
    `still_about` say how many themes led to none yet; empty where there is none.
    """
    if not ways:
        return nothing(title, reading)
    rows = [(theme, (_abouts(keys), "; ".join(f"{c}: {stage}" for c, stage in led))) for theme, keys, led in ways]
    if still:
        rows.append((still, (still_about, "no proposal yet")))
    said = " ".join(f"{theme}: {about or 'no principle or task'}; {led}." for theme, (about, led) in rows[: LISTED + 1])
    tall, drawn = _drawn(woven)
    items = [_item(*way) for way in ways[:LISTED]]
    if len(ways) > LISTED:
        items.append(f"<li><p>And {len(ways) - LISTED} more, in the table.</p></li>")
    if still:
        items.append(
            f'<li class="still"><p><strong>{escape(still)}</strong></p><p class="meta">{escape(still_about)}</p></li>'
        )
    shape = picture(named(title), title, said, tall, drawn, "flow")
    shown = table(title, ["Theme", "Principles and tasks", "Proposals, and where they stand"], rows, numbers=False)
    return figure(title, reading, f'{shape}<ul class="led">{"".join(items)}</ul>{shown}')


def _drawn(woven: Woven) -> tuple[float, str]:
    """How tall the picture is, and what is in it."""
    keys = [d.key for d in DIMENSIONS if any(key == d.key for key, _ in woven.into)]
    first = [Link(keys.index(key), place, count) for (key, place), count in woven.into.items()]
    second = [Link(start, end, count) for (start, end), count in woven.onto.items()]
    unit = min(THICK, TALL / max(1, sum(one.count for one in first), sum(one.count for one in second)))
    out, come = _loads(first, "start"), _loads(first, "end")
    go, arrive = _loads(second, "start"), _loads(second, "end")
    left = [Knot(BY_KEY[key].name, "1 theme" if out[i] == 1 else f"{out[i]} themes") for i, key in enumerate(keys)]
    sizes = (
        [_height(knot, LETTERS[0], out[i] * unit) for i, knot in enumerate(left)],
        [_height(knot, LETTERS[1], max(come[i], go[i]) * unit) for i, knot in enumerate(woven.themes)],
        [_height(knot, LETTERS[2], arrive[i] * unit) for i, knot in enumerate(woven.changes)],
    )
    order, last = arranged(len(woven.themes), len(woven.changes), first, second, woven.last)
    tall = max(map(height_of, sizes)) + 0.4
    ones, twos, threes = (
        stacked(range(len(keys)), sizes[0], tall),
        stacked(order, sizes[1], tall),
        stacked(last, sizes[2], tall),
    )
    parts = [
        _ribbons(FIRST, tall, [keys[one.start] for one in first], ribbons(first, ones, twos, unit)),
        _ribbons(SECOND, tall, ["onward"] * len(second), ribbons(second, twos, threes, unit)),
    ]
    for i, place in ones.items():
        parts.append(_post(LEFT[1] + 0.3, place, out[i] * unit) + _words(LEFT, place, left[i], "right"))
    for i, place in twos.items():
        parts.append(_box(place) + _words((MIDDLE[0] + 0.8, MIDDLE[1] - 0.8), place, woven.themes[i], "name"))
    for i, place in threes.items():
        parts.append(_post(SECOND[1], place, arrive[i] * unit) + _words(RIGHT, place, woven.changes[i], "left"))
    return tall, "".join(parts)


def _loads(links: Sequence[Link], side: str) -> Counter[int]:
    found = Counter[int]()
    for link in links:
        found[getattr(link, side)] += link.count
    return found


def _height(knot: Knot, letters: int, load: float) -> float:
    lines = -(-len(knot.words) // letters) + -(-len(knot.note) // letters)
    return max(1.25 * lines + 0.7, load)


def _ribbons(between: tuple[float, float], tall: float, hues: Sequence[str], found: Sequence[Ribbon]) -> str:
    """Ribbons in a frame of their own, whose width is stretched to what there is; ten units are a line of text."""
    paths = []
    for hue, (start, end, thick) in zip(hues, found, strict=True):
        a, b, c, d = (round(10 * y, 1) for y in (start, end, end + thick, start + thick))
        paths.append(f'<path class="ribbon {hue}" d="M0 {a}C50 {a} 50 {b} 100 {b}V{c}C50 {c} 50 {d} 0 {d}Z"/>')
    return (
        f'<svg x="{between[0]}%" y="0" width="{between[1] - between[0]}%" height="{number(tall)}em"'
        f' viewBox="0 0 100 {number(10 * tall)}" preserveAspectRatio="none">{"".join(paths)}</svg>'
    )


def _post(x: float, place: Place, load: float) -> str:
    """The post at which ribbons end, as tall as they are together."""
    top = place[0] + (place[1] - load) / 2
    return f'<rect class="pier" x="{x}%" y="{number(top)}em" width=".7%" height="{number(load)}em"/>'


def _box(place: Place) -> str:
    x, wide, y, tall = MIDDLE[0], MIDDLE[1] - MIDDLE[0], number(place[0]), number(place[1])
    return f'<rect class="knot" x="{x}%" y="{y}em" width="{wide}%" height="{tall}em" rx="4"/>'


def _words(column: tuple[float, float], place: Place, knot: Knot, kind: str) -> str:
    note = f"<small>{escape(knot.note)}</small>" if knot.note else ""
    return (
        f'<foreignObject x="{column[0]}%" y="{number(place[0])}em" width="{number(column[1] - column[0])}%"'
        f' height="{number(place[1])}em"><p class="{kind}"><span>{escape(knot.words)} {note}</span></p></foreignObject>'
    )


def _abouts(keys: Sequence[str]) -> str:
    return ", ".join(BY_KEY[key].name for key in keys)


def _item(theme: str, keys: Sequence[str], changes: Sequence[tuple[str, str]]) -> str:
    about = "".join(f'<span class="dimension {key}">{symbol(key)} {BY_KEY[key].name}</span>' for key in keys)
    led = "".join(f"<li>{escape(title)} <small>{escape(stage)}</small></li>" for title, stage in changes)
    hue = f' class="{keys[0]}"' if keys else ""
    return f"<li{hue}>{f'<p>{about}</p>' if about else ''}<p><strong>{escape(theme)}</strong></p><ul>{led}</ul></li>"
