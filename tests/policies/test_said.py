"""Said / did / did not, because: what stands on the page, and what it costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.models import ChangeCell, Decision
from coreflect.policies.rules.stages import EXITS, RUNS, Stage
from coreflect.releases.models import Cell
from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.policies.conftest import Released
from tests.policies.said_pages import but_folds, folded, titles

SOUGHT = ({}, {"principle": "hope"}, {"period": "2025"}, {"word": "no"}, {"words": "number plan"}, {"print": "yes"})


@pytest.mark.parametrize("by", ["", "change"])
def test_the_page_asks_three_questions_whatever_its_length(
    page: Page, db: Session, cast: Cast, count_queries: Callable, by: str
) -> None:
    changes_at_once(db, 300, cast.helena, cast.rowan)
    mine = page.as_(cast.priya)
    for sought in SOUGHT:
        with count_queries() as asked:
            mine.open("policies.said", by=by, **sought)
        assert len(asked) <= 3, sought


def links_of(page: Page, address: str) -> set[str]:
    """Return where the main part of a page leads, as a person could click."""
    (main,) = page.open(address).find("main")
    return {e.get("href", "") for e in main.iter() if e.tag.endswith("}a")}


def test_two_clicks_lead_from_each_decision_to_its_principles_and_back(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """Through the theme's page both ways; also where a theme asks nothing, and where a change has several."""
    changes_at_once(db, 12, cast.helena, cast.rowan)
    both = factories.make_change(cast.rowan, released.asking, released.quiet, title="From two themes")
    factories.make_decision(both, cast.helena, word="no", reason="The county decides.")
    mine = page.as_(cast.priya)
    decided = db.execute(
        select(Decision.change_id, Cell.id, Cell.dimensions)
        .join(ChangeCell, ChangeCell.change_id == Decision.change_id)
        .join(Cell, Cell.id == ChangeCell.cell_id)
    ).all()
    assert len({row.change_id for row in decided}) == 5
    seen: dict[str, set[str]] = {}

    def leads(begin: str, to: str) -> bool:
        seen[begin] = seen.get(begin) or links_of(mine, begin)
        return to in seen[begin]

    for change_id, cell_id, about in decided:
        change, theme = f"/policies/{change_id}", f"/policies/answers/{cell_id}"
        assert leads(change, theme)
        assert leads(theme, change)
        for key in about:
            principle = f"/policies/said?principle={key}"
            assert leads(theme, principle), "decision, theme, principle: two clicks"
            assert leads(principle, theme), "principle, theme, decision: two clicks"
            assert leads(principle, change), "and the decision's own page at once"


