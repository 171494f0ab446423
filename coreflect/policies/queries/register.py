"""The register: every change with where it stands, who holds it, and what is known of it, as a board or a list."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeCell, ChangeHolder
from coreflect.policies.queries.pens import PENS, pens
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Pens, Side
from coreflect.policies.rules.said import STANDS
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell

APART = "\x1f"  # the sign between names that one column carries; no form lets it through
OWNS, BESIDE = "0", "1"  # before each name: whether they own it as PS lead or PS staff, or co-own it beside
A_COLUMN = 12
ORDER = case({stage.value: place for place, stage in enumerate(Stage)}, value=Change.stage)
LATEST = (Change.stage_since.desc(), Change.title, Change.id)
SORTS: dict[str, tuple[Any, ...]] = {
    "stage": (ORDER, *LATEST),
    "moved": LATEST,
    "title": (func.lower(Change.title), Change.id),
}


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for; what is empty narrows nothing."""

    stage: Stage | None = None
    origin: str = ""
    domain: str = ""
    dimension: str = ""
    mine: bool = False
    words: str = ""

    @property
    def anything(self) -> bool:
        """Whether the register is narrowed at all."""
        return self != Wanted()


@dataclass(frozen=True)
class Line:
    """One change in the register. `owners` hold it as PS lead or PS staff, `beside` co-own it."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    source: Source
    domain: str
    look_again_on: date | None
    pens: Pens
    offer: Side | None
    dissents: int
    owners: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def stands(self) -> tuple[str, str]:
        """Where it stands, and what leads to the day."""
        return STANDS[self.stage]

    @property
    def marked(self) -> bool:
        """Whether there is something that must not be overlooked."""
        return bool(self.source.came_from_co_reflection or self.offer or self.dissents)


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
    place = func.row_number().over(partition_by=Change.stage, order_by=LATEST)
    there = func.count().over(partition_by=Change.stage)
    chosen = _narrowed(select(Change.id, place.label("place"), there.label("there")), wanted, viewer_id).subquery()
    query = select(*_columns(), chosen.c.there).join(chosen, chosen.c.id == Change.id)
    query = query.where(chosen.c.place <= A_COLUMN).order_by(ORDER, chosen.c.place)
    found = []
    for stage, rows in groupby(db.execute(query), key=lambda row: row.stage):
        standing = list(rows)
        found.append(Column(Stage(stage), standing[0].there, tuple(_line(row._mapping) for row in standing)))
    return found


def how_many(db: Session, wanted: Wanted, viewer_id: UUID) -> int:
    """Return how many changes the list has."""
    return db.scalar(_narrowed(select(func.count()).select_from(Change), wanted, viewer_id)) or 0


def listed(db: Session, wanted: Wanted, viewer_id: UUID, sort: str, skip: int, at_most: int) -> list[Line]:
    """Return a page of the list in one statement, in the order that SORTS has under `sort`."""
    chosen = _narrowed(select(Change.id), wanted, viewer_id).order_by(*SORTS[sort]).offset(skip).limit(at_most)
    query = select(*_columns()).where(Change.id.in_(chosen.subquery().select())).order_by(*SORTS[sort])
    return [_line(row._mapping) for row in db.execute(query)]


def _narrowed(query: Select[Any], wanted: Wanted, viewer_id: UUID) -> Select[Any]:
    if wanted.stage:
        query = query.where(Change.stage == wanted.stage.value)
    if wanted.origin:
        query = query.where(Change.origin == wanted.origin)
    if wanted.domain:
        query = query.where(Change.domain == wanted.domain)
    if wanted.mine:
        mine = and_(ChangeHolder.change_id == Change.id, ChangeHolder.person_id == viewer_id)
        query = query.where(exists().where(mine))
    if wanted.dimension:
        about = Cell.dimensions.contains(f" {wanted.dimension} ", autoescape=True)
        comes = and_(ChangeCell.change_id == Change.id, ChangeCell.cell_id == Cell.id, about)
        query = query.where(exists().where(comes))
    for word in wanted.words.split():
        low = func.lower(Change.title).contains(word.lower(), autoescape=True)
        query = query.where(or_(low, Change.title.contains(word, autoescape=True)))  # SQLite lowers English only
    return query


def _columns() -> tuple[ColumnElement[Any] | Any, ...]:
    themes = select(func.count()).where(ChangeCell.change_id == Change.id).correlate(Change)
    confirmed = themes.where(ChangeCell.confirmed_on.is_not(None))
    return (
        *(Change.id, Change.title, Change.stage, Change.stage_since, Change.origin, Change.domain),
        *(Change.look_again_on, Change.offer, Change.dissents, *PENS),
        themes.scalar_subquery().label("themes"),
        confirmed.scalar_subquery().label("confirmed"),
        _holders().label("holders"),
    )


def _holders() -> ScalarSelect[str]:
    side = case((or_(Person.ps_lead, Person.ps_staff), OWNS), else_=BESIDE)
    joined = select(func.aggregate_strings(side + Person.name, APART)).correlate(Change)
    joined = joined.join(ChangeHolder, ChangeHolder.person_id == Person.id)
    return joined.where(ChangeHolder.change_id == Change.id).scalar_subquery()


def _line(row: RowMapping) -> Line:
    names = sorted(set((row["holders"] or "").split(APART)) - {""}, key=str.casefold)
    return Line(
        id=row["id"],
        title=row["title"],
        stage=Stage(row["stage"]),
        stage_since=row["stage_since"],
        source=Source(Origin(row["origin"]), row["themes"], row["confirmed"]),
        domain=row["domain"],
        look_again_on=row["look_again_on"],
        pens=pens(row["pen_leadership"], row["pen_ps"], row["pen_before"]),
        offer=Side(row["offer"]) if row["offer"] else None,
        dissents=row["dissents"],
        owners=tuple(name[1:] for name in names if name[0] == OWNS),
        beside=tuple(name[1:] for name in names if name[0] == BESIDE),
    )
