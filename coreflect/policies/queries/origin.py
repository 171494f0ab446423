"""Which published themes a change comes from, and which of them a PS lead has confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.policies.models import Change, ChangeCell
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import COLUMNS, PublishedCell, published


@dataclass(frozen=True)
class Named:
    """A published theme that a change names; `confirmed_on` once a PS lead said that the change reflects it."""

    cell: PublishedCell
    confirmed_on: date | None

    @property
    def open(self) -> bool:
        """Whether a PS lead can still confirm it: nobody has, and its words are there to be read."""
        return self.confirmed_on is None and self.cell.withdrawn_on is None


_NAMES = select(func.count()).where(ChangeCell.change_id == Change.id).correlate(Change)
SOURCE = (  # what a Source is made of, in the order of its fields
    Change.origin.label("origin"),
    _NAMES.scalar_subquery().label("themes"),
    _NAMES.where(ChangeCell.confirmed_on.is_not(None)).scalar_subquery().label("confirmed"),
)


def named_cells(db: Session, change_id: UUID) -> list[Named]:
    """Return the published themes that a change names, the newest period first and by label, in one statement."""
    query = published(*COLUMNS, ChangeCell.confirmed_on).join(ChangeCell, ChangeCell.cell_id == Cell.id)
    rows = db.execute(query.where(ChangeCell.change_id == change_id))
    found = [Named(PublishedCell(*row[:-1]), row[-1]) for row in rows]
    found.sort(key=lambda one: (one.cell.withdrawn_on is not None, one.cell.label.casefold(), one.cell.id))
    found.sort(key=lambda one: one.cell.period, reverse=True)
    return found


def standing_cells(db: Session, ids: Collection[UUID]) -> list[UUID]:
    """Return which of these are published themes that were not withdrawn; none of them is until this transaction ends.

    They are locked in one order, so that two who link the same themes at once wait for each other.
    """
    if not ids:
        return []
    query = published(Cell.id).where(Cell.id.in_(ids), Cell.withdrawn_on.is_(None)).order_by(Cell.id)
    return list(db.scalars(query.with_for_update(read=True, of=Cell)))
