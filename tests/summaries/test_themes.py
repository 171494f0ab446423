"""What leaders read on one page, and the same as a file."""

from datetime import date

import pytest

from coreflect.releases.models import Cell, Release, ReleaseGroup
from coreflect.themes.models import Theme
from tests import factories


@pytest.fixture
def told(cast) -> tuple[ReleaseGroup, Release, Release, Cell, Cell]:
    """Return two releases with a theme each; the older theme asks and has been answered."""
    group = factories.make_group(cast.series)
    older, newer = factories.make_release("2026Q2", date(2026, 7, 20)), factories.make_release("2026Q3")
    answered = factories.make_cell(older, group, label="Fear of blame", dimensions=("hope", "mutuality"))
    owed = factories.make_cell(newer, group, label="Six months of silence", dimensions=("mutuality",))
    factories.make_answer(
        answered, cast.helena, word="not_now", reason="By-laws limit it.", answered_on=date(2026, 8, 1)
    )
    return group, older, newer, answered, owed


def test_leadership_ps_leads_and_ps_staff_read_it_and_nobody_else(page, cast, told) -> None:
    for person in (cast.helena, cast.rowan, cast.tove, cast.sunniva):
        assert "Six months of silence" in page.as_(person).open("summaries.themes").text
        page.as_(person).open("summaries.export")
    for person in (cast.priya, cast.wes):
        page.as_(person).open("summaries.themes", status=403)
        page.as_(person).open("summaries.export", status=403)
    page.open("summaries.themes", status=302)
    page.open("summaries.export", status=302)


def test_one_page_says_what_was_released_what_it_asks_and_what_changed(page, cast, told) -> None:
    _, _, _, answered, _ = told
    factories.make_change(cast.rowan, answered, title="After-talk", stage="in_effect")
    helena = page.as_(cast.helena).open("summaries.themes")
    for words in (
        "2 themes from 2 releases",
        "34 days without an answer",
        "By-laws limit it.",
        "In effect: After-talk",
        "The one change is in effect.",
        "Fewer themes of hope and possibility vs. fear were first told in July to September 2026",
    ):
        assert words in helena.text
    tables = ["".join(table.itertext()) for table in helena.find("table")]
    assert len(tables) == 2
    assert f"/policies/answers/{told[4].id}" in helena.links()
    assert "score" not in helena.text.casefold()


def test_what_is_owed_stands_with_the_oldest_first(page, cast, told) -> None:
    group, older, *_ = told
    factories.make_cell(older, group, label="Older and owed")
    factories.make_cell(older, group, label="Older, asks nothing", asks=False)
    waits = page.as_(cast.helena).open("summaries.themes").find("section", aria_labelledby="owed")[0]
    text = " ".join("".join(waits.itertext()).split())
    assert text.index("Older and owed") < text.index("Six months of silence")
    assert "Older, asks nothing" not in text
    assert "Fear of blame" not in text


def test_the_page_is_narrowed_by_period_and_by_principle_or_task(page, cast, told) -> None:
    _, _, _, answered, owed = told
    factories.make_change(cast.rowan, answered, title="After-talk", stage="in_effect")
    factories.make_change(cast.rowan, owed, title="Peer contact", stage="drafting")
    factories.make_change(cast.rowan, title="In our own name", stage="trying")
    helena = page.as_(cast.helena)
    third = helena.open("summaries.themes", period="2026Q3").text
    assert "1 theme" in third
    assert "Fear of blame" not in third
    assert "The one change is not in effect yet." in third
    hope = helena.open("summaries.themes", dimension="hope")
    assert "Six months of silence" not in hope.text
    assert "Every theme here that asks something has its answer." in hope.text
    assert "The one change is in effect." in hope.text
    drawn = ["".join(row.itertext()) for row in hope.find("tr")]
    assert any("Hope and possibility" in row for row in drawn)
    assert not any("Mutuality" in row for row in drawn)
    assert "2 themes" in helena.open("summaries.themes", dimension="mutuality").text
    assert "Of 3 changes, 1 is in effect and 1 is being tried out." in helena.open("summaries.themes").text
    assert "No theme was released for this choice" in helena.open("summaries.themes", dimension="learning").text


