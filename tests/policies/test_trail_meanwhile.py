"""The file of the trail holds what its first line says, whoever writes meanwhile; nobody says of nothing that it is
whole."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import trail as queries
from coreflect.agency.rules.files import checked
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.db import mark_reading
from tests.conftest import Cast
from tests.factories import NOW
from tests.policies.test_trail_page import write


def test_what_is_written_before_the_first_entry_is_read_belongs_to_the_next_file(
    app: Flask, db: Session, cast: Cast
) -> None:
    """Its first line has told by then how many entries there are: one more, and the file would not check out."""
    write(db, cast, 3)
    db.rollback()
    done = []

    def write_one() -> None:
        with app.app_context():
            session = database.session()
            done.append(record(session, "trail", "withdrawn", None, {"cell": "0" * 32}, clock.now()).number)
            session.commit()

    def meanwhile(_connection, _cursor, statement: str, *_rest) -> None:
        if "FROM ledger_head" in statement and not done:
            done.append(0)
            with ThreadPoolExecutor(1) as others:
                others.submit(write_one).result(timeout=30)

    def taken() -> bytes:
        mark_reading(True)
        try:
            return "".join(queries.file_of(db)).encode()
        finally:
            db.rollback()

    event.listen(database.engine, "after_cursor_execute", meanwhile)
    try:
        found = copy_context().run(taken)
    finally:
        event.remove(database.engine, "after_cursor_execute", meanwhile)
    assert done == [0, 4]
    assert checked(found.splitlines(True)).entries == 3
    assert checked(copy_context().run(taken).splitlines(True)).entries == 4


def test_of_a_trail_without_entries_no_page_says_that_it_is_whole(db: Session, cast: Cast) -> None:
    assert queries.look(db, NOW).is_whole
    assert not queries.found_whole(db, NOW)
    write(db, cast, 1)
    assert not queries.found_whole(db, NOW), "nobody has looked since"
    queries.look(db, NOW)
    assert queries.found_whole(db, NOW)
