"""Leadership does not sign up, whatever else they are; a page that shows no list overwrites none."""

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission, Role, may
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.actions.places import NoPlaceForYou, sign_up
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import Attendance
from coreflect.sessions.queries.guests import could_walk_in
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def test_a_clinical_director_who_is_leadership_gets_no_place(page: Page, db: Session, cast: Cast) -> None:
    director = factories.make_person("clinician", "leadership")
    date = factories.make_date(cast.series)
    assert not may(frozenset({Role.CLINICIAN, Role.LEADERSHIP}), Permission.SIGN_UP)
    page.as_(director).send("sessions.sign_up", status=403, session_id=date.id)
    assert director.id not in dict(could_walk_in(db, cast.series.id))
    assert cast.priya.id in dict(could_walk_in(db, cast.series.id))


def test_who_became_leadership_while_waiting_is_passed_by(page: Page, db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series, places=2)
    coming, other, waits, next_one = (factories.make_person() for _ in range(4))
    for person, state in ((coming, "coming"), (other, "coming"), (waits, "waiting"), (next_one, "waiting")):
        factories.make_sign_up(date, person, state)
    waits.leadership = True
    db.commit()
    page.as_(coming).send("sessions.withdraw", session_id=date.id)
    assert "You have a place" in page.as_(next_one).open("sessions.show", session_id=date.id).text
    assert list(invariants(db, factories.NOW, None)) == []


def test_an_account_closed_in_the_same_moment_gets_no_place(db: Session, cast: Cast) -> None:

    date, priya = factories.make_date(cast.series), viewer_of(db, cast.priya.id)
    cast.priya.active = False  # after her page was opened, before her press was looked at
    db.commit()
    with pytest.raises(NoPlaceForYou):
        sign_up(db, priya, date.id, factories.NOW)


def test_a_form_that_shows_no_list_overwrites_none(page: Page, db: Session, cast: Cast) -> None:
    held = factories.make_date(cast.series, factories.date(2026, 11, 18))
    factories.make_attendance(held, cast.priya, walk_in=True)
    page.as_(cast.rowan).send("sessions.attendance", status=409, session_id=held.id)
    assert db.query(Attendance).count() == 1
