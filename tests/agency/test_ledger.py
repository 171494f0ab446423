"""The ledger in the database: append-only, in one line, and honest about what was altered."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.invariants import LETS, TRIGGERS, invariants
from coreflect.agency.models import LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.offers import erase
from coreflect.agency.rules import SHAPES, WrongShape, is_listed_rightly
from coreflect.agency.rules.shapes import LISTED_ALONE, LISTED_UNDER
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
        change = UUID(int=number)
        record(db, "trail", "stage", rowan, {"change": change.hex}, clock.now() + timedelta(minutes=number), change)
    record(db, "audit", "settings", None, WHAT, clock.now())
    db.commit()
    return list(db.scalars(select(LedgerEntry).where(LedgerEntry.chain == "trail").order_by(LedgerEntry.number)))


def breaks(app: Flask, db: Session) -> list[str]:
    return list(invariants(db, clock.now(), app.extensions["keyring"]))


def does_not_stand(event: str) -> str:
    return f"The ledger's trigger against {event} does not stand: an entry could be {LETS[event]} now."


def without_triggers(db: Session) -> None:
    """Take the triggers away, as somebody could who holds the database itself."""
    if db.get_bind().dialect.name == "sqlite":
        for event in TRIGGERS["sqlite"]:
            db.execute(text(f"DROP TRIGGER ledger_entry_no_{event}"))
    else:
        db.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
    db.commit()


def test_what_was_written_in_order_holds(app: Flask, db: Session, written: list) -> None:
    assert breaks(app, db) == []
    assert [entry.number for entry in written] == [1, 2, 3]
    assert written[1].before == written[0].hash


def test_the_name_stands_beside_the_chain_and_can_be_erased(app: Flask, db: Session, cast: Cast, written: list) -> None:
    assert all("Rowan" not in entry.body for entry in written)
    named = select(LedgerName.name).where(LedgerName.entry_id == written[0].id)
    assert db.scalars(named).one() == "Rowan Ellery"
    erase(db, cast.rowan.id, "Rowan Ellery", clock.now())
    db.commit()
    assert db.scalars(named).one() == "someone who was a PS lead"
    assert breaks(app, db) == []


BESIDE = "has a name beside it that is neither kept nor erased as names are."


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM ledger_name WHERE entry_id = :entry",
        "UPDATE ledger_name SET name = 'Imani Somebody', salt = '' WHERE entry_id = :entry",
        "UPDATE ledger_name SET name = 'Imani Somebody', salt = '', person_id = NULL WHERE entry_id = :entry",
        "UPDATE ledger_name SET name = 'someone who was in leadership', salt = '', person_id = NULL"
        " WHERE entry_id = :entry",
        "UPDATE ledger_name SET salt = '' WHERE entry_id = :entry",
        "UPDATE ledger_name SET name = 'someone who was a PS lead', salt = '' WHERE entry_id = :entry",
        "UPDATE ledger_name SET person_id = NULL WHERE entry_id = :entry",
    ],
)
def test_a_name_that_was_taken_away_or_put_in_the_place_of_another_is_found(
    app: Flask, db: Session, written: list, harm: str
) -> None:
    """No trigger guards the names: what erasing leaves in their place, and nothing else, may stand there."""
    db.execute(text(harm).bindparams(bindparam("entry", written[1].id, LedgerName.entry_id.type)))
    db.commit()
    assert breaks(app, db) == [f"The ledger's trail: entry 2 {BESIDE}"]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE ledger_name SET name = 'someone who has left', salt = ''",
        "UPDATE ledger_name SET person_id = :rowan",
    ],
)
def test_what_the_machine_wrote_is_given_to_nobody(
    app: Flask, db: Session, cast: Cast, written: list, harm: str
) -> None:
    by_nobody = " WHERE entry_id IN (SELECT id FROM ledger_entry WHERE chain = 'audit')"
    given = [bindparam("rowan", cast.rowan.id, LedgerName.person_id.type)] if ":rowan" in harm else []
    db.execute(text(harm + by_nobody).bindparams(*given))
    db.commit()
    assert breaks(app, db) == [f"The ledger's audit: entry 1 {BESIDE}"]


@pytest.mark.parametrize(("number", "about"), [(2, None), (2, UUID(int=0)), (3, UUID(int=9))])
def test_an_entry_that_is_listed_under_something_else_is_found(
    app: Flask, db: Session, written: list, number: int, about: UUID | None
) -> None:
    """The page of a change shows what is listed under it: a dissent must not be taken off its change."""
    without_triggers(db)
    db.execute(update(LedgerEntry).where(LedgerEntry.number == number).values(about=about))
    db.commit()
    found = [sentence for sentence in breaks(app, db) if "trigger" not in sentence]
    assert found == [f"The ledger's trail: entry {number} is listed under something else than it is about."]


def test_every_kind_says_under_what_it_is_listed_or_is_listed_under_nothing() -> None:
    assert all(key in SHAPES[kind] for kind, key in LISTED_UNDER.items())
    assert SHAPES.keys() - LISTED_UNDER.keys() - LISTED_ALONE == {
        *("released", "left_out", "forgotten", "set_up", "settings", "closure_added", "closure_removed")
    }
    assert is_listed_rightly("released", {"release": "x"}, None)
    assert not is_listed_rightly("released", {"release": "x"}, UUID(int=1))
    assert not is_listed_rightly("learnt", {"cell": "no id"}, UUID(int=1))
    assert not is_listed_rightly("answered", {"cell": UUID(int=1).hex}, None)


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
    last = "replace" if db.get_bind().dialect.name == "sqlite" else "truncate"
    fallen = ["delete", last, "update"]
    assert breaks(app, db) == [does_not_stand(event) for event in fallen]


REFUSES_NOTHING = {
    "sqlite": (
        "DROP TRIGGER ledger_entry_no_update",
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    "postgresql": ("ALTER TABLE ledger_entry ENABLE REPLICA TRIGGER ledger_entry_no_update",),
}
REFUSES_A_COLUMN = {
    "sqlite": (
        "DROP TRIGGER ledger_entry_no_update",
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE OF hash ON ledger_entry "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    "postgresql": (
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE OF hash ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse()",
    ),
}
REFUSES_SOMETIMES = {
    "sqlite": REFUSES_NOTHING["sqlite"],
    "postgresql": (
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry "
        "FOR EACH ROW WHEN (OLD.number > 99) EXECUTE FUNCTION ledger_entry_refuse()",
    ),
}


@pytest.mark.parametrize("made", [REFUSES_NOTHING, REFUSES_A_COLUMN, REFUSES_SOMETIMES])
def test_a_trigger_that_has_the_name_and_does_not_refuse_does_not_stand(
    app: Flask, db: Session, written: list, made: dict
) -> None:
    for statement in made[db.get_bind().dialect.name]:
        db.execute(text(statement))
    db.execute(update(LedgerEntry).values(about=None))  # nothing refuses it
    db.rollback()
    for statement in made[db.get_bind().dialect.name]:
        db.execute(text(statement))
    db.commit()
    assert breaks(app, db) == [does_not_stand("update")]


def test_triggers_whose_function_lets_everything_pass_do_not_stand(app: Flask, db: Session, written: list) -> None:
    if db.get_bind().dialect.name == "sqlite":  # there the refusal stands in the trigger itself
        return
    lets = "$$ BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    db.execute(text(f"CREATE OR REPLACE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS {lets}"))
    db.commit()
    assert len(breaks(app, db)) == 3


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
