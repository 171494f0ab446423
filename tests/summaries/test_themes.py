"""The list of published themes: what narrows it, what is found in it, and what it never tells."""

import re
from datetime import date

import pytest

from coreflect.releases.models import Cell, Release, ReleaseGroup
from tests import factories
from tests.summaries.conftest import years_of_releases


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
        page.as_(person).open("summaries.export_csv")
    for person in (cast.priya, cast.wes):
        page.as_(person).open("summaries.themes", status=403)
        page.as_(person).open("summaries.export_csv", status=403)
    page.open("summaries.themes", status=302)
    page.open("summaries.export_csv", status=302)


def test_each_theme_stands_with_its_answer_or_its_age_and_what_came_of_it(page, cast, told) -> None:
    _, older, _, answered, owed = told
    factories.make_change(cast.rowan, answered, title="After-talk", stage="in_effect")
    factories.make_change(cast.rowan, answered, title="Before-talk", stage="talked_over")
    helena = page.as_(cast.helena).open("summaries.themes")
    newer, old = (" ".join("".join(one.itertext()).split()) for one in helena.find("article"))
    assert newer == (
        "Six months of silence We write before we listen. no answer for 34 days Mutuality (task) · system · "
        "July to September 2026"
    )
    waits = "Linked, not yet confirmed by a PS lead."
    assert old == (
        f"Fear of blame We write before we listen. not now, because By-laws limit it. In effect: After-talk {waits} "
        f"Being talked over: Before-talk {waits} Hope and possibility vs. fear (principle) · Mutuality (task) · "
        "system · April to June 2026"
    )
    assert {f"/policies/answers/{owed.id}", f"/releases/{older.id}"} <= set(helena.links())
    assert "2 themes" in helena.text
    assert "score" not in helena.text.casefold()


def test_the_newest_answer_stands_and_older_ones_do_not(page, cast, told) -> None:
    factories.make_answer(told[3], cast.helena, number=2, word="yes", reason="")
    text = page.as_(cast.helena).open("summaries.themes").text
    assert "By-laws" not in text
    assert len(page.as_(cast.helena).open("summaries.themes").find("article")) == 2


def names(page, **asked) -> list[str]:
    """The themes that the page lists, in its order; the files of the same choice hold the same number."""
    page.open("summaries.themes", **asked)
    found = ["".join(one.itertext()).strip() for one in page.find("h2", class_="h3")]
    counted = [one.text for one in page.find("p", class_="count")]
    assert counted == ([f"{len(found)} theme{'' if len(found) == 1 else 's'}"] if found else [])
    if not found:
        assert "No theme that was published fits this choice." in page.text
    return found


def test_every_filter_narrows_the_list_alone_and_together(page, cast, told) -> None:
    group, older, newer, *_ = told
    of = {"dimensions": ("learning",), "kind": "question", "asks": False}
    factories.make_cell(newer, group, label="Who is the plan for?", groupings=("Notes", "Night shift"), **of)
    factories.make_cell(older, group, label="Our notes", groupings=("night  SHIFT",), **of | {"kind": "practice"})
    helena = page.as_(cast.helena)
    everything = ["Six months of silence", "Who is the plan for?", "Fear of blame", "Our notes"]
    assert names(helena) == everything
    assert names(helena, period="2026Q3") == everything[:2]
    assert names(helena, dimension="mutuality") == ["Six months of silence", "Fear of blame"]
    assert names(helena, dimension="hope") == ["Fear of blame"]
    assert names(helena, kind="question") == ["Who is the plan for?"]
    assert names(helena, grouping="night shift") == ["Who is the plan for?", "Our notes"]
    assert names(helena, grouping=" NIGHT   Shift ") == ["Who is the plan for?", "Our notes"]
    assert names(helena, grouping="notes", period="2026Q2") == []
    assert names(helena, state="owed") == ["Six months of silence"]
    assert names(helena, state="answered") == ["Fear of blame"]
    assert names(helena, state="owed", words="silence", period="2026Q3", dimension="mutuality", kind="system") == [
        "Six months of silence"
    ]
    offered = [(one.get("value"), one.text) for one in helena.open("summaries.themes").find("option")]
    assert ("night shift", "Night shift") in offered
    assert ("2026Q2", "April to June 2026") in offered


def test_words_are_found_in_labels_sentences_asks_and_other_names_and_marked(page, cast, told) -> None:
    group, _, newer, *_ = told
    factories.make_cell(
        newer, group, label="Réseau", sentence="A <b> network.", aliases=("Zwölf & wir",), ask="Sign it?"
    )
    helena = page.as_(cast.helena)
    for words in ("reseau", "NETWORK a", "zwolf", "wir réseau", "sign it", "<b>"):
        assert names(helena, words=words) == ["Réseau"]
    helena.open("summaries.themes", words="zwolf sign reseau <b>")
    assert [one.text for one in helena.find("mark")] == ["Réseau", "<b>", "Zwölf", "Sign"]
    assert helena.find("input", id="words")[0].get("value") == "zwolf sign reseau <b>"
    assert names(helena, words="silence fear") == []
    helena.open("summaries.themes", words="listen", page=1)
    assert [one.text for one in helena.find("mark")] == ["listen", "listen"]


