"""One page of a long list: which rows stand on it, and how many there are, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, select, true
from sqlalchemy.orm import Session

from coreflect.policies.rules.sought import Sought
from coreflect.releases.models import Release
from coreflect.releases.rules.searching import holding

_PERIODS = select(func.aggregate_strings(Release.period, " ")).where(Release.state == "published").scalar_subquery()

_SKIP, _SIZE = bindparam("skip", type_=Integer), bindparam("size", type_=Integer)
KEPT = 64
"""So many questions for a page are kept, once they are put together: that takes longer than asking them."""

Order = Sequence[tuple[Any, bool]]
"""What a list is ordered by, each with whether the largest comes first."""


@dataclass(frozen=True)
class Place:
    """The ids on a page in the order of the list, how many rows the list has, and the periods that were published."""

    ids: list[UUID]
    total: int
    periods: list[str]


def paged(query: Select[*tuple[Any, ...]], order: Order, begins: bool) -> Select[*tuple[Any, ...]]:
    """Return the question for a page of what `query` selects, its ids; beyond the end it is the last one.

    `begins` says that it is the first page: how many there are is counted once then, and not to find the end.
    """
    total = select(func.count()).select_from(query.subquery()).scalar_subquery()
    keys = [key.label(f"key{at}") for at, (key, _) in enumerate(order)]
    rows = query.add_columns(*keys).order_by(*ordered(order)).limit(_SIZE)
    if not begins:
        rows = rows.offset(case((total > _SKIP, _SKIP), (total > 0, total - 1 - (total - 1) % _SIZE), else_=0))
    ids = rows.subquery()
    again = ordered([(ids.c[f"key{at}"], down) for at, (_, down) in enumerate(order)])
    # how many there are, and the periods, come along where no row does
    alone = select(_PERIODS.label("periods"), total.label("total")).subquery()
    query = select(alone.c.periods, alone.c.total, ids.c[0]).outerjoin_from(alone, ids, true())
    return query.order_by(*again)


def numbered(db: Session, question: Select[*tuple[Any, ...]], number: int, size: int) -> Place:
    """Return a page that a question made by `paged` finds."""
    rows = db.connection().execute(question, {"skip": (number - 1) * size, "size": size}).all()
    return Place([row[2] for row in rows if row[2]], rows[0][1], _split(rows[0][0]))


def chosen(db: Session, query: Select[*tuple[Any, ...]], sought: Sought, number: int, size: int) -> Place:
    """Return a page of what holds every one of the words, however it is written.

    `query` gives an id as it lies in the database, and a text; rows of one id stand together. Accents and capitals are
    alike to people and not to databases, so all texts of the list are read here.
    """
    rows = db.connection().execute(query.add_columns(_PERIODS)).all()
    ids: list[str | UUID] = holding(rows, sought.words)
    first = min((number - 1) * size, max(0, (len(ids) - 1) // size * size))
    there = [UUID(id) if isinstance(id, str) else id for id in ids[first : first + size]]
    return Place(there, len(ids), _split(rows[0][-1] if rows else None))


def ordered(order: Order) -> list[ColumnElement[Any]]:
    """Return an order as a statement takes it."""
    return [key.desc() if down else key.asc() for key, down in order]


def together(*texts: Any) -> ColumnElement[str]:
    """Return texts as one column, in which words are looked for; what is not there is left out."""
    return reduce(lambda one, other: one + "\n" + other, (func.coalesce(text, "") for text in texts))


def _split(periods: str | None) -> list[str]:
    return sorted((periods or "").split(), reverse=True)
