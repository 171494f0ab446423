"""Somebody who led a series of the group and is PS staff now reads as a second reader does: the text, no more."""

from sqlalchemy.orm import Session

from coreflect.releases.queries.cells import published_cells
from coreflect.releases.queries.withdrawing import to_withdraw, withdrawable
from tests import factories
from tests.pages import Page
from tests.releases.conftest import ONCE, READY, SAID, Scene, hand_over, start


def test_a_former_lead_sees_no_theme_that_is_being_chosen(page: Page, db: Session, alone: Scene) -> None:
    rowan = alone.cast.rowan
    mine = start(page, rowan)
    assert SAID in mine.html, "or nothing was there to see"
    assert ONCE in mine.html
    release_id = alone.release().id
    rowan.ps_lead, rowan.ps_staff = False, True
    db.commit()
    seen = page.as_(rowan).open("releases.show", release_id=release_id).html
    for hidden in (SAID, READY, ONCE):
        assert hidden not in seen
    assert "Go on preparing" not in page.as_(rowan).open("home.index").text


def test_a_former_lead_does_not_start_a_quarter(page: Page, db: Session, alone: Scene) -> None:
    rowan = alone.cast.rowan
    assert "Prepare" in page.as_(rowan).open("home.index").text
    rowan.ps_lead, rowan.ps_staff = False, True
    db.commit()
    assert "Prepare" not in page.as_(rowan).open("home.index").text


def test_who_prepared_a_part_and_lost_the_role_still_does_not_sign_it(page: Page, db: Session, alone: Scene) -> None:
    rowan = alone.cast.rowan
    hand_over(start(page, rowan))
    release_id, part_id = alone.release().id, alone.parts()[0].id
    rowan.ps_lead, rowan.ps_staff = False, True
    db.commit()
    page.as_(rowan).send("releases.sign", {"read_all": "y"}, 409, release_id=release_id, part_id=part_id)


def test_a_former_lead_withdraws_nothing_though_the_series_still_names_them(db: Session, alone: Scene) -> None:
    """The question itself says so, whatever permission stands before it."""
    rowan = alone.cast.rowan
    cell = factories.make_cell(factories.make_release("2026Q2"), factories.make_group(alone.cast.series))
    for lead, active, may in ((True, True, True), (False, True, False), (True, False, False)):
        rowan.ps_lead, rowan.ps_staff, rowan.active = lead, not lead, active
        db.commit()
        assert (to_withdraw(db, rowan.id, cell.id) is not None) is may
        assert (cell.id in withdrawable(db, rowan.id, published_cells(db))) is may
