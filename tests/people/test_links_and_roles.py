"""A link that was made for small roles is no key to larger ones."""

from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.permissions import Role
from coreflect.people.actions import accounts as actions
from coreflect.people.actions.invite import new_link
from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.people.test_accounts import form_of

WORDS = {"password": "rain on the library roof", "again": "rain on the library roof"}


def link_for(db: Session, person: Person) -> str:
    token = new_link(db, person, "America/New_York", clock.now()).token
    db.commit()
    return token


def test_the_link_that_a_lead_made_for_a_clinician_opens_no_administrators_account(
    page: Page, db: Session, cast: Cast
) -> None:
    invited = factories.make_person("clinician", name="Nadia Brightwater")
    token, person_id = link_for(db, invited), invited.id  # whoever invited holds the link
    page.open("people.welcome", token=token)
    wes = page.as_(cast.wes).open("people.show", person_id=person_id)
    wes.send("people.change", form_of(wes) | {"roles": ["clinician", "administrator"]}, person_id=person_id)
    assert "make a new link" in wes.follow().text
    page.send("people.welcome", WORDS, status=410, token=token)
    db.refresh(invited)
    assert invited.password_hash is None


def test_a_new_name_or_team_leaves_the_link_as_it_is(page: Page, db: Session, cast: Cast) -> None:
    invited = factories.make_person("clinician", name="Nadia Brightwater")
    token, person_id = link_for(db, invited), invited.id
    wes = page.as_(cast.wes).open("people.show", person_id=person_id)
    wes.send("people.change", form_of(wes) | {"name": "Nadia Brightwater-Reed"}, person_id=person_id)
    page.open("people.welcome", token=token)


def test_a_phone_that_stayed_signed_in_as_a_clinicians_does_not_stay_so_as_an_administrators(
    page: Page, db: Session, cast: Cast
) -> None:
    """Only those who just come stay signed in for ninety days."""
    phone = page.as_(cast.priya).open("home.index")
    account = viewer_of(db, cast.wes.id)
    assert account
    seen = actions.mark_of(cast.priya.name, actions.roles_of(cast.priya), None)
    roles = actions.roles_of(cast.priya) | {Role.ADMINISTRATOR}
    actions.change(db, account, cast.priya.id, cast.priya.name, roles, None, seen, [], clock.now())
    phone.open("home.index", status=302)
