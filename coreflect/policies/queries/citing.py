"""Which changes come from published cells of a theme."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.policies.models import Change, ChangeCell
from coreflect.policies.queries.register import ORDER
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell


class Citing(NamedTuple):
    """A change that comes from a published cell."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date


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
    cited = select(ChangeCell.change_id).join(Cell, Cell.id == ChangeCell.cell_id).where(Cell.theme_id.in_(theme_ids))
    query = select(Change.id, Change.title, Change.stage, Change.stage_since).where(Change.id.in_(cited))
    rows = db.execute(query.order_by(ORDER, Change.title))
    return [Citing(row.id, row.title, Stage(row.stage), row.stage_since) for row in rows]
