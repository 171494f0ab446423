"""What leaders read over the years."""

import re
from datetime import date

import pytest

from tests import factories

HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def years(cast):
    """Two years of two groups: one theme told in both years and by both groups, one withdrawn, one that is quiet."""
    group, other = factories.make_group(cast.series), factories.make_group(cast.other_series)
    fear, silence = factories.make_theme(label="Fear of blame"), factories.make_theme(label="Silence")
    gone = factories.make_theme(label="Points to somebody")
    cells = {}
    for period, day in (("2025Q2", date(2025, 7, 20)), ("2025Q4", date(2026, 1, 20)), ("2026Q3", date(2026, 10, 22))):
        cells[period] = factories.make_release(period, day)
    about = ("hope", "mutuality")
    first = factories.make_cell(cells["2025Q2"], group, fear, dimensions=about, groupings=("Admission",))
    factories.make_cell(cells["2025Q4"], other, fear, dimensions=about)
    factories.make_cell(cells["2025Q4"], group, silence, dimensions=("worldview",), kind="question", asks=False)
    factories.make_cell(cells["2026Q3"], group, fear, label="Fear of being blamed", dimensions=("hope",), again=True)
    factories.make_cell(
        cells["2026Q3"], group, gone, label="", sentence="", dimensions=("moving",), withdrawn_on=date(2026, 11, 1)
    )
    factories.make_answer(first, cast.helena, word="not_now", reason="By-laws.", answered_on=date(2025, 8, 9))
    factories.make_answer(first, cast.helena, number=2, word="yes", answered_on=date(2026, 9, 1))
    factories.make_change(cast.rowan, first, title="After-talk", stage="in_effect")
    factories.make_change(cast.sunniva, title="In our own name")
    return cells


def tables(page) -> dict[str, list[list[str]]]:
    """Each picture's table by its caption, with its head."""
    found = {}
    for table in page.find("table"):
        rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter(HTML + "tr")]
        found["".join(next(table.iter(HTML + "caption")).itertext())] = rows
    return found


def test_the_years_stand_on_one_page_each_picture_with_its_table(page, cast, years) -> None:
    factories.make_cell(factories.make_release("2026Q4", None), factories.make_group(), label="Not released")
    helena = page.as_(cast.helena).open("summaries.over_time")
    found = tables(helena)
    assert found["Themes by year"] == [
        ["Theme", "2025", "2026"],
        ["Fear of being blamed", "Q2", "Q3"],
        ["A theme that was withdrawn", "", "Q3"],
        ["Silence", "Q4", ""],
    ]
    assert [row[1:] for row in found["New, told again, quiet"][1:]] == [["2", "0", "0"], ["1", "1", "not known yet"]]
    by_quarter = {row[0]: row[1:] for row in found["Themes by principle and task"]}
    assert by_quarter["Hope and possibility vs. fear (principle)"] == ["1", "1", "1"]
    assert by_quarter["Moving towards (task)"] == ["0", "0", "1"]
    assert found["From what was said to what came of it"][1:] == [
        ["Fear of being blamed", "Hope and possibility vs. fear, Mutuality", "After-talk: in effect"],
        ["2 themes, no proposal yet", "Worldview: 1, Moving towards: 1", "no proposal yet"],
    ]
    answers = found["Answers over time"]
    assert answers[1] == ["July to September 2025", "1", "1", "0", "100", "20"], "the first answer counts"
    assert answers[-1] == ["October to December 2026, so far", "4", "1", "3", "25", "20"]
    for sentence in (
        "3 themes were told from 2025 to 2026, 1 of them in more than one year.",
        "In 2026 so far, 1 theme was new and 1 told again.",
        "Of 3 themes, 1 led to one proposal, which stands at “in effect”; 2 led to none yet.",
        "Of 4 themes that ask something, 1 has an answer (a year ago 1 of 1), within 20 days; the longest of the 3 "
        "without one has waited 309 days.",
        "Of 1 proposal that names a released theme, a PS lead has not confirmed yet that it reflects what was said.",
        "1 proposal names no released theme; it is not drawn here.",
    ):
        assert sentence in helena.text
    assert "Points to somebody" not in helena.html
    assert "Not released" not in helena.html
    assert "Fear of blame" not in helena.html, "the newest label as published names a theme"
    assert not re.search(r"\b(scores?|rank\w*|targets?|red|amber)\b", helena.text.casefold())


