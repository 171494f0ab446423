"""No entry is written over by an insert that finds it in its way, as each database can do: it is refused while the
triggers stand, whatever the connection has set, and one that only looks like the trigger is no trigger."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.agency.test_ledger import breaks
from tests.agency.test_ledger import written as written

THIRD = "FROM ledger_entry WHERE chain = 'trail' AND number = 3"
OTHER = "lower(hex(randomblob(16)))"
IN_ITS_WAY = {  # which of them each insert shares with the entry: hidden row, id, number, what it follows
    "all but the words": ("rowid", "id", "number", "before"),
    "the id": ("99", "id", "99", OTHER),
    "the number": ("99", OTHER, "number", OTHER),
    "what it follows": ("99", OTHER, "99", "before"),
    "the hidden row": ("rowid", OTHER, "99", OTHER),
}


@pytest.fixture
def outside(app: Flask, db: Session, written: list) -> Iterator[sqlite3.Connection]:
    """A connection with nothing set, such as that of a program of one's own."""
    db.rollback()
    with closing(sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))) as connection:
        yield connection


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shared", IN_ITS_WAY)
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT"])
def test_no_entry_is_replaced_whatever_of_it_is_in_the_way(
    app: Flask, db: Session, outside: sqlite3.Connection, verb: str, shared: str
) -> None:
    rowid, id, number, before = IN_ITS_WAY[shared]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outside.execute(
            f"{verb} INTO ledger_entry (rowid, id, chain, number, at, kind, about, body, before, hash) "
            f"SELECT {rowid}, {id}, chain, {number}, at, kind, about, body || ' ', {before}, hash {THIRD}"
        )
    outside.rollback()
    assert breaks(app, db) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_trigger_against_replacing_that_looks_at_less_does_not_stand(
    app: Flask, db: Session, outside: sqlite3.Connection
) -> None:
    (made,) = outside.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_entry_no_replace'").fetchone()
    last = " OR EXISTS (SELECT 1 FROM ledger_entry WHERE rowid = NEW.rowid)"
    spelled = " ".join(made.split())
    for hollow in (
        spelled.replace(last, ""),
        spelled.replace("WHEN ", "WHEN 0 AND "),
        spelled.replace("ABORT", "ABORT"),
    ):
        outside.execute("DROP TRIGGER ledger_entry_no_replace")
        outside.execute(hollow)
        outside.commit()
        found = (
            ["The ledger's trigger against replace does not stand: an entry could be written over now."]
            if hollow != spelled
            else []
        )
        assert breaks(app, db) == found
        db.rollback()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_apps_own_connections_ask_the_trigger_against_deleting_too(app: Flask, db: Session, written: list) -> None:
    db.execute(text("DROP TRIGGER ledger_entry_no_replace"))
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(f"INSERT OR REPLACE INTO ledger_entry SELECT * {THIRD}"))
    db.rollback()


def test_an_insert_that_updates_what_is_in_its_way_is_refused(app: Flask, db: Session, written: list) -> None:
    for shared in ("(id)", "(chain, number)", "(chain, before)"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.execute(
                text(
                    f"INSERT INTO ledger_entry SELECT * {THIRD} "
                    f"ON CONFLICT {shared} DO UPDATE SET body = excluded.body || ' '"
                )
            )
        db.rollback()
    assert breaks(app, db) == []
