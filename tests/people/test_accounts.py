"""One account: its name, roles and team, and closing it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.foundation.rooms import Room
from coreflect.people.actions import accounts as actions
from coreflect.people.models import Invitation, Person, Team
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def form_of(page: Page) -> dict:
    """Return what the account's form would send as it stands."""
    (form,) = [
        f
        for f in page.find("form", method="post")
        if f.get("action", "").startswith("/people/") and f.get("action", "").count("/") == 2
    ]
    fields: dict = {"roles": []}
    for element in form.iter():
        name, value = element.get("name"), element.get("value") or ""
        if name == "roles":
            fields["roles"] += [value] if element.get("checked") is not None else []
        elif name and name != "csrf_token":
            fields[name] = value
    return fields


def kinds(db: Session) -> list[str]:
    return list(db.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.number)))


def test_an_administrator_changes_name_roles_and_team(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes).open("people.show", person_id=cast.priya.id)
    changed = form_of(wes) | {"name": "Priya  Holloway-Reed", "roles": ["clinician", "ps_staff"], "team": "Nights"}
    wes.send("people.change", changed, person_id=cast.priya.id)
    wes.follow()
    assert wes.h1 == "Priya Holloway-Reed"
    assert "Saved." in wes.text
    assert (cast.priya.ps_staff, cast.priya.clinician) == (True, True)
    assert db.get(Team, cast.priya.team_id).name == "Nights"
    assert kinds(db) == ["roles"]


def test_saving_without_a_change_of_roles_writes_nothing_in_the_log(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes).open("people.show", person_id=cast.priya.id)
    wes.send("people.change", form_of(wes), person_id=cast.priya.id)
    assert kinds(db) == []


def test_only_administrators_change_accounts(page: Page, db: Session, cast: Cast) -> None:
    for person in (cast.rowan, cast.priya, cast.helena, cast.sunniva):
        other = page.as_(person)
        for endpoint in ("people.change", "people.deactivate", "people.activate"):
            other.send(endpoint, {"name": "X", "roles": ["clinician"]}, status=403, person_id=cast.priya.id)
    assert (cast.priya.name, cast.priya.active) == ("Priya Holloway", True)
    rowan = page.as_(cast.rowan).open("people.show", person_id=cast.priya.id)
    assert not rowan.find("input", name="roles")


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes).open("people.show", person_id=cast.priya.id)
    stale = form_of(wes) | {"name": "Typed First"}
    cast.priya.name = "Saved Meanwhile"
    db.commit()
    wes.send("people.change", stale, status=409, person_id=cast.priya.id)
    assert "Somebody changed this account meanwhile." in wes.text
    assert wes.h1 == "Saved Meanwhile"
    assert form_of(wes)["name"] == "Typed First"
    wes.send("people.change", form_of(wes), person_id=cast.priya.id)
    assert cast.priya.name == "Typed First"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write the name"),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["clinician", "king"]}, "Choose from the roles shown here."),
        ({"roles": ["ps_lead", "leadership"]}, "never a leadership account"),
        ({"team": "x" * 200}, "longer than 120"),
    ],
)
def test_a_field_that_cannot_be_says_what_to_do(
    page: Page, db: Session, cast: Cast, changes: dict, sentence: str
) -> None:
    wes = page.as_(cast.wes).open("people.show", person_id=cast.priya.id)
    wes.send("people.change", form_of(wes) | changes, status=422, person_id=cast.priya.id)
    assert sentence in wes.text
    assert (cast.priya.name, cast.priya.leadership) == ("Priya Holloway", False)


def test_the_last_administrator_can_neither_step_back_nor_be_closed(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes).open("people.show", person_id=cast.wes.id)
    wes.send("people.change", form_of(wes) | {"roles": ["clinician"]}, status=409, person_id=cast.wes.id)
    assert "Nobody else could administer then." in wes.text
    wes.send("people.deactivate", status=409, person_id=cast.wes.id)
    assert "Nobody else could administer then." in wes.text
    assert (cast.wes.administrator, cast.wes.active) == (True, True)
    another = factories.make_person("administrator")  # invited, but without a password: cannot sign in yet
    wes.send("people.deactivate", status=409, person_id=cast.wes.id)
    another.password_hash = "chosen"
    db.commit()
    wes.send("people.deactivate", person_id=cast.wes.id)
    assert cast.wes.active is False


def test_an_account_that_is_closed_is_signed_out_everywhere_and_can_be_opened_again(
    page: Page, db: Session, cast: Cast
) -> None:
    priya = page.as_(cast.priya).open("home.index")
    db.add(Invitation(person_id=cast.priya.id, token_hash="x", expires_at=clock.now() + timedelta(days=1)))
    db.commit()
    wes = page.as_(cast.wes)
    wes.send("people.deactivate", person_id=cast.priya.id)
    assert "The account is closed." in wes.follow().text
    priya.open("home.index", status=302)
    assert db.scalar(select(func.count()).select_from(Invitation)) == 0
    wes.send("people.deactivate", person_id=cast.priya.id)  # a second press changes nothing
    wes.send("people.activate", person_id=cast.priya.id)
    wes.send("people.activate", person_id=cast.priya.id)
    assert kinds(db) == ["deactivated", "activated"]
    priya.open("home.index", status=302)  # the old sign-in stays ended
    page.as_(cast.priya).open("home.index")


def test_places_ahead_go_to_those_who_wait(page: Page, db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series, places=2)
    waiter = factories.make_person("clinician")
    factories.make_sign_up(date, cast.priya)
    factories.make_sign_up(date, factories.make_person("clinician"))
    factories.make_sign_up(date, waiter, "waiting")
    page.as_(cast.wes).send("people.deactivate", person_id=cast.priya.id)
    states = dict(db.execute(select(SignUp.person_id, SignUp.state)).all())
    assert states[cast.priya.id] == "withdrawn"
    assert states[waiter.id] == "coming"
    assert db.scalars(select(ReflectionSession.taken)).one() == 2


def test_every_room_is_asked_to_let_go_in_the_same_transaction(db: Session, cast: Cast) -> None:
    class Stuck(Exception):
        pass

    def leave(_db: Session, _person_id: UUID, _now: datetime) -> None:
        raise Stuck

    wes, priya = viewer_of(db, cast.wes.id), cast.priya.id
    with pytest.raises(Stuck):
        actions.deactivate(db, wes, priya, [Room("quiet"), Room("stuck", leave=leave)], clock.now())
    db.rollback()
    assert db.scalars(select(Person.active).where(Person.id == priya)).one() is True
    assert kinds(db) == []


def test_an_account_that_is_not_there_is_missing_for_everything(page: Page, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    wes.open("people.show", status=404, person_id=factories.nowhere())
    wes.open("/people/1", status=404)
    for endpoint in ("people.deactivate", "people.activate", "people.link", "people.change"):
        wes.send(endpoint, {"name": "X", "roles": ["clinician"]}, status=404, person_id=factories.nowhere())


def test_an_account_costs_few_questions(page: Page, cast: Cast, count_queries) -> None:
    wes, address = page.as_(cast.wes), f"/people/{cast.priya.id}"
    with count_queries() as asked:
        wes.open(address)
    assert len(asked) <= 3