def test_the_years_are_narrowed_and_a_theme_told_before_under_something_else_is_not_new(page, cast, years) -> None:
    helena = page.as_(cast.helena).open("summaries.over_time", dimension="mutuality")
    found = tables(helena)
    assert found["Themes by year"] == [["Theme", "2025", "2026"], ["Fear of blame", "Q2", ""]]
    assert [row[0] for row in found["Themes by principle and task"][1:]] == ["Mutuality (task)"]
    factories.make_cell(years["2026Q3"], factories.make_group(), factories.make_theme(), dimensions=("mutuality",))
    turns = tables(helena.open("summaries.over_time", dimension="hope"))["New, told again, quiet"]
    assert turns[2][1:3] == ["0", "1"]
    only = tables(helena.open("summaries.over_time", kind="question"))
    assert [row[0] for row in only["Themes by year"][1:]] == ["Silence"]
    grouped = helena.open("summaries.over_time", grouping="admission")
    assert [row[0] for row in tables(grouped)["Themes by year"][1:]] == ["Fear of blame"]
    assert (
        "No theme of this choice has been told so far." in helena.open("summaries.over_time", dimension="learning").text
    )


def test_who_may_read_summaries_reads_the_years_and_nobody_else(page, cast, years) -> None:
    seen = {page.as_(person).open("summaries.over_time").text for person in (cast.helena, cast.tove, cast.sunniva)}
    assert len({text.partition("When each theme")[2] for text in seen}) == 1, "it is the same for everybody"
    for person in (cast.priya, cast.wes):
        page.as_(person).open("summaries.over_time", status=403)
    page.open("summaries.over_time", status=302)


def test_before_the_first_release_and_with_an_empty_one_the_page_says_so(page, cast) -> None:
    helena = page.as_(cast.helena).open("summaries.over_time")
    assert "Nothing has been released yet" in helena.text
    factories.make_release("2026Q2", date(2026, 7, 20))
    helena.open("summaries.over_time")
    assert helena.text.count("There is nothing to draw yet.") == 5
    assert "Nothing that asks something of the agency has been released yet." in helena.text


@pytest.mark.parametrize(
    "query",
    ["page=z&dimension=x&kind=y&grouping=%00", "page=-1", "page=99999999999999999999", "dimension=hope&dimension=x",
     "grouping=" + "a" * 300, "kind[]=practice", "period=9999Q9"],
)  # fmt: skip
def test_an_odd_address_shows_what_there_is(page, cast, query) -> None:
    factories.make_cell(factories.make_release("2026Q3"), factories.make_group(cast.series), label="Silence")
    assert "Over the years" in page.as_(cast.helena).open(f"/summaries/over-time?{query}").text


@pytest.mark.parametrize("years", [1, 5, 20])
def test_the_page_asks_as_much_however_many_years_there_are(page, db, cast, count_queries, years) -> None:
    group = factories.make_group(cast.series)
    themes = [factories.make_theme(label=f"Theme {n:02}") for n in range(25)]
    for year in range(2027 - years, 2027):
        for quarter in (1, 3):
            release = factories.make_release(f"{year}Q{quarter}", date(year, 3 * quarter, 28))
            told = factories.make_cell(
                release, group, themes[year % 25 if quarter == 1 else (year + 7) % 25], year=year
            )
            factories.make_answer(told, cast.helena, answered_on=date(year, 10, 1))
            factories.make_change(cast.rowan, told)
    if years == 20:
        for theme in themes[:10]:
            factories.make_cell(release, factories.make_group(), theme)
    helena = page.as_(cast.helena)
    with count_queries() as asked:
        helena.open("summaries.over_time")
    assert len(asked) == 6
    assert not [one for one in asked if re.search(r"\b(box|attendance|theme)\b(?!_)", one.partition("FROM")[2])]
    if years == 20:
        assert "The picture shows the newest 10 years, the table all 20." in helena.text
        assert "Page 1 of 2" in helena.text
        assert "Page 2 of 2" in helena.open("summaries.over_time", page=9).text
        assert len(tables(helena)["Answers over time"]) > 70


def test_hostile_words_stay_words(page, cast) -> None:
    evil = "</title><script>alert(1)</script>"
    release, group = factories.make_release("2026Q3"), factories.make_group(cast.series)
    told = factories.make_cell(release, group, label=evil, dimensions=("hope",))
    factories.make_change(cast.rowan, told, title=evil)
    helena = page.as_(cast.helena).open("summaries.over_time")
    assert evil in helena.text
    assert "<script>" not in helena.html
