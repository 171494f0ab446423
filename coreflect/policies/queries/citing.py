"""What came of the published cells of a theme: answers and changes."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.queries.answers import IS_ANSWER, TOLD_REASON
from coreflect.policies.queries.register import ORDER
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell


class Citing(NamedTuple):
    """A change that comes from a published cell."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    themes: tuple[UUID, ...]  # of those that were asked for
    confirmed: bool  # a PS lead said that it reflects one of them


class Answered(NamedTuple):
    """The answer that stands to a published cell of a theme."""

    cell_id: UUID
    theme_id: UUID
    word: str
    reason: str
    answered_on: date


def counts(db: Session, theme_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many changes come from cells of each theme; one without a change is left out."""
    if not theme_ids:
        return {}
    query = select(Cell.theme_id, func.count(ChangeCell.change_id.distinct()))
    query = query.join(ChangeCell, ChangeCell.cell_id == Cell.id).where(Cell.theme_id.in_(theme_ids))
    return {row[0]: row[1] for row in db.execute(query.group_by(Cell.theme_id))}


def changes(db: Session, theme_ids: Collection[UUID]) -> list[Citing]:
    """Return the changes that come from cells of these themes, by stage and title, each once."""
    if not theme_ids:
        return []
    query = select(Change.id, Change.title, Change.stage, Change.stage_since, Cell.theme_id, ChangeCell.confirmed_on)
    query = query.join(ChangeCell, ChangeCell.change_id == Change.id).join(Cell, Cell.id == ChangeCell.cell_id)
    rows = db.execute(query.where(Cell.theme_id.in_(theme_ids)).order_by(ORDER, Change.title, Change.id))
    found: dict[UUID, Citing] = {}
    for row in rows:
        before = found.get(row.id)
        themes = before.themes if before else ()
        more = () if row.theme_id in themes else (row.theme_id,)
        confirmed = row.confirmed_on is not None or (before is not None and before.confirmed)
        found[row.id] = Citing(row.id, row.title, Stage(row.stage), row.stage_since, themes + more, confirmed)
    return list(found.values())


def answers(db: Session, theme_ids: Collection[UUID]) -> list[Answered]:
    """Return the answer that stands to each published cell of these themes, the newest first."""
    if not theme_ids:
        return []
    newest = select(Answer.cell_id, func.max(Answer.number).label("number")).where(IS_ANSWER)
    newest = newest.group_by(Answer.cell_id).subquery()
    query = select(Answer.cell_id, Cell.theme_id, Answer.word, TOLD_REASON, Answer.answered_on)
    query = query.join(newest, (newest.c.cell_id == Answer.cell_id) & (newest.c.number == Answer.number))
    query = query.join(Cell, Cell.id == Answer.cell_id).where(Cell.theme_id.in_(theme_ids))
    return [Answered(*row) for row in db.execute(query.order_by(Answer.answered_on.desc(), Answer.cell_id))]