def test_what_stayed_in_the_room_is_missed_like_what_never_was(page, cast, told) -> None:
    """A label of the codebook that was never told, and one in a release that has not left the room."""
    factories.make_theme(label="Crooked teapots")
    preparing = factories.make_release("2026Q4", published_on=None)
    factories.make_cell(
        preparing, told[0], label="Crooked kettles", aliases=("Crooked spoons",), groupings=("Crooked",)
    )
    for person in (cast.helena, cast.sunniva, cast.rowan):
        mine = page.as_(person)
        missed = without(mine.open("summaries.themes", words="Xylophonic marmalade"), "Xylophonic marmalade")
        for words in ("Crooked teapots", "crooked kettles", "Crooked spoons", "Crooked"):
            assert without(mine.open("summaries.themes", words=words), words) == missed
        assert "Crooked" not in mine.open("summaries.themes").html
        never = without(mine.open("summaries.themes", grouping="never was"), "")
        assert without(mine.open("summaries.themes", grouping="crooked"), "") == never


def without(page, words: str) -> str:
    """The page without what was looked for, and without the token against forgery, which holds the second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.html).replace(words, "")


def test_of_a_withdrawn_theme_there_are_no_words_and_nothing_waits(page, cast, told) -> None:
    group, _, newer, *_ = told
    erased = {"label": "", "sentence": "", "withdrawn_on": date(2026, 11, 3), "groupings": ("Notes",)}
    factories.make_cell(newer, group, factories.make_theme(label="Erased words"), **erased)
    helena = page.as_(cast.rowan)
    assert names(helena) == ["Six months of silence", "A theme that was withdrawn", "Fear of blame"]
    assert "It was withdrawn on Tuesday 3 November. Its words are erased." in helena.text
    assert "Erased words" not in helena.html
    assert names(helena, state="owed") == ["Six months of silence"]
    assert names(helena, words="withdrawn") == []
    assert names(helena, grouping="notes") == ["A theme that was withdrawn"]
    row = next(one for one in helena.open("summaries.export_csv").html.splitlines() if "withdrawn" in one)
    assert row.startswith(
        "July to September 2026,2026-10-22,A theme that was withdrawn,,It was withdrawn on Tuesday 3 November 2026. "
        "Its words are erased.,Worldview,"
    )


def test_nothing_of_a_release_that_is_being_prepared_stands_in_it(page, cast, told) -> None:
    preparing = factories.make_release("2026Q1", published_on=None)
    hidden = {"dimensions": ("learning",), "aliases": ("Not yet released",), "groupings": ("Not yet released",)}
    factories.make_cell(preparing, told[0], label="Not yet released", **hidden)
    factories.make_missing_voice(preparing, told[0], "Not yet released, too")
    helena = page.as_(cast.helena)
    for address in (
        "/summaries/themes",
        "/summaries/themes?period=2026Q1",
        "/summaries/themes.csv",
        "/summaries/themes?dimension=learning",
        "/summaries/themes?kind=system&state=owed",
    ):
        assert "Not yet released" not in helena.open(address).html
    assert "January to March 2026" not in helena.open("summaries.themes").html


def test_many_themes_are_paged_by_twenty(page, cast, told) -> None:
    group, _, newer, *_ = told
    for number in range(23):
        factories.make_cell(newer, group, label=f"Theme {number:02}")
    helena = page.as_(cast.helena)
    assert len(helena.open("summaries.themes").find("article")) == 20
    assert "25 themes" in helena.text
    helena.open("summaries.themes", page=2, words="listen", kind="system")
    assert len(helena.find("article")) == 5
    assert "/summaries/themes?words=listen&kind=system&page=1" in helena.links()
    assert len(helena.open("summaries.themes", page=99).find("article")) == 5


@pytest.mark.parametrize("years", [1, 5, 20])
def test_the_list_and_its_files_ask_as_much_for_one_year_as_for_twenty(page, db, cast, count_queries, years) -> None:
    years_of_releases(db, years, cast.helena.id, cast.rowan.id)
    for person in (cast.helena, cast.rowan):
        mine = page.as_(person)
        for asked in ({}, {"words": "number plan", "grouping": "notes", "state": "answered"}):
            for endpoint, most in (("themes", 5), ("export_csv", 3), ("export_xlsx", 3), ("export_pdf", 3)):
                if endpoint == "export_pdf" and years > 1:
                    continue  # it takes its time, and asks what the others ask
                with count_queries() as statements:
                    mine.open(f"summaries.{endpoint}", **asked)
                assert len(statements) == most, statements


def test_before_the_first_release_the_page_says_what_happens_next(page, cast) -> None:
    text = page.as_(cast.helena).open("summaries.themes").text
    assert "No theme has been released yet" in text
    assert "Two weeks after a quarter ends" in text
    assert page.as_(cast.helena).open("summaries.export_csv").html.count("\r\n") == 1


@pytest.mark.parametrize(
    "query",
    ["period=x&dimension=y&page=z", "period=9999Q9", "period=2026Q3%00", "page=-1", "page=9999999999999999999999",
     "dimension=hopes&dimension=x", "kind=&state=%27&grouping=", "words=%00%20%E2%80%8B",
     "period[]=1", "period=0000Q1"],
)  # fmt: skip
def test_an_odd_address_shows_what_there_is(page, cast, told, query) -> None:
    helena = page.as_(cast.helena)
    assert "Fear of blame" in helena.open(f"/summaries/themes?{query}").text
    assert "Fear of blame" in helena.open(f"/summaries/themes.csv?{query}").html
