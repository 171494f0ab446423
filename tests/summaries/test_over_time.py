"""What leaders read over the years."""

from datetime import date

from tests import factories


def test_the_years_stand_on_one_page(page, cast) -> None:
    group = factories.make_group(cast.series)
    for year in (2025, 2026):
        release = factories.make_release(f"{year}Q2", date(year, 7, 20))
        theme = factories.make_theme(label=f"Fear {year}")
        factories.make_cell(release, group, theme)
    helena = page.as_(cast.helena).open("summaries.over_time")
    assert "2 themes were told from 2025 to 2026, each in one year only." in helena.text


def test_before_the_first_release_the_page_says_what_happens_next(page, cast) -> None:
    assert "Nothing has been released yet" in page.as_(cast.helena).open("summaries.over_time").text
