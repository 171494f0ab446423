"""Inviting somebody and making links."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.people.models import Invitation, Person, Team
from coreflect.people.rules import token_hash
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

JO = {"name": "Jo Marsh", "email": "Jo.Marsh@agency.org", "roles": ["clinician"], "team": ""}


def link_on(page: Page) -> str:
    (field,) = page.find("textarea", class_="once")
    found = re.search(r"/welcome/[\w-]+$", field.text or "")
    assert found
    return found[0]


def kinds(db: Session) -> list[str]:
    return list(db.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.number)))


def test_the_link_is_shown_once_and_only_its_hash_is_kept(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes).send("people.invite", JO, status=200)
    token = link_on(wes).removeprefix("/welcome/")
    kept = db.scalars(select(Invitation)).one()
    assert kept.token_hash == token_hash(token)
    assert kept.expires_at - clock.now() > timedelta(days=6, hours=23)
    jo = db.get(Person, kept.person_id)
    assert (jo.name, jo.email, jo.clinician, jo.password_hash) == ("Jo Marsh", "jo.marsh@agency.org", True, None)
    assert token not in wes.open("people.show", person_id=jo.id).html
    assert kinds(db) == ["invited"]
    assert "Jo" not in db.scalars(select(LedgerEntry.body)).one()


def test_only_administrators_and_leads_invite(page: Page, db: Session, cast: Cast) -> None:
    for person in (cast.priya, cast.helena, cast.sunniva):
        page.as_(person).open("people.invite", status=403)
        page.as_(person).send("people.invite", JO, status=403)
    page.send("people.invite", JO, status=401)
    assert db.scalar(select(func.count()).select_from(Invitation)) == 0


@pytest.mark.parametrize("role", ["ps_lead", "leadership", "administrator"])
def test_a_lead_invites_nobody_but_clinicians_and_ps_staff(page: Page, db: Session, cast: Cast, role: str) -> None:
    rowan = page.as_(cast.rowan).open("people.invite")
    assert {e.get("value") for e in rowan.find("input", name="roles")} == {"clinician", "ps_staff"}
    rowan.send("people.invite", JO | {"roles": [role]}, status=422)
    assert "Choose from the roles shown here." in rowan.text
    rowan.send("people.invite", JO | {"roles": ["clinician", role]}, status=422)
    assert db.scalar(select(Person).where(Person.email == "jo.marsh@agency.org")) is None
    rowan.send("people.invite", JO | {"roles": ["clinician", "ps_staff"]}, status=200)
    assert link_on(rowan)


def test_an_email_that_has_an_account_is_named_beside_its_field(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    wes.send("people.invite", JO, status=200)
    wes.send("people.invite", JO | {"name": "Jo Twice", "email": "JO.marsh@agency.org"}, status=409)
    assert "There is an account with this e-mail already." in wes.text
    assert wes.find("input", name="name")[0].get("value") == "Jo Twice"
    assert db.scalar(select(func.count()).select_from(Invitation)) == 1
    assert kinds(db) == ["invited"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Write the name that colleagues know."),
        ({"name": "x" * 121}, "longer than 120"),
        ({"email": ""}, "Write the e-mail they will sign in with."),
        ({"email": "jo"}, "Write an e-mail address such as"),
        ({"email": "jo@agency.org\nbcc: all@agency.org"}, "Write an e-mail address such as"),
        ({"email": "j" * 300 + "@agency.org"}, "longer than an e-mail address can be"),
        ({"email": "jo@agéncy.org"}, "plain letters only"),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["king"]}, "Choose from the roles shown here."),
        ({"roles": ["leadership", "ps_staff"]}, "never a leadership account"),
        ({"team": "x" * 121}, "longer than 120"),
    ],
)
def test_each_field_says_what_to_do_and_keeps_what_was_typed(
    page: Page, db: Session, cast: Cast, changes: dict, sentence: str
) -> None:
    wes = page.as_(cast.wes).send("people.invite", JO | {"team": "Nights"} | changes, status=422)
    assert sentence in wes.text
    assert db.scalar(select(func.count()).select_from(Team)) == 0
    kept = {e.get("name"): e.get("value") for e in wes.find("input") if e.get("type") == "text"}
    expected = {"name": "Jo Marsh", "team": "Nights"} | {k: v for k, v in changes.items() if k in ("name", "team")}
    assert kept["name"] == expected["name"].strip()
    assert kept["team"] == expected["team"]


def test_a_new_team_is_made_by_administrators_and_asked_for_by_leads(page: Page, db: Session, cast: Cast) -> None:
    factories.make_team(name="Nights")
    rowan = page.as_(cast.rowan).send("people.invite", JO | {"team": "Days"}, status=409)
    assert "There is no team of that name yet: administrators make new ones." in rowan.text
    rowan.send("people.invite", JO | {"team": "nights"}, status=200)
    page.as_(cast.wes).send("people.invite", JO | {"email": "ann@agency.org", "team": "Days"}, status=200)
    assert set(db.scalars(select(Team.name))) == {"Nights", "Days"}
    assert db.scalars(select(Team.name).join(Person).where(Person.email == "jo.marsh@agency.org")).one() == "Nights"


def test_a_new_link_replaces_the_old_one(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    first = link_on(wes.send("people.invite", JO, status=200))
    jo = db.scalars(select(Person).where(Person.email == "jo.marsh@agency.org")).one()
    second = link_on(wes.send("people.link", status=200, person_id=jo.id))
    assert first != second
    page.open(first, status=410)
    page.open(second)
    assert kinds(db) == ["invited", "link"]
    assert wes.open("people.link", status=302, person_id=jo.id).response.location == f"/people/{jo.id}"


def test_a_lead_makes_links_only_for_those_who_never_chose_a_password(page: Page, db: Session, cast: Cast) -> None:
    rowan = page.as_(cast.rowan)
    link_on(rowan.send("people.link", status=200, person_id=cast.priya.id))
    cast.priya.password_hash = "chosen"
    db.commit()
    rowan.send("people.link", status=409, person_id=cast.priya.id)
    assert "An administrator can make a link" in rowan.text
    link_on(page.as_(cast.wes).send("people.link", status=200, person_id=cast.priya.id))


def test_for_a_lead_accounts_of_others_and_missing_ones_are_the_same(page: Page, cast: Cast) -> None:
    rowan = page.as_(cast.rowan)
    token = rowan.token()
    for method, path in (("get", "/people/{}"), ("post", "/people/{}/link")):
        answers = set()
        for who in (cast.helena.id, cast.wes.id, cast.imani.id, factories.nowhere()):
            call = getattr(rowan.client, method)
            data = {"data": {"csrf_token": token}} if method == "post" else {}
            answer = call(path.format(who), headers={"Origin": "http://localhost"}, **data)
            headers = tuple((k, v) for k, v in answer.headers if k not in ("Set-Cookie", "Date"))
            answers.add((answer.status_code, answer.text, headers))
        assert len(answers) == 1
        assert answers.pop()[0] == 404


def test_no_link_is_made_for_a_closed_account(page: Page, db: Session, cast: Cast) -> None:
    cast.priya.active = False
    db.commit()
    wes = page.as_(cast.wes).send("people.link", status=409, person_id=cast.priya.id)
    assert "Activate it first" in wes.text
    assert db.scalar(select(func.count()).select_from(Invitation)) == 0


def test_a_form_that_arrives_without_its_fields_is_answered_in_words(page: Page, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    wes.send("people.invite", {}, status=422)
    assert "Write the e-mail" in wes.text or "Write an e-mail" in wes.text
