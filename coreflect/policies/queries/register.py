"""The register: every change with where it stands, who holds it, and what is known of it, as a board or a list."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, String, bindparam, case, func, select, type_coerce, union_all
from sqlalchemy.orm import Session

from coreflect.policies.queries.narrowed import BY_ITS_ROW, CHANGE, Wanted, fitting
from coreflect.policies.queries.register_line import Line, columns, line_of
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.stages import Stage
from coreflect.releases.rules.searching import holding

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
    """Return the stages that have a change, in their order, each with its latest twelve.

    It takes one statement, and one before it where words are looked for.
    """
    if wanted.words:
        return _board_of(db, _found(db, wanted, viewer_id, "stage"))
    found = []
    rows = db.connection().execute(_board(wanted.ways[0]), wanted.values(viewer_id))
    for stage, of_it in groupby(rows, key=lambda row: row.stage):
        standing = list(of_it)
        found.append(Column(Stage(stage), standing[0].there, tuple(line_of(*row[:-1]) for row in standing)))
    return found


def listed(db: Session, wanted: Wanted, viewer_id: UUID, sort: str, number: int) -> tuple[PageOf, list[Line]]:
    """Return a page of the list, in the order that SORTS has under `sort`, in two statements."""
    if wanted.words:
        found = _found(db, wanted, viewer_id, sort)
        page = PageOf.of(len(found), number)
        return page, _lines(db, [id for id, _ in found[page.skip : page.until]], sort)
    ways, values = wanted.ways[0], wanted.values(viewer_id)
    page = PageOf.of(db.connection().scalar(_count(ways), values) or 0, number)
    if not page.total:
        return page, []
    return page, [line_of(*row) for row in db.connection().execute(_list(ways, sort), values | {"skip": page.skip})]


def _found(db: Session, wanted: Wanted, viewer_id: UUID, sort: str) -> list[tuple[str | UUID, str]]:
    """The changes whose titles hold the words, each with its stage: titles are read, for databases do not fold them."""
    rows = db.connection().execute(_titles(*wanted.ways, sort), wanted.values(viewer_id)).all()
    return holding((((id, stage), title) for id, title, stage in rows), wanted.words)


def _board_of(db: Session, found: list[tuple[str | UUID, str]]) -> list[Column]:
    standing = {stage: [id for id, _ in of_it] for stage, of_it in groupby(found, key=lambda one: one[1])}
    lines = _lines(db, [id for ids in standing.values() for id in ids[:A_COLUMN]], "stage")
    return [
        Column(stage, len(standing[stage.value]), tuple(of_it))
        for stage, of_it in groupby(lines, key=lambda one: one.stage)
    ]


def _lines(db: Session, ids: list[str | UUID], sort: str) -> list[Line]:
    if not ids:
        return []
    values = {"ids": [UUID(id) if isinstance(id, str) else id for id in ids]}
    return [line_of(*row) for row in db.connection().execute(_these(sort), values)]


@lru_cache(MADE)
def _board(ways: frozenset[str]) -> Select[Any]:
    fits = fitting(ways)
    if not ways <= BY_ITS_ROW:  # what looks further than the row is asked of each row once
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
def _count(ways: frozenset[str]) -> Select[Any]:
    return select(func.count()).select_from(CHANGE).where(*fitting(ways))


@lru_cache(MADE)
def _titles(ways: frozenset[str], words: int, sort: str) -> Select[Any]:
    columns = (type_coerce(CHANGE.c.id, String), CHANGE.c.title, CHANGE.c.stage)
    return select(*columns).where(*fitting(ways, words)).order_by(*SORTS[sort])


@lru_cache(MADE)
def _these(sort: str) -> Select[Any]:
    return select(*columns()).where(CHANGE.c.id.in_(bindparam("ids", expanding=True))).order_by(*SORTS[sort])


@lru_cache(MADE)
def _list(ways: frozenset[str], sort: str) -> Select[Any]:
    chosen = select(CHANGE.c.id).where(*fitting(ways)).order_by(*SORTS[sort])
    chosen = chosen.offset(bindparam("skip")).limit(A_PAGE)
    return select(*columns()).where(CHANGE.c.id.in_(chosen.subquery().select())).order_by(*SORTS[sort])
