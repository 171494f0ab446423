"""The codebook's page."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from coreflect.themes.models import ThemeAlias, ThemeGrouping
from tests.conftest import Cast
from tests.factories import make_cell, make_group, make_release, make_theme
from tests.pages import Page


def shown(page: Page) -> list[str]:
    return [" ".join("".join(heading.itertext()).split()) for heading in page.find("h2")]


def test_the_codebook_says_what_a_theme_is_about_and_how_often_it_was_released(
    page: Page, db: Session, cast: Cast
) -> None:
    told = make_theme(label="Hope", dimensions=("hope", "moving"))
    make_theme(label="Quiet", dimensions=("connection",))
    group = make_group(cast.series)
    make_cell(make_release(), group, told)
    make_cell(make_release("2025Q4", date(2026, 1, 20)), make_group(cast.series, year=2025), told, year=2025)
    rowan = page.as_(cast.rowan).open("themes.index")
    assert rowan.h1 == "Our codebook"
    assert shown(rowan) == ["Hope", "Quiet"]
    assert "Hope and possibility vs. fear (principle) Moving towards (task)" in rowan.text
    uses = any(room.uses for room in page.app.extensions["rooms"])
    assert ("released 2 times" in rowan.text) == uses
    assert "not told outside so far" in rowan.text


@pytest.mark.parametrize("who", ["priya", "helena", "wes", "sunniva"])
def test_only_ps_leads_read_the_codebook(page: Page, cast: Cast, who: str) -> None:
    make_theme(label="Hope")
    visitor = page.as_(getattr(cast, who)).open("themes.index", 403)
    assert "Hope" not in visitor.text


def test_leads_of_any_series_read_the_whole_codebook(page: Page, cast: Cast) -> None:
    make_theme(label="Hope")
    assert shown(page.as_(cast.tove).open("themes.index")) == ["Hope"]


def test_the_filters_stand_in_the_address_and_find_words_in_any_case(page: Page, cast: Cast) -> None:
    make_theme(label="Hope returns", dimensions=("hope",))
    make_theme(label="100% sure", label_key="100% sure", dimensions=("moving", "hope"))
    make_theme(label="Quiet", dimensions=("connection",))
    rowan = page.as_(cast.rowan)
    assert shown(rowan.open("themes.index", about="hope")) == ["100% sure", "Hope returns"]
    assert shown(rowan.open("themes.index", words=" HOPE  returns ")) == ["Hope returns"]
    assert shown(rowan.open("themes.index", words="0% s")) == ["100% sure"]
    assert shown(rowan.open("themes.index", words="_")) == ["100% sure", "Hope returns", "Quiet"]
    assert shown(rowan.open("themes.index", words="hope", about="connection")) == []
    assert "No theme of the codebook fits" in rowan.text
    assert rowan.find("input", name="words")[0].get("value") == "hope"
    assert rowan.find("option", value="connection")[0].get("selected") is not None


def test_words_are_found_in_other_names_and_meanings_and_groupings_and_states_narrow_the_list(
    page: Page, db: Session, cast: Cast, count_queries: Callable
) -> None:
    hope = make_theme(label="Hope", definition="What fear leaves ROOM for. Überall.", status="proposed")
    quiet, old = make_theme(label="Quiet"), make_theme(label="Old", status="retired")
    gone = make_theme(label="Gone", definition="A long pause.", merged_into=quiet.id, merged_since="2026Q4")
    make_theme(label="Far", merged_into=gone.id, merged_since="2026Q4")
    db.add(ThemeAlias(name_key="silence", theme_id=gone.id, name="Silence"))
    for theme, name in ((hope, "Fear"), (old, "Fear"), (quiet, "Night work"), (gone, "Gone work")):
        db.add(ThemeGrouping(theme_id=theme.id, name_key=name.casefold(), name=name))
    db.commit()
    rowan = page.as_(cast.rowan)
    for found, asked in (
        (["Hope"], {"words": "leaves room"}),
        (["Hope"], {"words": "Überall"}),
        (["Quiet"], {"words": "SILENCE"}),
        (["Quiet"], {"words": "far"}),
        (["Quiet"], {"words": "long pause"}),
        (["Hope", "Old"], {"grouping": "Fear"}),
        (["Old"], {"grouping": "fear", "stands": "retired"}),
        (["Hope"], {"stands": "proposed"}),
        (["Quiet"], {"stands": "active"}),
        ([], {"grouping": "no such one"}),
        (["Hope", "Old", "Quiet"], {"stands": "merged", "about": "love"}),
    ):
        with count_queries() as questions:
            assert shown(rowan.open("themes.index", **asked)) == found, asked
        assert len(questions) <= 3
    offered = [one.get("value") for one in rowan.find("select", name="grouping")[0]]
    assert offered == ["", "Fear", "Gone work", "Night work"]


def test_a_mistyped_word_finds_what_was_meant(page: Page, db: Session, cast: Cast) -> None:
    fixing, quiet = make_theme(label="The fixing reflex"), make_theme(label="Quiet")
    gone = make_theme(label="Silent rooms", merged_into=quiet.id, merged_since="2026Q4")
    rowan = page.as_(cast.rowan).open("themes.index", words="fixng")
    assert "Did you mean The fixing reflex?" in rowan.text
    assert page.address("themes.theme", theme_id=fixing.id) in rowan.links()
    assert "Did you mean Quiet?" in rowan.open("themes.index", words="silemt").text, f"{gone.label} became that"
    for words in ("teapot", "?!", "fixing"):
        assert "Did you mean" not in rowan.open("themes.index", words=words).text


def test_a_proposed_theme_that_was_released_has_no_meaning_agreed_yet(page: Page, db: Session, cast: Cast) -> None:
    told, new = make_theme(label="Hope", status="proposed"), make_theme(label="Quiet", status="proposed")
    make_cell(make_release(), make_group(cast.series), told)
    rowan = page.as_(cast.rowan).open("themes.index")
    assert rowan.text.count("No meaning agreed yet") == rowan.text.count("not told outside so far") == 1
    assert "no meaning agreed yet" in rowan.open("themes.theme", theme_id=told.id).text
    assert "no meaning agreed yet" not in rowan.open("themes.theme", theme_id=new.id).text


def test_twenty_are_shown_and_the_rest_is_on_the_next_page(page: Page, cast: Cast) -> None:
    for number in range(23):
        make_theme(label=f"T {number:02}", dimensions=("hope",))
    rowan = page.as_(cast.rowan).open("themes.index", about="hope")
    assert len(shown(rowan)) == 20
    assert "23 themes" in rowan.text
    assert "/themes/?about=hope&page=2" in rowan.links()
    assert shown(rowan.open("themes.index", about="hope", page=2)) == ["T 20", "T 21", "T 22"]
    rowan.open("themes.index", 302, about="hope", page=3)
    assert shown(rowan.follow())[0] == "T 00"


def test_an_empty_codebook_says_what_to_do_first(page: Page, cast: Cast) -> None:
    rowan = page.as_(cast.rowan).open("themes.index")
    assert "empty until a first quarter is released" in rowan.text


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=-1", "page=0", "page=", "about=love", "words=%00", "about=hope&about=x", "words=%FF%FE", "x[]=1"],
)
def test_odd_addresses_show_the_list(page: Page, cast: Cast, query: str) -> None:
    make_theme(label="Hope", dimensions=("hope",))
    assert shown(page.as_(cast.rowan).open(f"/themes/?{query}"))[:1] in (["Hope"], [])


def test_an_endless_page_number_leads_to_the_first_page(page: Page, cast: Cast) -> None:
    rowan = page.as_(cast.rowan).open(f"/themes/?page={'9' * 40}", 302)
    assert rowan.follow().h1 == "Our codebook"


def test_the_list_asks_three_questions_whatever_its_length(page: Page, cast: Cast, count_queries: Callable) -> None:
    rowan = page.as_(cast.rowan)
    counts = []
    for number in range(3):
        make_theme(label=f"T {number}")
        with count_queries() as asked:
            rowan.open("themes.index")
        counts.append(len(asked))
    assert counts[0] == counts[-1] <= 3
