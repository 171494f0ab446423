"""The register: every change by stage, with who holds it and what was last decided."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Select, case, func, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeCell, ChangeHolder, Decision
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import TITLE

APART = "\x1f"  # the sign between names that one column carries; no form lets it through
ORDER = case({stage.value: place for place, stage in enumerate(Stage)}, value=Change.stage)


@dataclass(frozen=True)
class Line:
    """One change in the register."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    origin: str
    look_again_on: date | None
    holders: tuple[str, ...]
    themes: tuple[str, ...]
    body: str | None
    decided_on: date | None
    word: Word | None
    reason: str | None


def stage_counts(db: Session, origin: str | None = None) -> dict[Stage, int]:
    """Return how many changes stand at each stage, in the order of the stages; empty stages are left out."""
    query = _from(select(Change.stage, func.count()), origin).group_by(Change.stage)
    counts = {Stage(row[0]): row[1] for row in db.execute(query)}
    return {stage: counts[stage] for stage in Stage if stage in counts}


def register(db: Session, stage: Stage | None, origin: str | None, skip: int, at_most: int) -> list[Line]:
    """Return a page of the register in one statement, by stage, and within a stage the latest moved first."""
    last = select(Decision.change_id, func.max(Decision.number).label("number")).group_by(Decision.change_id).subquery()
    query = (
        _from(
            select(
                Change.id,
                Change.title,
                Change.stage,
                Change.stage_since,
                Change.origin,
                Change.look_again_on,
                _holders().label("holders"),
                _themes().label("themes"),
                Decision.body,
                Decision.decided_on,
                Decision.word,
                Decision.reason,
            ),
            origin,
        )
        .outerjoin(last, last.c.change_id == Change.id)
        .outerjoin(Decision, (Decision.change_id == Change.id) & (Decision.number == last.c.number))
        .order_by(ORDER, Change.stage_since.desc(), Change.title, Change.id)
        .offset(skip)
        .limit(at_most)
    )
    if stage:
        query = query.where(Change.stage == stage.value)
    return [_line(row._mapping) for row in db.execute(query)]


def by_stage(lines: list[Line]) -> list[tuple[Stage, list[Line]]]:
    """Return the lines of a page of the register under their stages, in its order."""
    return [(stage, list(group)) for stage, group in groupby(lines, key=lambda line: line.stage)]


def _line(row: RowMapping) -> Line:
    return Line(
        **{
            **row,
            "stage": Stage(row["stage"]),
            "holders": _split(row["holders"]),
            "themes": _split(row["themes"]),
            "word": Word(row["word"]) if row["word"] else None,
        }
    )


def _split(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(set(joined.split(APART)), key=str.casefold)) if joined else ()


def _from(query: Select, origin: str | None) -> Select:
    return query.where(Change.origin == origin) if origin else query


def _joined(column: ColumnElement[str]) -> Select:
    return select(func.aggregate_strings(column, APART)).correlate(Change)


def _holders() -> ScalarSelect[str]:
    joined = _joined(Person.name).join(ChangeHolder, ChangeHolder.person_id == Person.id)
    return joined.where(ChangeHolder.change_id == Change.id).scalar_subquery()


def _themes() -> ScalarSelect[str]:
    joined = _joined(TITLE).join(ChangeCell, ChangeCell.cell_id == Cell.id)
    joined = joined.join(Release, Release.id == Cell.release_id).where(Release.state == "published")
    return joined.where(ChangeCell.change_id == Change.id).scalar_subquery()
