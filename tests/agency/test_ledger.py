"""The ledger in the database: append-only, in one line, and honest about what was altered."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.invariants import invariants
from coreflect.agency.models import LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.rules import WrongShape
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.people.queries.viewer import viewer_of
from tests.conftest import Cast

WHAT = {"changed": ["places"]}


@pytest.fixture
def written(db: Session, cast: Cast) -> list[LedgerEntry]:
    """Three entries of the trail by Rowan and one of the audit log."""
    rowan = viewer_of(db, cast.rowan.id)
    for number in range(3):
        record(db, "trail", "stage", rowan, {"change": str(number)}, clock.now() + timedelta(minutes=number))
    record(db, "audit", "settings", None, WHAT, clock.now())
    db.commit()
    return list(db.scalars(select(LedgerEntry).where(LedgerEntry.chain == "trail").order_by(LedgerEntry.number)))


def breaks(app: Flask, db: Session) -> list[str]:
    return list(invariants(db, clock.now(), app.extensions["keyring"]))


def without_triggers(db: Session) -> None:
    """Take the triggers away, as somebody could who holds the database itself."""
    if db.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            db.execute(text(f"DROP TRIGGER ledger_entry_no_{event}"))
    else:
        db.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
    db.commit()


def test_what_was_written_in_order_holds(app: Flask, db: Session, written: list) -> None:
    assert breaks(app, db) == []
    assert [entry.number for entry in written] == [1, 2, 3]
    assert written[1].before == written[0].hash


def test_the_name_stands_beside_the_chain_and_can_be_erased(app: Flask, db: Session, written: list) -> None:
    assert all("Rowan" not in entry.body for entry in written)
    assert db.scalars(select(LedgerName.name).where(LedgerName.entry_id == written[0].id)).one() == "Rowan Ellery"
    db.execute(delete(LedgerName))
    db.commit()
    assert breaks(app, db) == []


def test_an_undeclared_key_is_written_nowhere(db: Session, cast: Cast) -> None:
    with pytest.raises(WrongShape):
        record(db, "audit", "settings", None, {"name": "Jo Marsh"}, clock.now())
    db.rollback()
    assert db.scalars(select(LedgerEntry)).all() == []


def test_the_database_itself_refuses_to_change_or_remove_an_entry(app: Flask, db: Session, written: list) -> None:
    tries = [update(LedgerEntry).values(kind="x"), delete(LedgerEntry)]
    if db.get_bind().dialect.name == "postgresql":
        tries.append(text("TRUNCATE ledger_entry CASCADE"))
    for statement in tries:
        with pytest.raises(DBAPIError, match="append-only"):
            db.execute(statement)
        db.rollback()
    assert breaks(app, db) == []


def test_a_trigger_that_has_fallen_is_named(app: Flask, db: Session, written: list) -> None:
    without_triggers(db)
    fallen = ["delete", "update"] if db.get_bind().dialect.name == "sqlite" else ["delete", "truncate", "update"]
    assert breaks(app, db) == [f"The ledger's trigger against {event} does not stand." for event in fallen]


def test_an_entry_that_was_altered_is_found(app: Flask, db: Session, written: list) -> None:
    without_triggers(db)
    db.execute(update(LedgerEntry).where(LedgerEntry.number == 2).values(body='{"what":"else"}'))
    db.commit()
    assert "The ledger's trail: entry 2 was changed after it was written." in breaks(app, db)


@pytest.mark.parametrize(("number", "found"), [(1, "entry 1 is missing"), (3, "head does not name the last entry")])
def test_an_entry_that_was_removed_is_found(app: Flask, db: Session, written: list, number: int, found: str) -> None:
    without_triggers(db)
    gone = select(LedgerEntry.id).where(LedgerEntry.chain == "trail", LedgerEntry.number == number).scalar_subquery()
    db.execute(delete(LedgerName).where(LedgerName.entry_id == gone))
    db.execute(delete(LedgerEntry).where(LedgerEntry.chain == "trail", LedgerEntry.number == number))
    db.commit()
    assert any(found in sentence for sentence in breaks(app, db))


def test_a_head_that_was_turned_back_is_found(app: Flask, db: Session, written: list) -> None:
    db.execute(update(LedgerHead).where(LedgerHead.chain == "trail").values(number=2, hash=written[1].hash))
    db.commit()
    assert breaks(app, db) == ["The ledger's trail: its head does not name the last entry."]


def test_those_who_write_at_once_write_one_after_the_other(app: Flask, db: Session) -> None:
    together, failed = Barrier(6), []

    def write() -> None:
        with app.app_context():
            session = database.session()
            together.wait()
            try:
                for _ in range(5):
                    record(session, "audit", "settings", None, WHAT, clock.now())
                    session.commit()
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    numbers = db.scalars(select(LedgerEntry.number).order_by(LedgerEntry.number)).all()
    assert numbers == list(range(1, 31))
    assert breaks(app, db) == []
