"""Somebody who led a series and has lost the role: the series' rows remember them, the pages must not."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.queries.dates import next_for
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_attendance, make_date, make_person, make_sign_up
from tests.pages import Page

NAME = "Zebulon Quillfeather"


def becomes(db: Session, person: Person, role: str) -> Person:
    """Let a PS lead keep nothing but another role."""
    setattr(person, role, True)
    person.ps_lead = False
    db.commit()
    return person


@pytest.mark.parametrize("role", ["leadership", "administrator", "clinician", "ps_staff"])
def test_a_former_lead_sees_nobodys_name(page: Page, db: Session, cast: Cast, role: str) -> None:
    coming, begun = make_date(cast.series), make_date(cast.series, TODAY - timedelta(days=7))
    guest = make_person(name=NAME)
    make_sign_up(coming, guest)
    make_sign_up(begun, guest)
    make_attendance(begun, guest)
    dates = [coming.id, begun.id]
    for session_id in dates:
        assert NAME in page.as_(cast.imani).open("sessions.show", session_id=session_id).text, "or nobody is there"
    former = page.as_(becomes(db, cast.rowan, role))
    for session_id in dates:
        assert NAME not in former.open("sessions.show", session_id=session_id).html
        assert "Only the leads of this series see names" not in former.html
        former.open("sessions.attendance", status=404 if role == "ps_staff" else 403, session_id=session_id)


def test_a_former_leads_first_page_and_list_do_not_call_the_series_theirs(page: Page, db: Session, cast: Cast) -> None:
    make_date(cast.series)
    assert "You lead this" in page.as_(cast.rowan).open("sessions.index").text
    former = becomes(db, cast.rowan, "leadership")
    assert "You lead this" not in page.as_(former).open("sessions.index").text
    assert "You have no place at a coming date, and lead none" in page.as_(former).open("/sessions/?mine=yes").text
    viewer = viewer_of(db, former.id)
    assert viewer
    assert next_for(db, viewer, NOW) is None


def test_a_former_lead_is_not_named_as_leading(page: Page, db: Session, cast: Cast) -> None:
    on = make_date(cast.series)
    session_id = on.id
    assert "Rowan Ellery" in page.as_(cast.priya).open("sessions.show", session_id=session_id).text
    becomes(db, cast.rowan, "clinician")
    shown = page.as_(cast.priya).open("sessions.show", session_id=session_id).text
    assert "Rowan Ellery" not in shown
    assert "Imani Castellane" in shown
    assert "Rowan" not in page.as_(cast.priya).open("sessions.index").text
