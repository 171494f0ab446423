"""The agency's codebook: which themes it has words for."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key

PAGE = 20
_COLUMNS = (
    Theme.id,
    Theme.label,
    Theme.label_key,
    Theme.dimensions,
    Theme.status,
    Theme.definition,
    Theme.merged_into,
    Theme.merged_since,
    Theme.split_from,
)


def codebook(db: Session) -> Codebook:
    """Return the whole codebook, with every name; one statement."""
    query = select(*_COLUMNS, ThemeAlias.name_key, ThemeAlias.name)
    query = query.outerjoin(ThemeAlias, ThemeAlias.theme_id == Theme.id)
    found: dict[UUID, Entry] = {}
    for row in db.execute(query.order_by(Theme.label_key, ThemeAlias.name_key)):
        before = found.get(row.id) or Entry(*row[:-2])
        alias = ((row.name_key, row.name),) if row.name_key else ()
        found[row.id] = replace(before, aliases=before.aliases + alias)
    return Codebook(found.values())


def by_key(db: Session, keys: Iterable[str], period: str | None = None) -> dict[str, Entry]:
    """Return the themes that have these names (rules.labels.label_key), by name; unknown ones lack.

    A name of a theme that was merged by that period stands for the theme that it was merged into.
    """
    book = codebook(db)
    return {key: entry for key in set(keys) if (entry := book.find(key, period))}


def labels(db: Session) -> list[str]:
    """Return every name of the codebook, in the order of the alphabet: what the check on text lets pass."""
    named = select(Theme.label.label("name")).union(select(ThemeAlias.name))
    return sorted(db.scalars(named), key=label_key)


def listed(db: Session, dimension: str | None, words: str, page: int) -> tuple[list[Entry], int]:
    """Return one page of twenty of the codebook, and how many entries there are in all.

    `dimension` keeps those about a principle or task, `words` those whose label holds them, whatever their
    case. A page beyond the last is empty and counts none.
    """
    query = select(*_COLUMNS, func.count().over().label("count"))
    if dimension:
        query = query.where(Theme.dimensions.contains(f" {dimension} ", autoescape=True))
    if sought := label_key(words):
        query = query.where(Theme.label_key.contains(sought, autoescape=True))
    rows = db.execute(query.order_by(Theme.label_key).limit(PAGE).offset((page - 1) * PAGE)).all()
    return [Entry(*row[:-1]) for row in rows], rows[0].count if rows else 0
