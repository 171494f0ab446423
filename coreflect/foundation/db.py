"""The database handle, the naming of constraints, and the write transaction."""

import json
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, String, Uuid, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column
from sqlalchemy.types import TypeDecorator

PATIENCE = 10_000  # milliseconds that a writer waits for another on SQLite
# A GET never writes. On SQLite a transaction that may write must say so when it begins, because a reader
# cannot be turned into a writer in WAL mode ("database is locked"); web/ says which requests only read.
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases (SQLite would drop the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC; a naive datetime is a mistake in the program and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was stored as an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Keys(TypeDecorator[tuple[str, ...]]):
    """Some keys of a short fixed list, each once, in one text with a space on either side of each: " hope moving ".

    `column.contains(" hope ")` asks for one of them. None at all is a single space.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | str | None, dialect: Dialect) -> str | None:
        """Return the keys as they are stored; a text is what they are compared with."""
        return value if value is None or isinstance(value, str) else f" {' '.join(value)} " if value else " "

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Return what was stored as a tuple of keys."""
        return None if value is None else tuple(value.split())


class Names(TypeDecorator[tuple[str, ...]]):
    """Some names in their order, whatever signs they hold, in one text of JSON; none at all is an empty list."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Return the names as they are stored."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Return what was stored as a tuple of names."""
        return None if value is None else tuple(json.loads(value))


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """The base of every table. Rows print no contents (they could be names) and compare by identity."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, UUID: Uuid, str: String}


# The model_class way of Flask-SQLAlchemy makes a dataclass base a dataclass twice and fails:
# https://github.com/pallets-eco/flask-sqlalchemy/issues/1420
db = SQLAlchemy(metadata=Model.metadata)


def random_key() -> Mapped[UUID]:
    """Return the column of a key that people can see: a random UUID, which tells neither order nor time."""
    return mapped_column(primary_key=True, default_factory=uuid4)


def mark_reading(value: bool) -> None:
    """Say for the running request whether it only reads."""
    _reading.set(value)


def is_reading() -> bool:
    """Return whether the running request said that it only reads."""
    return _reading.get()


def prepare_engine(engine: Engine) -> None:
    """Give an engine the settings that the promises and the races need (fifty people, one last place)."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own recipe: the begin event below starts transactions
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {PATIENCE}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "recursive_triggers = ON",  # what a row is replaced by asks the triggers against deleting it, too
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def empty_log(db: Session) -> bool:
    """Bring SQLite's write-ahead log into the database file and cut it to nothing; return whether that was possible.

    The log keeps earlier states of pages: what was deleted, and in which order rows came. It waits a moment only, so
    that nobody else has to wait long: where somebody reads meanwhile, the next round of `tend` does it. Between two
    transactions only. PostgreSQL keeps its own log.
    """
    engine = db.get_bind()
    if engine.dialect.name != "sqlite" or not isinstance(engine, Engine):
        return True
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout = 100")
        busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return busy == 0
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        connection.close()
