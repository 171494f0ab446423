"""What a browser prints: the leaflet is one sheet whatever was written, and no heading stands alone at a sheet's foot;
and at no width does the register move in itself."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.origin import confirm
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.models import Change
from coreflect.policies.rules.questions import QUESTIONS
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
MARGIN = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
Shown = Callable[..., Any]


@pytest.fixture
def shown(browser: Browser, page: Page) -> Shown:
    """Return an answer of the app as a browser shows it, with its stylesheet and without a server."""

    def at(reader: Page, width: int = 1280) -> Any:
        sheet = reader.client.get("/coreflect.css").text
        html = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{sheet}</style>", reader.response.text)
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.set_content(html)
        return tab

    return at


def sheets(tab: Any, paper: str) -> list[str]:
    """Return the text of each sheet on which a browser prints what it shows."""
    read = PdfReader(io.BytesIO(tab.pdf(format=paper, margin=MARGIN)))
    return [one.extract_text().strip() for one in read.pages]


@pytest.fixture
def change(db: Session, cast: Cast) -> UUID:
    """Return a change in effect that comes from a theme."""
    cell = factories.make_cell(factories.make_release(), factories.make_group(cast.series))
    made = factories.make_change(cast.rowan, cell, title="Peer contact while waiting", in_effect_on=TODAY)
    made.stage, made.what = Stage.IN_EFFECT.value, "A call or a coffee."
    db.commit()
    return made.id


@pytest.mark.parametrize("times", [1, 8, 40, 200])
def test_the_leaflet_is_one_sheet(page: Page, db: Session, cast: Cast, change: UUID, shown: Shown, times: int) -> None:
    made = db.get(Change, change)
    made.what = ("An offer of a call, made by someone who has waited. " * times)[:2000]
    made.title = ("Peer contact while waiting " * times)[:120].strip()
    db.execute(Cell.__table__.update().values(sentence=("People hear nothing. " * times)[:300].strip()))
    db.commit()
    tab = shown(page.as_(cast.priya).open("policies.leaflet", change_id=change))
    for paper in ("A4", "Letter"):
        assert len(sheets(tab, paper)) == 1, (times, paper)
    tab.close()


def test_on_paper_no_heading_stands_alone_at_the_foot_of_a_sheet(
    page: Page, db: Session, cast: Cast, change: UUID, shown: Shown
) -> None:
    (cell,) = db.scalars(Cell.__table__.select().with_only_columns(Cell.id)).all()
    rowan = viewer_of(db, cast.rowan.id)
    assert rowan
    confirm(db, rowan, change, [cell], NOW)
    headings = {"Where it comes from", "How we see it", "What we talk over", "The text", "What came of it"}
    for one in QUESTIONS[3:]:
        write(db, rowan, change, Wording(one.field, f"{one.title}: what was said of it. " * 5), NOW)
    tab = shown(page.as_(cast.priya).open("policies.show", change_id=change))
    longer = "(lines) => document.querySelector('.written').textContent = 'Each kind of meaning.\\n'.repeat(lines)"
    for lines in range(1, 26, 2):
        tab.evaluate(longer, lines)
        for sheet in sheets(tab, "A4"):
            last = sheet.splitlines()[-1].strip()
            assert last not in headings, (lines, last)
            assert not last.endswith("co-reflection:"), (lines, last)
    tab.close()


def test_the_register_is_never_wider_than_its_page_and_moves_nowhere_in_itself(
    page: Page, cast: Cast, shown: Shown
) -> None:
    with factories.together():
        for number in range(6):
            factories.make_change(cast.rowan, title=f"Change {number}", stage="in_effect")
        for stage in Stage:
            factories.make_change(cast.tove, title=f"{stage.words} and Donaudampfschiff" * 2, stage=stage.value)
    reader = page.as_(cast.rowan).open("policies.index")
    for width in (320, 360, 960, 1280, 1600):
        tab = shown(reader, width)
        moves = """() => [...document.querySelectorAll('main, main *')].filter(one =>
            ['auto', 'scroll'].includes(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight
        ).map(one => one.className)"""
        assert tab.evaluate(moves) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        right = tab.evaluate("document.querySelector('main').getBoundingClientRect().right")
        cards = tab.evaluate(
            "[...document.querySelectorAll('.cards > li')].map(one => one.getBoundingClientRect().right)"
        )
        assert max(cards) <= right
        tab.close()
