"""Fresh databases for tests: one template of each kind a process, copied for each test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from os import environ
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, event, insert, text
from sqlalchemy.exc import OperationalError

from coreflect import create_app
from coreflect.agency.models import Agency
from coreflect.foundation.config import Config
from coreflect.foundation.db import Model, db, is_reading, prepare_engine
from coreflect.foundation.migrations import upgrade
from tests.postgres import postgres

_AGENCY = insert(Agency).values(
    id=1,
    kind="test",
    name="Millrace (fictional)",
    zone="America/New_York",
    noun="people seeking services",
    safety_route="Call the crisis team on duty.",
    together=5,
    places=8,
    quorum=4,
    answer_days=30,
    event_title="Co-reflection",
    attendance_quarters=8,
    voices="",
    forget_days=180,
)
# Whatever a test could have changed beside rows: tables, indexes, columns, checks, functions, triggers on or off.
_SHAPE = text(
    """
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
      SELECT format('%s %s %s', relname, relkind, relnatts) AS line FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0
      UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      UNION ALL SELECT version_num FROM alembic_version
    ) AS lines
    """
)
_RESTARTS = text(
    "SELECT coalesce(string_agg(format('ALTER SEQUENCE %s RESTART', oid::regclass), '; '), '') FROM pg_class "
    "WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_COUNT_OTHERS = text(
    f"SELECT count(*), count(*) FILTER (WHERE state = 'idle') {_OTHERS} AND backend_type LIKE 'client%'"
)
_END_OTHERS = text(f"SELECT pg_terminate_backend(pid, 2000) {_OTHERS}")


class Databases:
    """One app on SQLite and one on PostgreSQL, each made when first asked for and emptied for every test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self.apps: dict[str, Flask] = {}
        self.server = ""
        self.sweeper: Engine | None = None  # empties the database on PostgreSQL, by one connection that stays
        self.shape: str | None = None  # of the database on PostgreSQL, when it was made

    def fresh(self, kind: str) -> Flask:
        """Return the app of this kind of database, with the agency set up and nothing else in it."""
        if kind not in self.apps:
            self.apps[kind] = self._sqlite() if kind == "sqlite" else self._postgres()
        app = self.apps[kind]
        with app.app_context():
            db.session.remove()
            (self._renew_sqlite if kind == "sqlite" else self._renew_postgres)()
        shutil.rmtree(app.extensions["keyring"].directory, ignore_errors=True)
        return app

    def close(self) -> None:
        """Let go of everything."""
        for app in self.apps.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
        if self.sweeper is not None:
            self.sweeper.dispose()
        self.stack.close()

    def _app(self, kind: str, url: str) -> Flask:
        home = self.folder / kind
        config = Config(instance=home, database_url=url, keys=home / "keys", secret_key="only for tests", testing=True)
        app = create_app(config)
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", _a_get_never_writes)
        return app

    def _sqlite(self) -> Flask:
        _fill(f"sqlite:///{self.folder / 'template.sqlite'}")
        (self.folder / "sqlite").mkdir()
        return self._app("sqlite", f"sqlite:///{self.folder / 'sqlite' / 'test.sqlite'}")

    def _renew_sqlite(self) -> None:
        db.engine.dispose()
        target = self.folder / "sqlite" / "test.sqlite"
        for leftover in ("-wal", "-shm"):
            Path(f"{target}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / "template.sqlite", target)

    def _postgres(self) -> Flask:
        self.server = environ.get("COREFLECT_TEST_POSTGRES_URL", "") or self.stack.enter_context(postgres())
        self._command("DROP DATABASE IF EXISTS coreflect_template")
        self._command("CREATE DATABASE coreflect_template")
        _fill(self._named("coreflect_template"))
        self.sweeper = create_engine(self._named("coreflect_test"), pool_size=1, max_overflow=0)
        return self._app("postgres", self._named("coreflect_test"))

    def _renew_postgres(self) -> None:
        """Empty the database of the test before; one whose tables are not those of the template is made anew.

        To drop and to copy a database waits for two checkpoints, a quarter of a second; to empty one does not. The
        app's idle connections stay: a new one has to read up on every table, which takes as long as a short test.
        """
        assert self.sweeper is not None
        if self._emptied(self.sweeper):
            return
        db.engine.dispose()
        self.sweeper.dispose()
        self._command("DROP DATABASE IF EXISTS coreflect_test WITH (FORCE)")
        self._command("CREATE DATABASE coreflect_test TEMPLATE coreflect_template STRATEGY file_copy")
        with self.sweeper.connect() as connection:
            self.shape = connection.scalar(_SHAPE)

    def _emptied(self, sweeper: Engine) -> bool:
        empty = "; ".join(f'DELETE FROM "{name}"' for name in Model.metadata.tables)  # TRUNCATE makes every file anew
        try:
            with sweeper.begin() as connection:
                idle = db.engine.pool.checkedin()
                if tuple(connection.execute(_COUNT_OTHERS).one()) != (idle, idle):  # the test left something behind
                    db.engine.dispose()
                    connection.execute(_END_OTHERS)
                if self.shape != connection.scalar(_SHAPE):
                    return False
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                connection.execute(text("SET LOCAL session_replication_role = replica"))  # the ledger's triggers
                connection.exec_driver_sql(f"{empty}; {connection.scalar(_RESTARTS)}")
                connection.execute(_AGENCY)
        except OperationalError:
            return False
        return True

    def _named(self, name: str) -> str:
        before, _, after = self.server.partition("/postgres?")
        return f"{before}/{name}?{after}" if after else f"{self.server.rsplit('/', 1)[0]}/{name}"

    def _command(self, sql: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(sql))
        engine.dispose()


def _a_get_never_writes(_connection, _cursor, statement: str, *_rest) -> None:
    written = statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    assert not (written and is_reading()), f"a GET wrote: {statement}"


def _fill(url: str) -> None:
    engine = create_engine(url)
    prepare_engine(engine)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(_AGENCY)
    if url.startswith("sqlite"):
        connection = sqlite3.connect(engine.url.database)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    engine.dispose()


def databases(folder: Path) -> Iterator[Databases]:
    """Yield the databases of one test process."""
    made = Databases(folder)
    try:
        yield made
    finally:
        made.close()


def copied(app: Flask, copy: Path, now: datetime) -> dict[str, str]:
    """Copy the app's SQLite database, and return the environment in which another process serves it at that moment."""
    with sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")) as source:
        with sqlite3.connect(copy) as target:
            source.backup(target)
        target.close()
    source.close()
    return {
        "COREFLECT_INSTANCE_DIR": str(copy.parent),
        "COREFLECT_DATABASE_URL": f"sqlite:///{copy}",
        "COREFLECT_SECRET_KEY": app.config["SECRET_KEY"],
        "COREFLECT_NOW": now.isoformat(),
    }
