"""Noting together who was missing at a date."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import BOX_BYTES, Box
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.voices import Noted, Voices
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.themes.conftest import make_record


@pytest.fixture
def listed(cast: Cast, db: Session) -> None:
    """The agency's own list."""
    factories.agency().voices = "night staff\npeople under guardianship\nfront desk"
    db.commit()


def noted(db: Session, keyring: Keyring, period: str = "2026Q4") -> list[Noted]:
    return [Noted.from_content(*box) for box in opened(db, keyring, period, "missing")]


def version(page: Page) -> str:
    return page.find("input", id="seen-here")[0].get("value")


def ticked(page: Page) -> list[str]:
    return [one.get("value") for one in page.find("input", name="listed") if one.get("checked") is not None]


def test_leads_tick_and_write_who_was_missing_and_find_it_sealed(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert f"/themes/record/{begun.id}/missing" in rowan.links()
    rowan.open("themes.missing", session_id=begun.id)
    assert rowan.h1 == "Who was missing?"
    data = {"listed": ["front desk", "night staff"], "own_1": " interpreters ", "seen": version(rowan)}
    rowan.send("themes.missing", data, session_id=begun.id)
    assert "Saved and sealed." in rowan.follow().text
    assert "front desk, night staff, interpreters" in rowan.text
    (one,) = noted(db, keyring)
    assert (one.session_id, one.series_id) == (begun.id, cast.series.id)
    assert one.voices == Voices(("front desk", "night staff"), ("interpreters",))
    imani = page.as_(cast.imani).open("themes.missing", session_id=begun.id)
    assert ticked(imani) == ["night staff", "front desk"], "in the order of the agency's list"
    assert imani.find("input", name="own_1")[0].get("value") == "interpreters"


def test_outside_a_closing_check_looks_like_any_other_box(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    make_record(db, keyring, begun)
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"listed": ["night staff"], "seen": version(rowan)}, session_id=begun.id)
    boxes = db.execute(select(Box.__table__)).all()
    assert len(boxes) == 2
    assert {(len(box.sealed), box.period, len(box)) for box in boxes} == {(BOX_BYTES, "2026Q4", 3)}
    assert all(b"night staff" not in box.sealed for box in boxes)
