"""An empty database, and the link that begins an agency."""

import re

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency, LedgerEntry
from coreflect.agency.queries import settings
from coreflect.people.actions.set_up import make_set_up_link
from coreflect.people.models import Person, SetUpLink
from tests.conftest import Cast
from tests.pages import Page

TYPED = {
    "agency_name": "River Agency",
    "zone": "America/Chicago",
    "noun": "people we walk with",
    "lead_name": "Ada Lind",
    "lead_email": "ada@river.org",
    "administrator_name": "Bo Marsh",
    "administrator_email": "bo@river.org",
    "understood": "y",
}


@pytest.fixture
def empty(db: Session) -> Session:
    db.execute(delete(Agency))
    db.commit()
    return db


def test_the_link_names_the_agency_and_its_first_two_people(page: Page, empty: Session) -> None:
    token = make_set_up_link(empty)
    assert (
        "Destruction at release follows the retention schedule that your agency adopts. It cannot be undone. "
        "Take counsel's advice on legal holds before the first sign-up."
    ) in page.open("people.set_up", token=token).text
    page.send("people.set_up", TYPED, status=200, token=token)
    found = [e.text for e in page.find("textarea", class_="once")]
    agency = settings(empty)
    assert (agency.name, agency.zone, agency.noun, agency.kind) == (
        "River Agency",
        "America/Chicago",
        "people we walk with",
        "real",
    )
    assert len(found) == 2
    for link in found:
        browser = Page(page.app)
        browser.send(re.search(r"/welcome/.+", link)[0], {"password": "a long password", "again": "a long password"})
        assert "Invite the first people" in browser.follow().text
    people = {p.email: p for p in empty.scalars(select(Person))}
    assert people["ada@river.org"].ps_lead
    assert not people["ada@river.org"].administrator
    assert people["bo@river.org"].administrator
    kinds = empty.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.number)).all()
    assert kinds == ["set_up", "invited", "invited"]


def test_afterwards_nothing_is_there(page: Page, empty: Session) -> None:
    token = make_set_up_link(empty)
    page.send("people.set_up", TYPED, status=200, token=token)
    page.open("people.set_up", status=404, token=token)
    page.send("people.set_up", TYPED, status=404, token=token)
    assert make_set_up_link(empty) is None
    assert empty.scalar(select(func.count()).select_from(SetUpLink)) == 0
    assert empty.scalar(select(func.count()).select_from(Person)) == 2


def test_a_link_left_over_beside_an_agency_opens_nothing(page: Page, empty: Session) -> None:
    token = make_set_up_link(empty)
    empty.add(Agency(name="Made otherwise"))
    empty.commit()
    page.send("people.set_up", TYPED, status=404, token=token)
    assert empty.scalar(select(func.count()).select_from(Person)) == 0


def test_a_new_link_replaces_the_old_one_and_only_its_hash_is_kept(page: Page, empty: Session) -> None:
    old, new = make_set_up_link(empty), make_set_up_link(empty)
    page.open("people.set_up", status=404, token=old)
    page.open("people.set_up", status=404, token="guess")
    page.open("people.set_up", token=new)
    assert new not in empty.scalars(select(SetUpLink.token_hash)).one()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agency_name": ""}, "Write the agency's name."),
        ({"zone": "New York"}, "That time zone is not known."),
        ({"zone": "../etc/passwd"}, "That time zone is not known."),
        ({"noun": ""}, "Write the words you use."),
        ({"lead_email": "ada"}, "Write an e-mail address"),
        ({"administrator_email": "ADA@river.org"}, "another e-mail than the PS lead"),
        ({"administrator_name": "x" * 130}, "longer than 120"),
        ({"understood": ""}, "Tick this when it has been read"),
    ],
)
def test_each_field_says_what_to_do_and_nothing_is_half_made(
    page: Page, empty: Session, changes: dict, sentence: str
) -> None:
    token = make_set_up_link(empty)
    typed = {key: value for key, value in (TYPED | changes).items() if key != "understood" or value}
    page.send("people.set_up", typed, status=422, token=token)
    assert sentence in page.text
    assert page.find("input", name="lead_name")[0].get("value") == "Ada Lind"
    assert settings(empty) is None
    page.send("people.set_up", TYPED, status=200, token=token)


def test_before_set_up_every_page_leads_to_one_that_says_so(page: Page, empty: Session) -> None:
    for path in ("/", "/people/", "/me", "/settings", "/sessions/", "/policies/", "/releases/", "/summaries/"):
        page.open(path, status=302)
        assert page.follow().h1 == "Waiting to be set up", path
    page.send("people.sign_in", {"email": "a@b.org", "password": "a long password"}, status=200)
    assert page.h1 == "Waiting to be set up"
    page.open("home.promise")
    page.open("people.welcome", status=410, token="x")
    assert page.open("home.healthz").response.json == {"status": "ok"}


def test_from_the_third_person_on_nobody_is_asked_to_invite_the_first(page: Page, db: Session, cast: Cast) -> None:
    for somebody in (cast.wes, cast.rowan):
        assert "Invite the first people" not in page.as_(somebody).open("home.index").text
