"""Years of releases: every figure follows from published cells, and no page asks more for twenty years than for one."""

from collections import Counter

import pytest
from sqlalchemy import text

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.periods import Period
from tests.summaries.conftest import years_of_releases

NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
# Everything that a figure may be made of, and nothing else: cells, the period of each, and answers to them.
CELLS = text("""
    SELECT cell.id, cell.theme_id, release.period, cell.dimensions, cell.kind, cell.asks, cell.label, cell.sentence,
           EXISTS (SELECT 1 FROM answer WHERE answer.cell_id = cell.id) AS answered
    FROM cell JOIN release ON release.id = cell.release_id WHERE release.state = 'published'
""")


def counted(page) -> int:
    """How many themes the list says that there are."""
    said = [one.text for one in page.find("p", class_="count")]
    return int(said[0].split()[0]) if said else 0


def table(page, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, as texts."""
    for one in page.find("table"):
        rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page_rows(one)]
        if any("".join(said.itertext()).strip() == caption for said in one if said.tag.endswith("}caption")):
            return rows
    raise AssertionError(f"no table {caption!r}")


def page_rows(one):
    return [row for row in one.iter() if row.tag.endswith("}tr")]


def test_every_count_follows_from_the_cells_alone(page, db, cast) -> None:
    years_of_releases(db, 2, cast.helena.id, cast.rowan.id, cells=9)
    cells = db.execute(CELLS).all()
    db.rollback()
    assert len(cells) == 72
    helena = page.as_(cast.helena)
    periods = sorted({one.period for one in cells})
    for asked, fits in (
        ({}, lambda one: True),
        ({"period": periods[3]}, lambda one: one.period == periods[3]),
        *(({"dimension": d.key}, lambda one, key=d.key: f" {key} " in one.dimensions) for d in DIMENSIONS),
        ({"kind": "question"}, lambda one: one.kind == "question"),
        ({"state": "owed"}, lambda one: one.asks and not one.answered),
        ({"state": "answered"}, lambda one: one.answered),
        ({"words": "number 1"}, lambda one: "number" in one.sentence and "1" in one.label + one.sentence),
        ({"period": periods[-1], "kind": "system", "state": "answered"},
         lambda one: one.period == periods[-1] and one.kind == "system" and one.answered),
    ):  # fmt: skip
        expected = sum(1 for one in cells if fits(one))
        assert counted(helena.open("summaries.themes", **asked)) == expected, asked
        assert helena.open("summaries.export_csv", **asked).html.count("\r\n") == expected + 1, asked
    once = {(one.theme_id, one.period, key) for one in cells for key in one.dimensions.split()}
    by = Counter((key, period) for _, period, key in once)
    helena.open("summaries.over_time")
    drawn = table(helena, "Themes by principle and task")
    for d in DIMENSIONS:
        row = next(cells for cells in drawn if cells[0].startswith(d.name))
        assert row[1:] == [str(by[d.key, period]) for period in periods], d.key
    titles = {"".join(one.itertext()) for one in helena.tree.iter() if str(one.tag).endswith("title")}
    for d in DIMENSIONS:
        for period in periods:
            how = f"{by[d.key, period]} theme{'' if by[d.key, period] == 1 else 's'}"
            assert f"{d.name}, {Period.parse(period).words()}: {how}" in titles
    newest = sum(1 for one in cells if one.period == periods[-1])
    assert f"{NUMBERS[newest]} themes left the room" in helena.open("summaries.index").text


PAGES = ("index", "show", "over_time", "themes")


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_asks_as_much_for_twenty_years_as_for_one(page, db, cast, count_queries, endpoint) -> None:
    """Years are added behind the ones that are there: 2025, then 2021 to 2024, then those from 2006 on."""
    helena = page.as_(cast.helena)
    asked = []
    for years, until in ((1, 2026), (4, 2025), (15, 2021)):
        made = years_of_releases(db, years, cast.helena.id, cast.rowan.id, until=until)
        values = {"release_id": made[-1]} if endpoint == "show" else {}
        with count_queries() as statements:
            helena.open(f"summaries.{endpoint}", **values)
        asked.append(len(statements))
    assert asked[0] == asked[1] == asked[2] <= 12, asked