def test_a_theme_told_by_two_groups_counts_once_a_period(page, db, cast, told) -> None:
    _, _, newer, _, owed = told
    other = factories.make_group(cast.other_series)
    factories.make_cell(newer, other, db.get(Theme, owed.theme_id), sentence="Nobody calls.")
    helena = page.as_(cast.helena).open("summaries.themes", period="2026Q3")
    assert "Nobody calls." in helena.text
    row = next(r for r in helena.find("tr") if "Mutuality" in "".join(r.itertext()))
    assert [cell.text for cell in row if cell.tag.endswith("td")] == ["1"]


def test_nothing_of_a_release_that_is_being_prepared_stands_in_it(page, cast, told) -> None:
    preparing = factories.make_release("2026Q1", published_on=None)
    factories.make_cell(preparing, told[0], label="Not yet released", dimensions=("learning",))
    factories.make_missing_voice(preparing, told[0], "Not yet released, too")
    helena = page.as_(cast.helena)
    for address in (
        "/summaries/themes",
        "/summaries/themes?period=2026Q1",
        "/summaries/themes.csv",
        "/summaries/themes?dimension=learning",
    ):
        assert "Not yet released" not in helena.open(address).html
    assert "January to March 2026" not in helena.open("summaries.themes").html


def test_it_says_who_was_missing_by_quarter_and_each_once(page, cast, told) -> None:
    group, older, newer = told[0], told[1], told[2]
    other = factories.make_group(cast.other_series)
    factories.make_missing_voice(older, group, "front desk")
    for one, words in ((group, "night staff"), (other, "Night staff"), (other, "interpreters")):
        factories.make_missing_voice(newer, one, words)
    helena = page.as_(cast.helena).open("summaries.themes")
    said = [("".join(term.itertext()), "".join(what.itertext())) for term, what in zip(*terms(helena), strict=True)]
    assert said == [
        ("July to September 2026", "interpreters, Night staff"),
        ("April to June 2026", "front desk"),
    ]
    helena.open("summaries.themes", period="2026Q2")
    assert "front desk" in helena.text
    assert "interpreters" not in helena.text


def terms(page) -> tuple[list, list]:
    section = next(one for one in page.find("section") if one.get("aria-labelledby") == "missing")
    inside = list(section.iter())
    return [one for one in inside if one.tag.endswith("}dt")], [one for one in inside if one.tag.endswith("}dd")]


