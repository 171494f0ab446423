"""One page of a long list: which rows stand on it, and how many there are, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from coreflect.policies.rules.sought import Sought
from coreflect.releases.models import Release
from coreflect.releases.rules.searching import folded, holds, wanted

_PERIODS = select(func.aggregate_strings(Release.period, " ")).where(Release.state == "published").scalar_subquery()


@dataclass(frozen=True)
class Place:
    """The ids on a page in the order of the list, how many rows the list has, and the periods that were published."""

    ids: list[UUID]
    total: int
    periods: list[str]


def numbered(db: Session, query: Select[Any], order: Sequence[Any], number: int, size: int) -> Place:
    """Return a page of what `query` selects, its ids first; beyond the end it is the last one."""
    rows = query.add_columns(func.row_number().over(order_by=order).label("at"), func.count().over().label("total"))
    found = rows.subquery()
    id, at, total = found.c[0], found.c["at"], found.c.total
    skip = (number - 1) * size
    first = case((total > skip, skip), else_=(total - 1) - (total - 1) % size)
    # the periods come along where nothing was found, too
    listed = select(_PERIODS.label("periods"), id, total).select_from(select(1).subquery()).outerjoin(
        found, (at > first) & (at <= first + size)
    )  # fmt: skip
    rows_found = db.execute(listed.order_by(at)).all()
    there = [row for row in rows_found if row[1] is not None]
    return Place([row[1] for row in there], there[0][2] if there else 0, _split(rows_found[0][0]))


def chosen(db: Session, query: Select[Any], sought: Sought, number: int, size: int) -> Place:
    """Return a page of what holds every one of the words, however it is written; `query` gives ids, then texts.

    Accents and capitals are alike to people and not to databases, so all texts of the list are read here.
    """
    words = wanted(sought.words)
    texts: dict[UUID, set[str]] = {}
    rows = db.execute(query.add_columns(_PERIODS)).all()
    for id, *said, _ in rows:
        texts.setdefault(id, set()).update(text for text in said if text)
    ids = [id for id, said in texts.items() if holds(words, folded(list(said)))]
    at = min((number - 1) * size, max(0, (len(ids) - 1) // size * size))
    return Place(ids[at : at + size], len(ids), _split(rows[0][-1] if rows else None))


def _split(periods: str | None) -> list[str]:
    return sorted((periods or "").split(), reverse=True)