def test_every_side_says_what_stands_on_it(page: Page, db: Session, cast: Cast, released: Released) -> None:
    shared = {"body": "Policy group", "decided_on": TODAY - timedelta(days=3)}
    with factories.together():
        group = released.group
        owed = factories.make_cell(released.release, group, label="Owed", sentence="Nobody wrote back.", ask="Write.")
        part = factories.make_cell(released.release, group, label="In part", dimensions=("hope",))
        factories.make_answer(part, cast.helena, word="in_part", reason="We begin with one team.", body="Quality group")
        factories.make_answer(owed, cast.helena, word="acknowledged")
        came = factories.make_change(
            cast.rowan, part, title="One team first", stage="in_effect", in_effect_on=TODAY - timedelta(days=9)
        )
        factories.make_decision(came, cast.helena, word="in_part", reason="The other team has no room.", **shared)
        way = factories.make_change(cast.rowan, owed, title="On its way", stage="talked_over")
        off = factories.make_change(cast.rowan, part, title="For now not", stage="not_now")
        factories.make_decision(off, cast.helena, word="not_now", reason="By-laws.", look_again_on=TODAY, **shared)
    db.get(ChangeCell, (came.id, part.id)).confirmed_on = TODAY
    db.get(ChangeCell, (came.id, part.id)).confirmed_by = cast.rowan.id
    db.commit()
    mine = page.as_(cast.priya).open("policies.said")
    theme = {name: text_of(mine, name) for name in ("In part", "Owed")}
    said, _, rest = theme["In part"].partition("Answered")
    answered, _, rest = rest.partition("Did ")
    did, _, did_not = rest.partition("Did not, because")
    assert "yes in part" not in said
    assert "yes in part Leadership, Wednesday 25 November." in answered
    assert "We begin with one team. Quality group takes it up." in answered
    assert "One team first in effect since Monday 16 November. Came from co-reflection." in did
    assert "For now not" not in did
    assert "Not all of “One team first”: in part was decided by Policy group on Sunday 22 November." in did_not
    assert "For now not not now was decided by Policy group on Sunday 22 November. By-laws. Look again on" in did_not
    for reason in ("We begin with one team", "The other team has no room", "By-laws"):
        assert theme["In part"].count(reason) == 1, "each reason stands once"
    assert "It asks Write." in theme["Owed"]
    assert "Answered No answer for 34 days; acknowledged on Wednesday 25 November 2026." in theme["Owed"]
    waits = "On its way being talked over since Wednesday 25 November. From a released theme, not yet confirmed by a PS"
    assert waits in theme["Owed"].partition("Under way")[2]
    assert "Did " not in theme["Owed"].replace("Did not", "")
    assert way
    mine.open("policies.said", by="change")
    change = text_of(mine, "One team first")
    assert "Came from co-reflection: In part" in change
    assert "Decided in part was decided by Policy group on" in change
    assert "Who held the pen: not yet talked about" in change
    assert "From a released theme, not yet confirmed by a PS lead" in text_of(mine, "For now not")
    assert "Nothing has been decided on it yet." in text_of(mine, "On its way")