@pytest.mark.parametrize("releases", [1, 3, 12])
def test_the_page_asks_as_much_however_many_releases_there_are(page, cast, count_queries, releases) -> None:
    group = factories.make_group(cast.series)
    for number in range(releases):
        release = factories.make_release(f"{2023 + number // 4}Q{number % 4 + 1}", date(2023 + number // 4, 6, 1))
        for _ in range(3):
            cell = factories.make_cell(release, group)
            factories.make_missing_voice(release, group)
        factories.make_change(cast.rowan, cell)
        factories.make_answer(cell, cast.helena)
    helena = page.as_(cast.helena)
    with count_queries() as asked:
        helena.open("summaries.themes")
    assert len(asked) == 7
    with count_queries() as asked:
        helena.open("summaries.export")
    assert len(asked) == 3


def test_before_the_first_release_the_page_says_what_happens_next(page, cast) -> None:
    text = page.as_(cast.helena).open("summaries.themes").text
    assert "Nothing has been released yet" in text
    assert "Two weeks after a quarter ends" in text
    assert page.as_(cast.helena).open("summaries.export").html.count("\r\n") == 1


@pytest.mark.parametrize(
    "query",
    ["period=x&dimension=y&page=z", "period=9999Q9", "period=2026Q3%00", "page=-1", "page=9999999999999999999999",
     "dimension=hope&dimension=x", "period[]=1", "period=0000Q1"],
)  # fmt: skip
def test_an_odd_address_shows_what_there_is(page, cast, told, query) -> None:
    helena = page.as_(cast.helena)
    assert "Fear of blame" in helena.open(f"/summaries/themes?{query}").text
    assert "Fear of blame" in helena.open(f"/summaries/themes.csv?{query}").html


def test_the_file_holds_the_same_themes_byte_by_byte(page, cast, told) -> None:
    helena = page.as_(cast.helena).open("summaries.export")
    answer = helena.response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="coreflect-summary-2026-11-25.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data == (
        b"\xef\xbb\xbfperiod,published on,theme,sentence,principle or task,further principles and tasks,kind,"
        b"asks something of the agency,answer,reason,answered on\r\n"
        b"July to September 2026,2026-10-22,Six months of silence,We write before we listen.,Mutuality,,system,yes,"
        b"34 days without an answer,,\r\n"
        b"April to June 2026,2026-07-20,Fear of blame,We write before we listen.,Hope and possibility vs. fear,"
        b'Mutuality,system,yes,"not now, because",By-laws limit it.,2026-08-01\r\n'
    )


def test_the_file_is_narrowed_like_the_page_and_its_link_says_so(page, cast, told) -> None:
    helena = page.as_(cast.helena).open("summaries.themes", period="2026Q2", dimension="hope")
    (link,) = [address for address in helena.links() if "themes.csv" in address]
    file = helena.open(link).html
    assert "Fear of blame" in file
    assert "Six months of silence" not in file


def test_no_cell_of_the_file_is_a_formula(page, cast, told) -> None:
    group, older, *_ = told
    factories.make_cell(older, group, label='=HYPERLINK("http://example.org")', sentence="@here, +1", kind="question")
    file = page.as_(cast.helena).open("summaries.export").html
    assert "\"'=HYPERLINK(" in file
    assert "\"'@here" in file


def test_many_themes_are_paged_by_twenty(page, cast, told) -> None:
    group, _, newer, *_ = told
    for number in range(23):
        factories.make_cell(newer, group, label=f"Theme {number:02}")
    helena = page.as_(cast.helena)
    assert len(helena.open("summaries.themes").find("article")) == 20
    assert "And 14 more, younger ones" in helena.text
    assert len(helena.open("summaries.themes", page=2).find("article")) == 5
    assert len(helena.open("summaries.themes", page=99).find("article")) == 5


def test_themes_of_no_principle_or_of_many_stand_wherever_they_are_read(page, cast, told) -> None:
    group, _, newer, *_ = told
    none = factories.make_cell(newer, group, label="Not placed yet", dimensions=())
    many = factories.make_cell(newer, group, label="All at once", dimensions=("learning", "hope", "connection"))
    helena = page.as_(cast.helena).open("summaries.themes")
    assert "Not placed yet" in helena.text
    assert "one that names none under none" in helena.text
    rows = helena.open("summaries.export").html.splitlines()
    (empty,) = [row for row in rows if "Not placed yet" in row]
    assert "We write before we listen.,,,system" in empty
    (full,) = [row for row in rows if "All at once" in row]
    assert 'Learning vs. helping,"Hope and possibility vs. fear, Connection",system' in full
    narrowed = helena.open("summaries.themes", dimension="connection").text
    assert "All at once" in narrowed
    assert "Not placed yet" not in narrowed
    for endpoint, values in (
        ("releases.show", {"release_id": newer.id}),
        ("policies.answer", {"cell_id": none.id}),
        ("policies.answer", {"cell_id": many.id}),
        ("policies.answers", {}),
    ):
        text = helena.open(endpoint, **values).text
        assert ("All at once" if values.get("cell_id") == many.id else "Not placed yet") in text
        assert "· ·" not in text
    only = factories.make_release("2026Q4")
    factories.make_cell(only, factories.make_group(cast.other_series), dimensions=())
    text = helena.open("summaries.themes", period="2026Q4").text
    assert "No theme of a principle or task was first told in October to December 2026." in text
