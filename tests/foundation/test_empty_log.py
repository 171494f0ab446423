"""The log of SQLite is brought into the file and emptied, and nobody waits long for it."""

import time
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.db import empty_log
from tests.conftest import Cast


def test_the_log_is_emptied_and_a_reader_is_not_waited_for(app: Flask, db: Session, cast: Cast) -> None:
    db.rollback()
    if db.get_bind().dialect.name != "sqlite":
        assert empty_log(db), "PostgreSQL keeps its own log"
        return
    log = Path(f"{database.engine.url.database}-wal")
    assert log.stat().st_size > 0
    with database.engine.connect() as reading:
        reading.exec_driver_sql("COMMIT")
        reading.exec_driver_sql("BEGIN")
        reading.execute(text("SELECT count(*) FROM person")).scalar()
        cast.rowan.name = "Rowan E."
        db.commit()
        before = time.monotonic()
        assert not empty_log(db)
        assert time.monotonic() - before < 3
        assert log.stat().st_size > 0
        reading.exec_driver_sql("ROLLBACK")
        reading.exec_driver_sql("BEGIN")
    assert empty_log(db)
    assert log.stat().st_size == 0
    assert db.scalar(text("SELECT count(*) FROM person WHERE name = 'Rowan E.'")) == 1
    assert db.scalar(text("PRAGMA busy_timeout")) == 10_000
