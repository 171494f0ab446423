"""The agency's codebook: which themes it has words for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme
from coreflect.themes.rules.labels import label_key

PAGE = 20


@dataclass(frozen=True)
class Entry:
    """One theme of the codebook."""

    id: UUID
    label: str
    label_key: str
    dimension: str
    second_dimension: str | None


_COLUMNS = (Theme.id, Theme.label, Theme.label_key, Theme.dimension, Theme.second_dimension)


def by_key(db: Session, keys: Iterable[str]) -> dict[str, Entry]:
    """Return the codebook's entries with these label keys (rules.labels.label_key), by key; unknown ones lack."""
    found = db.execute(select(*_COLUMNS).where(Theme.label_key.in_(set(keys))))
    return {row.label_key: Entry(*row) for row in found}


def entries(db: Session) -> list[Entry]:
    """Return the whole codebook in the order of the alphabet."""
    return [Entry(*row) for row in db.execute(select(*_COLUMNS).order_by(Theme.label_key))]


def labels(db: Session) -> list[str]:
    """Return every label of the codebook, in the order of the alphabet: what the check on text lets pass."""
    return list(db.scalars(select(Theme.label).order_by(Theme.label_key)))


def listed(db: Session, dimension: str | None, words: str, page: int) -> tuple[list[Entry], int]:
    """Return one page of twenty of the codebook, and how many entries there are in all.

    `dimension` keeps those about a principle or task, `words` those whose label holds them, whatever their
    case. A page beyond the last is empty and counts none.
    """
    query = select(*_COLUMNS, func.count().over().label("count"))
    if dimension:
        query = query.where(or_(Theme.dimension == dimension, Theme.second_dimension == dimension))
    if sought := label_key(words):
        query = query.where(Theme.label_key.contains(sought, autoescape=True))
    rows = db.execute(query.order_by(Theme.label_key).limit(PAGE).offset((page - 1) * PAGE)).all()
    return [Entry(*row[:-1]) for row in rows], rows[0].count if rows else 0
