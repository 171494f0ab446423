"""The agency's codebook: which themes it has words for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme


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


def labels(db: Session) -> list[str]:
    """Return every label of the codebook, in the order of the alphabet."""
    return list(db.scalars(select(Theme.label).order_by(Theme.label_key)))