def test_did_holds_what_is_tried_out_or_in_effect_and_nothing_that_was_only_said(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """At every stage: yes is a word, and a change stands on one side."""
    factories.make_answer(released.asking, cast.helena, word="yes")
    with factories.together():
        for stage in Stage:
            change = factories.make_change(cast.rowan, released.asking, title=f"One {stage.words}", stage=stage.value)
            if stage in (Stage.DECISION, Stage.DRAFTING, *EXITS):
                word = stage.value if stage in EXITS else "yes"
                factories.make_decision(change, cast.helena, word=word, reason=f"Why {stage.words}.")
    text = text_of(page.as_(cast.priya).open("policies.said"), "Six months")
    answered, _, rest = text.partition("Did One")
    did, _, rest = rest.partition("Under way")
    under_way, _, did_not = rest.partition("Did not, because")
    assert "Answered yes Leadership" in answered
    for stage in Stage:
        side = did_not if stage in EXITS else did if stage in RUNS else under_way
        assert f"{stage.words} " in side
        assert text.count(f"One {stage.words} ") == 1, "each change stands once"
    assert "decided on" not in text, "who decided is said with it"
    assert " since " not in did_not
    assert "One decision yes was decided by Policy group on" in under_way


def test_a_theme_linked_to_what_did_not_come_from_it_is_not_said_to_be_its_origin(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    made = {
        origin: factories.make_change(cast.rowan, title=f"As {origin}", origin=origin)
        for origin in ("elsewhere", "ps_staff")
    }
    db.add_all(ChangeCell(change_id=one.id, cell_id=released.asking.id) for one in made.values())
    db.commit()
    begins = {"elsewhere": "Not from co-reflection", "ps_staff": "Raised by PS staff, in their own name"}
    mine = page.as_(cast.priya)
    for origin, words in begins.items():
        linked = f"{words}; a released theme was linked later, not yet confirmed by a PS lead"
        assert f"As {origin} proposed on" in text_of(mine.open("policies.said"), "Six months")
        assert f"{linked}." in text_of(mine, "Six months")
        assert f"{linked}: Six months of silence" in text_of(mine.open("policies.said", by="change"), f"As {origin}")
        db.get(ChangeCell, (made[origin].id, released.asking.id)).confirmed_on = TODAY
        db.get(ChangeCell, (made[origin].id, released.asking.id)).confirmed_by = cast.rowan.id
        db.commit()
        confirmed = f"{words}; a released theme was linked later, and a PS lead has confirmed that it reflects"
        assert confirmed in text_of(mine.open("policies.said"), "Six months")
        assert confirmed in text_of(mine.open("policies.said", by="change"), f"As {origin}")
    assert "From a released theme" not in mine.open("policies.said").text
    assert "Came from" not in mine.text


def text_of(page: Page, title: str) -> str:
    """Return what the page says of one theme or change, but for what it says when it is folded."""
    for article in page.find("article"):
        said = " ".join("".join(but_folds(article)).split())
        if said.startswith(title):
            return said
    raise AssertionError(f"{title} is not on the page")


def test_what_was_withdrawn_stands_after_the_other_themes_of_its_quarter(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    older = factories.make_release("2025Q4", published_on=TODAY - timedelta(days=300))
    factories.make_cell(older, released.group, label="From the year before")
    gone = factories.make_cell(released.release, released.group, label="", sentence="", withdrawn_on=TODAY)
    factories.make_answer(gone, cast.helena, word="no", reason="The county decides.")
    mine = page.as_(cast.priya).open("policies.said")
    assert titles(mine) == ["Six months of silence", "A theme that was withdrawn", "From the year before"]


def test_a_withdrawn_theme_is_a_marker_and_the_word_of_its_answer(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    factories.make_answer(released.asking, cast.helena, word="no", reason="The county decides.")
    for cell in (released.asking, released.quiet):
        cell.withdrawn_on, cell.label, cell.sentence = TODAY, "", ""
    db.commit()
    mine = page.as_(cast.priya).open("policies.said")
    assert titles(mine) == ["A theme that was withdrawn"]
    assert "Its words are erased." in mine.text
    assert "no, because Leadership, Wednesday 25 November." in mine.text
    assert "The county decides." not in mine.text
    assert "no answer for" not in text_of(mine, "A theme that was withdrawn")


def test_an_empty_page_says_what_comes_first(page: Page, db: Session, cast: Cast) -> None:
    mine = page.as_(cast.priya)
    assert "Nothing has been released yet." in mine.open("policies.said").text
    assert "Narrow it down" not in mine.text, "there is nothing to narrow"
    assert "No change has been proposed yet." in mine.open("policies.said", by="change").text
    assert "Narrow it down" not in mine.text
    release = factories.make_release()
    factories.make_cell(release, factories.make_group(cast.series), asks=False)
    assert "No released theme has asked anything" in mine.open("policies.said").text


def test_texts_of_any_script_are_kept(page: Page, db: Session, cast: Cast, released: Released) -> None:
    words = "שלום <b>لا</b> 👩🏽‍⚕️ " + "x" * 300
    factories.make_answer(released.asking, cast.helena, word="no", reason=words)
    page.as_(cast.priya).open("policies.said")
    assert words in page.as_(cast.priya).open("policies.said").text


def test_a_no_that_a_later_decision_overtook_does_not_read_as_what_holds(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    then, lately = TODAY - timedelta(days=200), TODAY - timedelta(days=5)
    answer = {"word": "not_now", "reason": "By-laws.", "answered_on": then, "look_again_on": TODAY}
    factories.make_answer(released.asking, cast.helena, **answer)
    change = factories.make_change(cast.rowan, released.asking, title="Calls", stage="decision")
    mine = page.as_(cast.priya)
    earlier, none = "Said before the decision of Friday 20 November: not now, because Leadership", "Said before"
    decided = ((then, "yes", none), (lately, "no", none), (lately, "in_part", earlier))
    for number, (decided_on, word, says) in enumerate(decided, start=1):
        ruling = {"number": number, "word": word, "reason": "Why.", "decided_on": decided_on}
        factories.make_decision(change, cast.helena, **ruling)
        told = text_of(mine.open("policies.said"), "Six months")
        assert (says in told) is (says is earlier), (decided_on, word)
    assert folded(mine) == [["decided: in part", "earlier answered not now"]]
