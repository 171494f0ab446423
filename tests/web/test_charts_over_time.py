"""Pictures over the years: what is drawn is what the table says, words never lie on ribbons, labels stay words."""

import re
from collections.abc import Sequence
from itertools import permutations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.web import charts
from coreflect.web.charts import columns
from coreflect.web.charts.columns import Link
from coreflect.web.charts.flow import MIDDLE
from tests.web.test_charts import HTML, SVG, Element, read, run, words

EVIL = '"><script>alert(1)</script><b onclick=x>&'
KEYS = [d.key for d in DIMENSIONS]
COUNT = st.integers(0, 30)


def of(element: Element, tag: str, **attributes: str) -> list[Element]:
    return [e for e in element.iter(SVG + tag) if all(e.get(k.rstrip("_")) == v for k, v in attributes.items())]


def rows_of(tree: Element) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in next(iter(tree.iter(HTML + "tbody")))]


def measure(rect: Element, side: str) -> float:
    return float((rect.get(side) or "0").rstrip("em%"))


def strict(drawn: Markup) -> None:
    """The picture is well-formed, and holds nothing that the policy forbids."""
    for svg in re.findall(r"<svg.*?</svg>", str(drawn), re.DOTALL):
        if svg.count("<svg") == svg.count("</svg>"):
            ElementTree.fromstring(svg)  # noqa: S314 - our own
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href=", str(drawn))


@given(st.integers(1, 13), st.data())
def test_the_grid_shows_each_theme_in_each_year_as_the_table_does(count: int, data: st.DataObject) -> None:
    years = list(range(2027 - count, 2027))
    first = st.dictionaries(st.sampled_from(years), st.integers(1, 4), min_size=1)
    rows = [(f"Theme {n}", one, "said") for n, one in enumerate(data.draw(st.lists(first, min_size=1, max_size=3)))]
    drawn = charts.grid("Themes by year", "A sentence.", years, rows)
    strict(drawn)
    tree = read(drawn)
    assert rows_of(tree) == [[label, *(f"Q{one[y]}" if y in one else "" for y in years)] for label, one, _ in rows]
    shown = years[-10:]
    for svg, (label, one, _) in zip(of(tree, "svg", role="img"), rows, strict=True):
        cells = {round(measure(r, "x") * len(shown) / 100): r for r in of(svg, "rect", class_="heard")}
        assert [words(t) for t in of(svg, "text")] == [f"Q{one[y]}" for y in shown if y in one], label
        assert set(cells) == {shown.index(y) for y in shown if y in one}
        assert len(of(svg, "rect", class_="year")) == len(shown)
        for rect in svg.iter(SVG + "rect"):
            assert 0 <= measure(rect, "x") <= measure(rect, "x") + measure(rect, "width") <= 100.01


