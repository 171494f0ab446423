"""Said / did / did not, because: what is looked for there, found and told, on a phone and on paper."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.policies.conftest import Released
from tests.policies.said_pages import but_folds, folded, titles


def test_filters_and_words_find_what_fits_and_nothing_else(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    older = factories.make_release("2025Q4", published_on=TODAY - timedelta(days=300))
    told = {"sentence": "Das Büro war leer.", "dimensions": ("hope", "moving"), "year": 2025}
    cafe = factories.make_cell(older, released.group, label="CAFÉ in the morning", **told)
    factories.make_answer(cafe, cast.helena, word="no", reason="Money, this year.", answered_on=TODAY)
    change = factories.make_change(
        cast.rowan, cafe, title="Cups 100%_", stage="no", stage_since=TODAY, proposed_on=TODAY
    )
    factories.make_decision(change, cast.helena, word="no", reason="Straße closed.", body="Board")
    factories.make_change(cast.rowan, title="In our own name", proposed_on=TODAY)
    mine = page.as_(cast.helena)
    everything = ["Six months of silence", "CAFÉ in the morning"]
    cases = [
        ({"words": "cafe"}, ["CAFÉ in the morning"]),
        ({"words": "buro LEER"}, ["CAFÉ in the morning"]),
        ({"words": "STRASSE"}, ["CAFÉ in the morning"]),
        ({"words": "100%_"}, ["CAFÉ in the morning"]),
        ({"words": "cafe nowhere"}, []),
        ({"words": "%"}, ["CAFÉ in the morning"]),
        ({"principle": "moving"}, ["CAFÉ in the morning"]),
        ({"principle": "worldview"}, ["Six months of silence"]),
        ({"period": "2025"}, ["CAFÉ in the morning"]),
        ({"period": "2026Q3"}, ["Six months of silence"]),
        ({"period": "2026Q3", "words": "cafe"}, []),
        ({"word": "no"}, ["CAFÉ in the morning"]),
        ({"word": "none"}, ["Six months of silence"]),
        ({"word": "yes"}, []),
        ({"by": "change", "word": "no"}, ["Cups 100%_"]),
        ({"by": "change", "word": "none"}, ["In our own name"]),
        ({"by": "change", "principle": "hope"}, ["Cups 100%_"]),
        ({"by": "change", "words": "café board"}, ["Cups 100%_"]),
        ({"by": "change", "words": "own NAME"}, ["In our own name"]),
        ({"by": "change", "period": "2025Q4"}, ["Cups 100%_"]),
        ({"by": "change", "period": "2026Q4"}, ["Cups 100%_", "In our own name"]),
        ({"by": "change", "period": "2024"}, []),
        (
            {"period": "20x6", "word": "maybe", "principle": "x", "page": "9" * 99},
            everything,
        ),
        ({"words": "\x00 \x00"}, everything),
    ]
    for asked, wanted in cases:
        assert titles(mine.open("policies.said", **asked)) == wanted, asked
    assert "Narrow it down" in mine.open("policies.said", words="cafe").text
    assert "Nothing fits this choice." in mine.open("policies.said", words="nowhere").text


def test_a_change_that_was_decided_twice_is_found_by_what_was_decided_last(page: Page, db: Session, cast: Cast) -> None:
    change = factories.make_change(cast.rowan, title="Thought again")
    factories.make_decision(change, cast.helena, word="no", reason="Money.")
    factories.make_decision(change, cast.helena, number=2, word="yes")
    mine = page.as_(cast.helena)
    found = {word: titles(mine.open("policies.said", by="change", word=word)) for word in ("no", "yes", "none")}
    assert found == {"no": [], "yes": ["Thought again"], "none": []}


def test_pages_are_by_twenty_and_print_holds_all_up_to_what_it_says(page: Page, db: Session, cast: Cast) -> None:
    changes_at_once(db, 300, cast.helena, cast.rowan)
    mine = page.as_(cast.helena)
    for by in ("", "change"):
        told = [title for number in range(1, 17) for title in titles(mine.open("policies.said", by=by, page=number))]
        assert len(told) == 15 * 20 + 20, "page 16 is the last one again"
        assert len(set(told)) == 300
        assert told[300:] == told[280:300]
        mine.open("policies.said", by=by, print="yes")
        assert len(titles(mine)) == 200
        assert titles(mine) == told[:200]
        assert "These are the first 200 of 300. Narrow the list to print the others." in mine.text
        assert titles(mine.open("policies.said", by=by, words="contract"))[:1]
    mine.open("policies.said", print="yes", word="no")
    assert "These are the first" not in mine.text


def test_what_is_folded_says_what_came_of_it_and_paper_holds_it_open(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """A phone shows name, sentence and outcome, without a script; where all is printed nothing is folded."""
    way = factories.make_change(cast.rowan, released.asking, title="On its way", stage="decision")
    mine = page.as_(cast.priya).open("policies.said")
    assert folded(mine) == [["no answer for 34 days", "decided"]]
    (article,) = mine.find("article")
    (fold,) = mine.find("details", class_="unfolds")
    within = "".join(but_folds(fold))
    assert "People hear nothing." in "".join(article.itertext())
    assert "People hear nothing." not in within, "the sentence stands outside of the fold"
    assert "On its way" in within
    assert "open" not in fold.attrib
    factories.make_answer(released.asking, cast.helena, word="in_part", reason="Half of it.")
    factories.make_decision(way, cast.helena, word="yes")
    assert folded(mine.open("policies.said")) == [["answered yes in part", "decided: yes"]]
    assert folded(mine.open("policies.said", by="change")) == [["decided: yes"]]
    for by in ("", "change"):
        mine.open("policies.said", by=by, print="yes")
        assert ["open" in one.attrib for one in mine.find("details", class_="unfolds")] == [True]


def test_what_was_looked_for_is_said_and_the_finder_stays_open(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    mine = page.as_(cast.priya)

    def told() -> tuple[str, bool]:
        (finder,) = mine.find("details", class_="narrow-down screen")
        return "".join(mine.find("p", class_="count")[0].itertext()), "open" in finder.attrib

    mine.open("policies.said")
    assert told() == ("1 theme · on one page, for printing", False)
    mine.open("policies.said", words="silence")
    assert told()[0].startswith("1 theme with “silence” in what was said, answered or decided · on one page")
    assert told()[1]
    mine.open("policies.said", words="nowhere", principle="hope", period="2026Q3", word="in_part")
    both = "with “nowhere” in what was said, answered or decided, under Hope and possibility vs. fear"
    assert told() == (f"No theme {both}, from July to September 2026, with the answer “yes in part”", True)
    mine.open("policies.said", by="change", period="2025", word="none")
    assert told() == ("No change from 2025, without a decision", True)
