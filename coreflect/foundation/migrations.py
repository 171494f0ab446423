"""Bring a database to the version of this code, or say in one sentence why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from coreflect.foundation.config import ROOT

# Any number will do, as long as every host takes the same: two that start together must not migrate together.
_LOCK = 76_073


class DatabaseTooNew(Exception):
    """The database was written by a later version of coreflect than this one."""

    sentence = (
        "This database was made by a newer coreflect than the one you started. "
        "Start the newer one, or restore a backup from before the update."
    )


def upgrade(engine: Engine, to: str = "head") -> None:
    """Apply the migrations up to `to`; nothing happens where they are applied. Raises DatabaseTooNew."""
    with _rebuilding(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = alembic_config(connection)
        _refuse_newer(config, connection)
        command.upgrade(config, to)


def downgrade(engine: Engine, to: str) -> None:
    """Take migrations back, down to `to` ("base" for none)."""
    with _rebuilding(engine) as connection:
        command.downgrade(alembic_config(connection), to)


def is_current(connection: Connection) -> bool:
    """Return whether the database stands at the version of this code. Raises DatabaseTooNew."""
    config = alembic_config(connection)
    _refuse_newer(config, connection)
    return set(MigrationContext.configure(connection).get_current_heads()) == set(
        ScriptDirectory.from_config(config).get_heads()
    )


def alembic_config(connection: Connection, **attributes: Any) -> AlembicConfig:
    """Return alembic's settings for `connection`."""
    config = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    config.attributes.update(connection=connection, **attributes)
    return config


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction in which a table may be rebuilt that others point to.

    SQLite cannot change a table's constraints in place. To drop one for its successor would look like deleting every
    row, so references are checked once, at the end: https://www.sqlite.org/lang_altertable.html#otheralter
    """
    with engine.connect() as connection:
        rebuilds = connection.dialect.name == "sqlite"
        if rebuilds:
            connection.connection.execute("PRAGMA foreign_keys = OFF")  # before the transaction, or it does nothing
        try:
            with connection.begin():
                yield connection
                if rebuilds and (lost := connection.execute(text("PRAGMA foreign_key_check")).first()):
                    raise RuntimeError(f"After the migration a row of {lost[0]} points to nothing in {lost[2]}.")
        finally:
            if rebuilds:
                connection.connection.execute("PRAGMA foreign_keys = ON")


def _refuse_newer(config: AlembicConfig, connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if set(MigrationContext.configure(connection).get_current_heads()) - known:
        raise DatabaseTooNew(DatabaseTooNew.sentence)