@given(st.lists(st.tuples(COUNT, COUNT, st.none() | COUNT), min_size=1, max_size=13))
def test_new_again_and_quiet_have_one_scale_and_each_its_own_line(counts: list[tuple[int, int, int | None]]) -> None:
    class Slot:
        quarter = 0

        def __init__(self, year: int) -> None:
            self.year = year

        def words(self) -> str:
            return str(self.year)

    years = [(Slot(2010 + i), *one) for i, one in enumerate(counts)]
    drawn = charts.turns("Turns", "A sentence.", years)
    strict(drawn)
    tree = read(drawn)
    if not any(n for one in counts for n in one if n):
        assert "nothing to draw yet" in words(tree)
        return
    known = [[str(y.year), str(a), str(b), "not known yet" if c is None else str(c)] for y, a, b, c in years]
    assert rows_of(tree) == known
    shown = counts[-10:]
    most = max(4, *(n or 0 for one in shown for n in one))
    for place, kind in enumerate(("new", "again", "quiet")):
        bars = of(tree, "rect", class_=f"bar {kind}")
        assert [measure(b, "height") for b in bars] == pytest.approx(
            [5 * one[place] / most for one in shown if one[place]], abs=0.01
        )
    feet = sorted(measure(line, "y1") for line in of(tree, "line", class_="ground"))
    heads = [measure(one, "y") for one in of(tree, "text", class_="head")]
    assert heads == sorted(heads)
    assert all(over + 3 < foot for over, foot in zip(heads, feet, strict=True)), "each panel has some height"
    for place, kind in enumerate(("new", "again", "quiet")):
        for bar in of(tree, "rect", class_=f"bar {kind}"):
            assert heads[place] < measure(bar, "y"), "bars stand below their heading"
            assert measure(bar, "y") + measure(bar, "height") == pytest.approx(feet[place], abs=0.02)
    for one in tree.iter(SVG + "text"):
        over = [at for at in heads if at < measure(one, "y")]
        assert over or one.get("class") == "head", "no number stands above the heading of its panel"


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40), st.floats(0, 900)), min_size=1, max_size=12))
def test_answers_fill_their_vessels_as_the_table_says(stood: list[tuple[int, int, float]]) -> None:
    periods = run(Period(2024, 1), len(stood))
    points = []
    for period, (asked, some, days) in zip(periods, stood, strict=True):
        answered = min(asked, some)
        points.append((period, asked, answered, 100 * answered // asked, round(days) if answered else None))
    drawn = charts.growth("Answers", "A sentence.", points, points)
    strict(drawn)
    tree = read(drawn)
    for row, (period, asked, answered, share, days) in zip(rows_of(tree), points, strict=True):
        told = "none yet" if days is None else f"{days:g}"
        assert row == [period.words(), str(asked), str(answered), str(asked - answered), str(share), told]
    filled = [measure(b, "height") for b in of(tree, "rect", class_="bar filled")]
    assert filled == pytest.approx([5 * one[3] / 100 for one in points if one[3]], abs=0.01)
    assert len(of(tree, "rect", class_="vessel")) == len(points), "what is not answered is drawn, too"
    most = max(14, *(one[4] or 0 for one in points))
    took = [measure(b, "height") for b in of(tree, "rect", class_="bar took")]
    assert took == pytest.approx([5 * one[4] / most for one in points if one[4]], abs=0.01)


@st.composite
def woven(draw: st.DrawFn) -> charts.Woven:
    themes, changes = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    label = st.text("abc ", min_size=1, max_size=80)
    into = draw(st.dictionaries(st.tuples(st.sampled_from(KEYS), st.integers(0, themes - 1)), st.integers(1, 30)))
    onto = draw(st.dictionaries(st.tuples(st.integers(0, themes - 1), st.integers(0, changes - 1)), st.integers(1, 9)))
    knots = [charts.Knot(draw(label), "") for _ in range(themes)]
    return charts.Woven(into, knots, onto, [charts.Knot(draw(label), "drafting") for _ in range(changes)], 0)


@given(woven())
def test_every_ribbon_is_drawn_and_no_word_lies_on_one(one: charts.Woven) -> None:
    drawn = charts.flow("Flow", "A sentence.", one, [("Theme", KEYS[:1], [("Change", "drafting")])], "", "")
    tree = read(drawn)
    svg = of(tree, "svg", role="img")[0]
    frames = [e for e in svg if e.tag == SVG + "svg"]
    assert [len(of(frame, "path")) for frame in frames] == [len(one.into), len(one.onto)]
    between = [(measure(f, "x"), measure(f, "x") + measure(f, "width")) for f in frames]
    tall = measure(svg, "height")
    boxes: dict[float, list[tuple[float, float]]] = {}
    for box in of(svg, "foreignObject"):
        left, right = measure(box, "x"), measure(box, "x") + measure(box, "width")
        assert all(right <= start or left >= end for start, end in between), "words stand beside the ribbons"
        assert right <= 100
        boxes.setdefault(left, []).append((measure(box, "y"), measure(box, "y") + measure(box, "height")))
    for column in boxes.values():
        column.sort()
        assert column[0][0] >= 0
        assert column[-1][1] <= tall + 0.02
        assert all(above[1] <= below[0] + 0.02 for above, below in zip(column, column[1:], strict=False))
    assert len(boxes[MIDDLE[0] + 0.8]) == len(one.themes)


LINKS = st.lists(st.builds(Link, st.integers(0, 3), st.integers(0, 3), st.just(1)), unique=True, max_size=9)


def crossed(links: Sequence[Link], left: Sequence[int], right: Sequence[int]) -> int:
    ends = [(left.index(one.start), right.index(one.end)) for one in links]
    return sum((a - c) * (b - d) < 0 for i, (a, b) in enumerate(ends) for c, d in ends[:i])


@given(LINKS, LINKS)
def test_the_order_crosses_fewer_links_than_the_one_it_began_with(first: list[Link], second: list[Link]) -> None:
    middle, right = columns.arranged(4, 4, first, second)
    assert sorted(middle) == sorted(right) == [0, 1, 2, 3]
    found = crossed(first, [0, 1, 2, 3], middle) + crossed(second, middle, right)
    assert found == columns.crossings(first, second, middle, right)
    assert found <= crossed(first, [0, 1, 2, 3], [0, 1, 2, 3]) + crossed(second, [0, 1, 2, 3], [0, 1, 2, 3])


def test_what_can_be_drawn_without_a_crossing_is() -> None:
    for order in permutations(range(4)):
        first = [Link(i, order[i], 1) for i in range(4)]
        middle, right = columns.arranged(4, 4, first, [Link(i, i, 1) for i in range(4)])
        assert columns.crossings(first, [Link(i, i, 1) for i in range(4)], middle, right) == 0


def test_gathered_themes_stand_last_in_their_order() -> None:
    first = [Link(0, 3, 1), Link(0, 4, 9), Link(6, 0, 1), Link(3, 1, 1)]
    middle, _ = columns.arranged(5, 1, first, [Link(0, 0, 1)], last=2)
    assert middle[-2:] == [3, 4]


def test_every_way_stands_in_the_table_and_what_led_nowhere_with_it() -> None:
    ways = [(f"Theme {n}", ("hope", "moving"), [(f"Change {n}", "in effect")]) for n in range(30)]
    one = charts.Woven({("hope", 0): 30}, [charts.Knot("All", "")], {(0, 0): 30}, [charts.Knot("In effect", "30")], 0)
    tree = read(charts.flow("Flow", "A sentence.", one, ways, "4 themes, no proposal yet", "Mutuality: 4"))
    rows = rows_of(tree)
    assert len(rows) == 31
    assert rows[0] == ["Theme 0", "Hope and possibility vs. fear, Moving towards", "Change 0: in effect"]
    assert rows[-1] == ["4 themes, no proposal yet", "Mutuality: 4", "no proposal yet"]
    listed = [words(e) for e in tree.iter(HTML + "strong")]
    assert "Theme 11" in listed
    assert "Theme 12" not in listed
    assert "And 18 more, in the table." in words(tree)


def test_labels_never_become_markup() -> None:
    period = Period(2026, 3)
    one = charts.Woven({("hope", 0): 1}, [charts.Knot(EVIL, EVIL)], {(0, 0): 1}, [charts.Knot(EVIL, EVIL)], 0)
    drawn = (
        charts.grid(EVIL, EVIL, [2026], [(EVIL, {2026: 1}, "2026 Q1")])
        + charts.flow(EVIL + "2", EVIL, one, [(EVIL, ("hope",), [(EVIL, EVIL)])], EVIL, EVIL)
        + charts.growth(EVIL + "3", EVIL, [(period, 1, 1, 100, 2)], [(period, 1, 1, 100, 2)])
    )
    tree = read(drawn)
    assert not list(tree.iter(HTML + "script")) + list(tree.iter(SVG + "script"))
    assert not [e for e in tree.iter() if any(str(name).startswith("on") for name in e.attrib)]
    assert EVIL in [words(e) for e in tree.iter(HTML + "strong")]
    assert "<script" not in str(drawn)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_where_there_is_nothing_nothing_is_drawn() -> None:
    drawn = (
        charts.grid("T", "R", [], [])
        + charts.turns("T", "R", [])
        + charts.growth("T", "R", [], [])
        + charts.flow("T", "R", charts.Woven({}, [], {}, [], 0), [], "3 themes, no proposal yet", "")
    )
    assert str(drawn).count("nothing to draw yet") == 4
    assert "<svg" not in str(drawn)
