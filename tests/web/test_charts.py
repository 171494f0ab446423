"""Pictures: their numbers are those of their tables, and no label becomes markup."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.web.charts import bars_by_dimension
from coreflect.web.symbols import pattern, symbol
from tests.pages import HTML, parsed

SVG = "{http://www.w3.org/2000/svg}"
PERIODS = st.integers(1, 12).map(lambda n: run(Period(2025, 4), n))
Element = ElementTree.Element


def run(first: Period, count: int) -> list[Period]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].next())
    return found


def read(picture: str) -> Element:
    return parsed(f"<!doctype html><title>t</title>{picture}")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def table(tree: Element) -> dict[str, list[int]]:
    rows = list(tree.iter(HTML + "tbody"))[0]
    return {words(row[0]): [int(words(cell)) for cell in row[1:]] for row in rows}


def marks(tree: Element) -> list[tuple[str, int]]:
    """What each mark says of itself: "Mutuality, July to September 2026: 3 themes" is its words and 3."""
    said = [words(g.find(SVG + "title")) for g in tree.iter(SVG + "g")]
    return [(before, int(after.split()[0])) for before, _, after in (s.rpartition(": ") for s in said)]


def bars(tree: Element, side: str) -> list[float]:
    return [float(r.get(side).rstrip("em%")) for r in tree.iter(SVG + "rect") if "bar" in (r.get("class") or "")]


@st.composite
def counted(draw: st.DrawFn) -> tuple[list[Period], dict[tuple[str, Period], int]]:
    periods = draw(PERIODS)
    keys = [(d.key, p) for d in DIMENSIONS for p in periods]
    return periods, draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 40)))


@given(counted())
def test_picture_and_table_hold_the_same_numbers(drawn: tuple[list[Period], dict[tuple[str, Period], int]]) -> None:
    periods, counts = drawn
    tree = read(bars_by_dimension("Themes", "A sentence.", periods, counts))
    if not any(counts.values()):
        assert "nothing to draw yet" in words(tree)
        assert not list(tree.iter(SVG + "svg")), "an empty picture is not drawn"
        return
    wanted = [counts.get((d.key, p), 0) for d in DIMENSIONS for p in periods]
    assert [n for row in table(tree).values() for n in row] == wanted
    assert [n for _, n in marks(tree)] == wanted
    drawn_numbers = [int(words(g.find(SVG + "text"))) for g in tree.iter(SVG + "g")]
    assert drawn_numbers == wanted
    heights = bars(tree, "height")
    tallest = max(4, *wanted)
    assert heights == pytest.approx([6 * n / tallest for n in wanted if n], abs=0.01), "bars share one scale from zero"


@pytest.mark.parametrize("count", [1, 2, 3, 12, 20])
def test_every_bar_stays_inside_its_picture_and_clear_of_its_number(count: int) -> None:
    periods = run(Period(2024, 4), count)
    tree = read(
        bars_by_dimension("T", "R.", periods, {(d.key, p): i % 7 for i, p in enumerate(periods, 1) for d in DIMENSIONS})
    )
    for g in tree.iter(SVG + "g"):
        number, rect = g.find(SVG + "text"), g.find(SVG + "rect")
        assert float(number.get("y").rstrip("em")) > 0.9, "the number is not cut off at the top"
        if rect is not None:
            right = float(rect.get("x").rstrip("%")) + float(rect.get("width").rstrip("%"))
            assert 0 < right <= 100
            assert float(number.get("y").rstrip("em")) < float(rect.get("y").rstrip("em")), "the number stands above"


def test_labels_never_become_markup() -> None:
    evil = '"><script>alert(1)</script>&'
    drawn = bars_by_dimension(evil, evil, [Period(2026, 3)], {("hope", Period(2026, 3)): 1})
    tree = read(drawn)
    assert not list(tree.iter(HTML + "script"))
    assert not list(tree.iter(SVG + "script"))
    assert evil in [words(e) for e in tree.iter(HTML + "caption")]
    assert "<script" not in str(drawn)


def test_pictures_on_one_page_have_their_own_names_and_every_pointer_finds_one() -> None:
    periods = run(Period(2025, 1), 4)
    counts = {(d.key, p): 1 for d in DIMENSIONS for p in periods}
    tree = read(bars_by_dimension("One", "R.", periods, counts) + bars_by_dimension("Two", "R.", periods, counts))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 2 * 7 * 3
    for e in tree.iter():
        for target in (e.get("aria-labelledby") or "").split():
            assert target in ids
        if (e.get("fill") or "").startswith("url("):
            assert e.get("fill")[5:-1] in ids


def test_nothing_inline_that_the_policy_forbids() -> None:
    drawn = str(bars_by_dimension("T", "R.", [Period(2026, 3)], {("hope", Period(2026, 3)): 1}))
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href=", drawn)


def test_each_year_is_named_once_and_never_beside_another_in_a_crowd() -> None:
    periods = run(Period(2024, 4), 12)
    tree = read(bars_by_dimension("T", "R.", periods, {("hope", periods[0]): 1}))
    first = next(e for e in tree.iter(SVG + "svg") if e.get("role") == "img")
    assert [words(t) for t in first.iter(SVG + "text") if len(words(t)) == 4] == ["2025", "2026", "2027"]


def test_the_seven_have_seven_symbols_and_seven_patterns_and_nothing_else_has_one() -> None:
    keys = [d.key for d in DIMENSIONS]
    assert len({re.sub(key, "", str(symbol(key))) for key in keys}) == 7
    assert len({re.sub(key, "", str(pattern(key, "name"))) for key in keys}) == 7
    assert symbol("0b9bb5a1-0000-4000-8000-000000000000") == ""
