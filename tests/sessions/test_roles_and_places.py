"""Places and turns of people whose roles change."""

from datetime import timedelta

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Role
from coreflect.people.actions.accounts import mark_of, roles_of
from coreflect.sessions.actions.places import Standing, sign_up
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer


def changes(page: Page, cast: Cast, person, *roles: str) -> None:
    """Let the administrator give a person these roles and no others."""
    seen = mark_of(person.name, roles_of(person), None)
    values = {"name": person.name, "roles": list(roles), "team": "", "seen": seen}
    page.as_(cast.wes).send("people.show", values, person_id=person.id)


def test_who_signs_up_no_more_gives_back_every_place_and_turn_to_come(page: Page, db: Session, cast: Cast) -> None:
    leaving, other, next_one = (factories.make_person() for _ in range(3))
    coming = factories.make_date(cast.series, places=2)
    waited_for = factories.make_date(cast.other_series, places=2)
    over = factories.make_date(cast.series, TODAY - timedelta(days=7))
    for on, who, state in (
        (coming, leaving, "coming"),
        (coming, other, "coming"),
        (coming, next_one, "waiting"),
        (waited_for, other, "coming"),
        (waited_for, next_one, "coming"),
        (waited_for, leaving, "waiting"),
        (over, leaving, "coming"),
    ):
        factories.make_sign_up(on, who, state)
    dates = [coming.id, waited_for.id, over.id]
    changes(page, cast, leaving, "leadership")
    db.expire_all()
    stands = {on: db.query(SignUp.state).filter_by(session_id=on, person_id=leaving.id).scalar() for on in dates}
    assert stands == dict(zip(dates, ("withdrawn", "withdrawn", "coming"), strict=True)), "what is over stays"
    assert db.query(SignUp.state).filter_by(session_id=coming.id, person_id=next_one.id).scalar() == "coming"
    assert list(invariants(db, NOW, None)) == []


def test_who_waits_loses_the_role_and_gets_it_back_leaves_no_place_empty(page: Page, db: Session, cast: Cast) -> None:
    one, other, waits = (factories.make_person() for _ in range(3))
    on = factories.make_date(cast.series, places=2)
    for who, state in ((one, "coming"), (other, "coming"), (waits, "waiting")):
        factories.make_sign_up(on, who, state)
    changes(page, cast, waits, "leadership")
    page.as_(one).send("sessions.withdraw", session_id=on.id)
    db.expire_all()
    changes(page, cast, waits, "clinician")
    assert list(invariants(db, NOW, None)) == []


def test_another_role_beside_it_takes_nobody_their_place(page: Page, db: Session, cast: Cast) -> None:
    person = factories.make_person()
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, person)
    changes(page, cast, person, "ps_staff")
    db.expire_all()
    assert db.query(SignUp.state).filter_by(person_id=person.id).scalar() == "coming"
    assert Role.PS_STAFF in roles_of(person)


def test_a_former_lead_who_is_a_clinician_now_takes_a_place(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    cast.rowan.ps_lead, cast.rowan.clinician = False, True
    db.commit()
    assert sign_up(db, as_viewer(db, cast.rowan), on.id, NOW).standing is Standing.COMING
