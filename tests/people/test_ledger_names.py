"""Who pressed is held to the name beside the entry: an entry given to somebody else is found."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation import clock
from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.erase import erase
from coreflect.people.invariants import invariants
from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from tests import factories
from tests.conftest import Cast

Audit = Callable[[], list[str]]


@pytest.fixture
def audit(app: Flask, db: Session, cast: Cast) -> Audit:
    """Return what the audit says of an entry that Rowan made, and of one that the machine made."""
    record(db, "audit", "settings", viewer_of(db, cast.rowan.id), {"changed": ["places"]}, clock.now())
    record(db, "audit", "settings", None, {"changed": ["places"]}, clock.now())
    db.commit()
    return lambda: list(invariants(db, clock.now(), app.extensions["keyring"]))


def give(db: Session, to: Person) -> None:
    first = select(LedgerEntry.id).where(LedgerEntry.number == 1).scalar_subquery()
    db.execute(update(LedgerName).where(LedgerName.entry_id == first).values(person_id=to.id))
    db.commit()


def test_an_entry_that_was_given_to_somebody_else_is_named(db: Session, cast: Cast, audit: Audit) -> None:
    assert audit() == []
    give(db, cast.helena)
    assert audit() == ["The ledger's audit: entry 1 is given to somebody else than the name beside it says."]
    give(db, cast.rowan)
    assert audit() == []


def test_an_entry_of_an_account_that_is_not_there_is_named(db: Session, audit: Audit) -> None:
    nobody = factories.make_person()
    give(db, nobody)
    db.execute(delete(Person).where(Person.id == nobody.id))
    db.commit()
    assert audit() == ["The ledger's audit: entry 1 is given to an account that is not there."]


def test_an_entry_that_is_given_back_to_who_was_erased_is_named(
    app: Flask, db: Session, cast: Cast, audit: Audit
) -> None:
    wes = viewer_of(db, cast.wes.id)
    assert wes
    rooms = app.extensions["rooms"]
    deactivate(db, wes, cast.rowan.id, rooms, clock.now())
    erase(db, wes, cast.rowan.id, rooms, clock.now())
    assert audit() == []
    give(db, cast.rowan)
    assert audit() == ["The ledger's audit: entry 1 is given to somebody who was erased."]
