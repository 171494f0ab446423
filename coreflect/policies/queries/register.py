"""The register: every change with where it stands, who holds it, and what is known of it, as a board or a list."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, case, func, select, union_all
from sqlalchemy.orm import Session

from coreflect.policies.queries.narrowed import BY_ITS_ROW, CHANGE, Wanted, fitting
from coreflect.policies.queries.register_line import Line, columns, line_of
from coreflect.policies.rules.stages import Stage

A_COLUMN = 12
MADE = 64  # statements that are kept; there are many ways to narrow a register, and few of them are used
ORDER = case({stage.value: place for place, stage in enumerate(Stage)}, value=CHANGE.c.stage)
LATEST = (CHANGE.c.stage_since.desc(), CHANGE.c.title, CHANGE.c.id)
SORTS: dict[str, tuple[Any, ...]] = {
    "stage": (ORDER, *LATEST),
    "moved": LATEST,
    "title": (func.lower(CHANGE.c.title), CHANGE.c.id),
}


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many changes stand there, and the latest moved of them."""

    stage: Stage
    there: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many more stand there than are shown."""
        return self.there - len(self.lines)


def board(db: Session, wanted: Wanted, viewer_id: UUID) -> list[Column]:
    """Return the stages that have a change, in their order, each with its latest twelve, in one statement."""
    found = []
    rows = db.connection().execute(_board(*wanted.ways), wanted.values(viewer_id))
    for stage, of_it in groupby(rows, key=lambda row: row.stage):
        standing = list(of_it)
        found.append(Column(Stage(stage), standing[0].there, tuple(line_of(*row[:-1]) for row in standing)))
    return found


def how_many(db: Session, wanted: Wanted, viewer_id: UUID) -> int:
    """Return how many changes the list has."""
    return db.connection().scalar(_count(*wanted.ways), wanted.values(viewer_id)) or 0


def listed(db: Session, wanted: Wanted, viewer_id: UUID, sort: str, skip: int, at_most: int) -> list[Line]:
    """Return a page of the list in one statement, in the order that SORTS has under `sort`."""
    values = wanted.values(viewer_id) | {"skip": skip, "at_most": at_most}
    return [line_of(*row) for row in db.connection().execute(_list(*wanted.ways, sort), values)]


@lru_cache(MADE)
def _board(ways: frozenset[str], words: int) -> Select[Any]:
    fits = fitting(ways, words)
    if words or not ways <= BY_ITS_ROW:  # what looks further than the row is asked of each row once
        chosen, there = _looked_at_once(fits)
    else:
        chosen, there = _latest_of_each(fits)
    query = select(*columns(), there.c.there).join_from(CHANGE, chosen, chosen.c.id == CHANGE.c.id)
    if there is not chosen:
        query = query.join(there, there.c.stage == CHANGE.c.stage)
    return query.order_by(ORDER, *LATEST)


def _latest_of_each(fits: list[ColumnElement[bool]]) -> tuple[FromClause, FromClause]:
    """Find the latest of each stage by its index: to number all changes in order would take five times as long."""
    standing = (
        select(CHANGE.c.id).where(CHANGE.c.stage == stage.value, *fits).order_by(*LATEST).limit(A_COLUMN).subquery()
        for stage in Stage
    )
    there = select(CHANGE.c.stage, func.count().label("there")).where(*fits).group_by(CHANGE.c.stage)
    return union_all(*(select(one.c.id) for one in standing)).subquery(), there.subquery()


def _looked_at_once(fits: list[ColumnElement[bool]]) -> tuple[FromClause, FromClause]:
    place = func.row_number().over(partition_by=CHANGE.c.stage, order_by=LATEST)
    there = func.count().over(partition_by=CHANGE.c.stage)
    all_of_them = select(CHANGE.c.id, place.label("place"), there.label("there")).where(*fits).subquery()
    chosen = select(all_of_them).where(all_of_them.c.place <= A_COLUMN).subquery()
    return chosen, chosen


@lru_cache(MADE)
def _count(ways: frozenset[str], words: int) -> Select[Any]:
    return select(func.count()).select_from(CHANGE).where(*fitting(ways, words))


@lru_cache(MADE)
def _list(ways: frozenset[str], words: int, sort: str) -> Select[Any]:
    chosen = select(CHANGE.c.id).where(*fitting(ways, words)).order_by(*SORTS[sort])
    chosen = chosen.offset(bindparam("skip")).limit(bindparam("at_most"))
    return select(*columns()).where(CHANGE.c.id.in_(chosen.subquery().select())).order_by(*SORTS[sort])
