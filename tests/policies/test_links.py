"""Links that are broken or empty: each is found, by those who can mend it, and leads to where it can be mended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coreflect.policies.models import ChangeCell, ChangeHolder, Version
from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.policies.conftest import Released


@pytest.fixture
def gaps(db: Session, cast: Cast, released: Released) -> dict[str, Any]:
    """One of each gap, beside one of each thing that is whole."""
    held = {"look_again_on": TODAY + timedelta(days=90)}
    release, group = released.release, released.group
    with factories.together():
        cells = {
            name: factories.make_cell(release, group, label=f"Theme {name}")
            for name in ("whole", "ended", "unnamed", "body", "silent", "acknowledged", "cited", "gone", "told")
        }
        gone = factories.make_person("ps_staff", name="Lucian Brandt", active=False)
        made: dict[str, Any] = {"whole": factories.make_change(cast.rowan, cells["whole"], title="Whole one", **held)}
        made["withdrawn"] = factories.make_change(cast.rowan, cells["gone"], title="Its theme is gone")
        made["unconfirmed"] = factories.make_change(cast.rowan, cells["told"], title="Not confirmed")
        made["unheld"] = factories.make_change(gone, cells["whole"], title="Nobody of PS")
        made["overdue"] = factories.make_change(
            cast.sunniva, cells["whole"], title="Overdue", stage="trying", look_again_on=TODAY - timedelta(days=1)
        )
        made["in effect"] = factories.make_change(cast.rowan, cells["whole"], title="In effect", stage="in_effect")
        made["unlinked"] = factories.make_change(cast.rowan, title="In our own name")
        made["elsewhere"] = factories.make_change(cast.rowan, title="From elsewhere", origin="elsewhere")
        ended = factories.make_change(cast.rowan, cells["cited"], title="It ended", stage="no")
        factories.make_answer(cells["ended"], cast.helena, change_id=ended.id)
        factories.make_answer(cells["unnamed"], cast.helena, word="in_part", reason="In part.")
        factories.make_answer(cells["body"], cast.helena, body="Quality group")
        factories.make_answer(cells["acknowledged"], cast.helena, word="acknowledged")
        factories.make_answer(cells["whole"], cast.helena)
    db.add(ChangeHolder(change_id=made["unheld"].id, person_id=cast.priya.id))
    for link in db.query(ChangeCell).filter(ChangeCell.cell_id != cells["told"].id):
        link.confirmed_on, link.confirmed_by = TODAY, cast.rowan.id
    cells["gone"].withdrawn_on = TODAY
    cells["gone"].label = cells["gone"].sentence = cells["gone"].ask = ""
    db.commit()
    return made


def found(page: Page) -> dict[str, list[str]]:
    """Return what the page lists, by the heading it stands under."""
    lists = {}
    for section in page.find("section"):
        heading = next(e for e in section.iter() if e.tag.endswith("}h2"))
        titles = [e for e in section.iter() if e.tag.endswith("}h3")]
        lists["".join(heading.itertext())] = ["".join(one.itertext()) for one in titles]
    return lists


def test_a_ps_lead_finds_every_gap_and_nothing_that_is_whole(page: Page, cast: Cast, gaps: dict[str, Any]) -> None:
    assert found(page.as_(cast.imani).open("policies.links")) == {
        "Their themes were withdrawn (1)": ["Its theme is gone"],
        "Not yet confirmed (1)": ["Not confirmed"],
        "Nobody of PS holds them (1)": ["Nobody of PS"],
        "Answered with a change that ended in no (1)": ["Theme ended"],
        "Answered yes, and taken up by nobody (1)": ["Theme unnamed"],
        "Neither answered nor taken up (3)": ["Six months of silence", "Theme acknowledged", "Theme silent"],
        "The day to look again has passed (1)": ["Overdue"],
        "In effect, without a day to look again (1)": ["In effect"],
        "In effect, without an approved text (1)": ["In effect"],
        "Raised by PS staff, with no theme beside it (1)": ["In our own name"],
    }


def test_each_gap_leads_to_a_page_that_opens_for_who_sees_it(page: Page, cast: Cast, gaps: dict[str, Any]) -> None:
    for person in (cast.rowan, cast.sunniva, cast.priya, cast.helena):
        here = page.as_(person).open("policies.links")
        steps = [e.get("href") for e in here.find("a") if e.get("aria-label") and ": " in e.get("aria-label")]
        assert steps
        for step in steps:
            here.open(step)


def test_others_see_what_they_hold_and_leadership_what_it_answers(page: Page, cast: Cast, gaps: dict[str, Any]) -> None:
    assert found(page.as_(cast.sunniva).open("policies.links")) == {"The day to look again has passed (1)": ["Overdue"]}
    assert found(page.as_(cast.priya).open("policies.links")) == {"Nobody of PS holds them (1)": ["Nobody of PS"]}
    assert list(found(page.as_(cast.helena).open("policies.links"))) == [
        "Answered with a change that ended in no (1)",
        "Answered yes, and taken up by nobody (1)",
        "Neither answered nor taken up (3)",
    ]
    assert "Nothing of what you hold is broken" in page.as_(cast.wes).open("policies.links").text


def test_a_gap_that_was_mended_is_gone(page: Page, db: Session, cast: Cast, gaps: dict[str, Any]) -> None:
    change = gaps["in effect"]
    change.look_again_on = TODAY + timedelta(days=30)
    text = {"text": "So.", "summary": "The first.", "digest": "x", "made_on": TODAY, "made_by": cast.rowan.id}
    db.add(Version(change_id=change.id, major=1, minor=0, state="approved", **text))
    db.commit()
    assert not [title for title in found(page.as_(cast.imani).open("policies.links")) if title.startswith("In effect")]


def test_long_lists_are_cut_and_counted_with_what_one_holds_first(
    page: Page, db: Session, cast: Cast, count_queries: Callable
) -> None:
    changes_at_once(db, 300, cast.helena, cast.rowan)
    mine = factories.make_change(cast.imani, title="Zuletzt", stage="in_effect")
    imani = page.as_(cast.imani)
    with count_queries() as asked:
        imani.open("policies.links")
    assert len(asked) <= 2
    lists = found(imani)
    (title,) = [one for one in lists if one.startswith("In effect, without an approved text")]
    assert len(lists[title]) == 10
    assert lists[title][0] == mine.title
    assert "more, which move up as these are mended" in imani.text


def test_a_change_without_a_ps_owner_stands_on_the_home_of_ps_leads(page, db, cast, proposed) -> None:
    said = "Changes without a PS owner"
    assert said not in page.as_(cast.imani).open("home.index").text
    cast.rowan.active = False
    db.commit()
    imani = page.as_(cast.imani).open("home.index")
    assert said in imani.text
    assert "One change is held by nobody of PS with an account." in imani.text
    for person in (cast.sunniva, cast.helena, cast.wes, cast.priya):
        assert said not in page.as_(person).open("home.index").text
