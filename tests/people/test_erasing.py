"""Erasing a person: the name goes from every table and page, what they did stays under the role they had."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.cli import verify
from coreflect.agency.invariants import invariants
from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.agency.rules.names import someone
from coreflect.foundation import clock
from coreflect.foundation.db import Model
from coreflect.foundation.permissions import Role
from coreflect.foundation.refusals import Refusal
from coreflect.notices.actions.post import post
from coreflect.notices.models import Mail
from coreflect.notices.rules.erasing import without
from coreflect.notices.rules.letters import Kind, Letter, packed
from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.erase import erase
from coreflect.people.models import Invitation, Person
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.models import Change
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page

NAME = "Sunniva Okafor"
# What people wrote themselves is never changed: a name stands there for good.
WRITTEN_BY_HAND = "Ask Sunniva Okafor how it went before."


def everything(db: Session) -> list[tuple[str, str, str]]:
    """Return table, column and text of every value of the whole database."""
    found = []
    for table in Model.metadata.sorted_tables:
        for row in db.execute(select(table)):
            found += [(table.name, name, str(value)) for name, value in row._mapping.items()]
    db.rollback()
    return found


def named(db: Session) -> set[tuple[str, str]]:
    """Return where the name or the address stands, but for what people wrote by hand."""
    where = everything(db)
    said = [(table, column, text.replace(WRITTEN_BY_HAND, "").casefold()) for table, column, text in where]
    return {(table, column) for table, column, text in said if "sunniva" in text or "okafor" in text}


@pytest.fixture
def change(db: Session, cast: Cast) -> Change:
    """A change that Sunniva raised and holds, with words in the trail, a date to step in on, and letters."""
    cast.sunniva.team_id = factories.make_team().id
    change = factories.make_change(cast.sunniva, title="Doors that open", what=WRITTEN_BY_HAND)
    sunniva = viewer_of(db, cast.sunniva.id)
    record(db, "trail", "stage", sunniva, {"change": change.id.hex, "stage": "drafting"}, NOW, about=change.id)
    words = {"change": change.id.hex, "decision": 0, "words": "Not yet."}
    record(db, "trail", "dissent", sunniva, words, NOW, about=change.id)
    letter = Letter(Kind.HOSTING, f"{NAME} steps in", (f"{NAME} leads the date. Sunniva Okaforsen does not.",))
    post(db, cast.rowan.id, cast.rowan.email, letter, "to rowan", NOW)
    post(db, cast.sunniva.id, cast.sunniva.email, letter, "to her", NOW)
    db.commit()
    factories.make_mail(reader=cast.sunniva.id, address=cast.sunniva.email, state="sent", subject="", body="", key="x")
    date = factories.make_date(cast.series)
    factories.make_sign_up(date, cast.sunniva)
    return change


def test_the_name_leaves_every_table_and_page_and_the_trail_stays_whole(
    app: Flask, page: Page, db: Session, cast: Cast, change: Change
) -> None:
    assert {"person", "ledger_name", "mail"} <= {table for table, _ in named(db)}, "or nothing was there to find"
    wes, id_, change_id = page.as_(cast.wes), cast.sunniva.id, change.id
    hashes = list(db.scalars(select(LedgerEntry.hash).where(LedgerEntry.chain == "trail")))
    wes.send("people.deactivate", person_id=id_)
    wes.open("people.show", person_id=id_)
    wes.open("people.erasing", person_id=id_)
    assert (wes.h1, "entries of the ledger" in wes.text) == (f"Erase {NAME}", True)
    wes.send("people.erase", person_id=id_)
    wes.follow()
    assert wes.h1 == "someone who was PS staff"
    assert wes.find("form", method="post") == [] or all("people" not in f.get("action", "") for f in wes.find("form"))

    # the names of two different people: what was never hers stays
    left = {(table, text) for table, _, text in everything(db) if "Okafor" in text.replace(WRITTEN_BY_HAND, "")}
    assert [table for table, _ in left] == ["mail"]
    assert all("someone leads the date. Sunniva Okaforsen does not." in text for _, text in left)
    db.query(Mail).filter(Mail.key == "to rowan").delete()
    db.commit()
    assert named(db) == set()
    person = db.get(Person, id_)
    assert (person.password_hash, person.team_id, person.active) == (None, None, False)
    beside = select(LedgerName.name, LedgerName.salt, LedgerName.person_id).join(LedgerEntry)
    kept = db.execute(beside.where(LedgerEntry.kind.in_(("stage", "dissent")))).all()
    assert [tuple(row) for row in kept] == [("someone who was PS staff", "", None)] * 2
    assert list(invariants(db, clock.now(), app.extensions["keyring"])) == []
    assert list(db.scalars(select(LedgerEntry.hash).where(LedgerEntry.chain == "trail"))) == hashes
    db.rollback()

    for who in (cast.rowan, cast.helena, cast.priya, cast.wes):
        here = page.as_(who)
        for endpoint, values in (
            ("home.index", {}),
            ("policies.index", {}),
            ("policies.show", {"change_id": change_id}),
            ("policies.trail", {}),
        ):
            shown = here.open(endpoint, **values).html.replace(WRITTEN_BY_HAND, "")
            assert "Sunniva" not in shown
            assert "Okafor" not in shown
    assert "someone who was PS staff" in page.as_(cast.priya).open("policies.show", change_id=change_id).text
    wes.open("people.index", state="all")
    assert ("Okafor" in wes.html, "someone who was PS staff" in wes.text) == (False, True)
    file = page.as_(cast.rowan).open("policies.trail_file").html
    assert "Okafor" not in file
    checked = CliRunner().invoke(verify, ["-", "--receipt", hashes[0]], input=file)
    assert checked.exit_code == 0, checked.output
    assert "entries without a name beside" in checked.output


def test_who_was_erased_stays_erased(page: Page, db: Session, cast: Cast, change: Change) -> None:
    wes, id_ = page.as_(cast.wes), cast.sunniva.id
    wes.send("people.deactivate", person_id=id_)
    for _ in range(2):
        wes.send("people.erase", person_id=id_)
    assert wes.open("people.erasing", 302, person_id=id_).response.location.endswith(f"/people/{id_}")
    for endpoint in ("people.activate", "people.change"):
        fields = {"name": NAME, "roles": ["ps_staff"], "team": "", "seen": "x"}
        wes.send(endpoint, fields, status=409, person_id=id_)
        assert "This person was erased" in wes.text
    wes.send("people.link", status=409, person_id=id_)
    erased = db.execute(select(LedgerEntry.body).where(LedgerEntry.kind == "erased")).all()
    assert len(erased) == 1
    assert "someone" not in " ".join(roster(db))
    assert named(db) <= {("mail", "subject"), ("mail", "body")}


def test_an_open_account_and_oneself_are_not_erased(page: Page, db: Session, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    for person, sentence in ((cast.sunniva, "Deactivate it first"), (cast.wes, "Nobody erases themself")):
        wes.open("people.erasing", 409, person_id=person.id)
        assert sentence in wes.text
        wes.send("people.erase", status=409, person_id=person.id)
        assert sentence in wes.text
    for who in (cast.rowan, cast.helena, cast.priya):
        page.as_(who).open("people.erasing", 403, person_id=cast.sunniva.id)
        page.as_(who).send("people.erase", status=403, person_id=cast.sunniva.id)
    assert db.get(Person, cast.sunniva.id).name == NAME


def test_the_last_administrator_is_not_erased(app: Flask, db: Session, cast: Cast) -> None:
    """Wes was deactivated while his page was still open: nobody else could administer, and he cannot any more."""
    wes, rooms = viewer_of(db, cast.wes.id), app.extensions["rooms"]
    other = factories.make_person("administrator", name="Ada Penrose", email="ada@example.org", active=False)
    cast.wes.active = False
    db.commit()
    with pytest.raises(Refusal, match="Nobody else could administer"):
        erase(db, wes, other.id, rooms, NOW)
    db.rollback()
    assert db.get(Person, other.id).name == "Ada Penrose"


def test_links_go_and_nothing_is_half_erased(app: Flask, db: Session, cast: Cast) -> None:
    wes, rooms = viewer_of(db, cast.wes.id), app.extensions["rooms"]
    deactivate(db, wes, cast.priya.id, rooms, NOW)
    db.add(Invitation(person_id=cast.priya.id, token_hash="x", expires_at=NOW + timedelta(days=1)))
    db.commit()

    class Stuck(Exception):
        pass

    def stuck(*_: object) -> None:
        raise Stuck

    from dataclasses import replace

    with pytest.raises(Stuck):
        erase(db, wes, cast.priya.id, [replace(rooms[0], erase=stuck), *rooms[1:]], NOW)
    db.rollback()
    assert db.get(Person, cast.priya.id).name == "Priya Holloway"
    erase(db, wes, cast.priya.id, rooms, NOW)
    assert db.query(Invitation).all() == []


def test_somebody_is_said_by_their_roles_alone() -> None:
    assert someone([Role.CLINICIAN]) == "someone who was a clinician or case manager"
    assert someone([Role.ADMINISTRATOR, Role.PS_LEAD]) == "someone who was a PS lead and an administrator"
    assert someone(Role) == (
        "someone who was a PS lead, PS staff, a clinician or case manager, in leadership and an administrator"
    )
    assert someone([]) == "someone who has left"


def test_a_name_is_taken_out_whole_and_with_any_signs() -> None:
    assert without("Jo", "Jo and Joan, Jo's, Mojo") == "someone and Joan, someone's, Mojo"
    odd = 'Zoë "Z" O\\Neil'
    letter = Letter(Kind.HOSTING, "x", (f"{odd} steps in.",))
    assert "someone steps in." in without(odd, packed(letter), packed=True)
