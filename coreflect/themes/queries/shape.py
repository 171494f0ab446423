"""What the tables of this room look like in the database itself, whatever the models say."""

from collections.abc import Collection

from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from coreflect.themes.models import BOX_BYTES, Box, Notebook
from coreflect.themes.rules.sealing import PADDED_BYTES

TABLES = ("theme", "theme_alias", "theme_grouping", "box", "notebook")
SEALED_BYTES = BOX_BYTES - PADDED_BYTES  # of a nonce and a tag


def columns(db: Session) -> dict[str, dict[str, str]]:
    """Return the type of every column of this room's tables, by table and name."""
    reader = inspect(db.connection())
    return {table: {one["name"]: str(one["type"]) for one in reader.get_columns(table)} for table in TABLES}


def tables_with_rowid(db: Session, tables: Collection[str] = TABLES) -> list[str]:
    """Return which of these tables have SQLite's hidden rowid, which would give the order back."""
    if db.get_bind().dialect.name != "sqlite":
        return []
    made = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    return sorted(
        row.name
        for row in made
        if row.name in tables and not " ".join(row.sql.upper().split()).endswith("WITHOUT ROWID")
    )


def erases_what_is_deleted(db: Session) -> bool:
    """Return whether SQLite overwrites deleted rows; PostgreSQL has no such switch."""
    return db.get_bind().dialect.name != "sqlite" or db.scalar(text("PRAGMA secure_delete")) == 1


def boxes_of_another_size(db: Session) -> int:
    """Return how many boxes are longer or shorter than all the others."""
    return db.scalar(select(func.count()).select_from(Box).where(func.length(Box.sealed) != BOX_BYTES)) or 0


def notebooks_of_another_size(db: Session) -> int:
    """Return how many notebooks are not padded to a multiple of 4,096 bytes, beside their nonce and tag."""
    size = func.length(Notebook.sealed) - SEALED_BYTES
    odd = select(func.count()).select_from(Notebook).where((size % PADDED_BYTES != 0) | (size <= 0))
    return db.scalar(odd) or 0


def periods_with_boxes(db: Session) -> list[str]:
    """Return the periods that have boxes, the oldest first."""
    return list(db.scalars(select(Box.period).distinct().order_by(Box.period)))
