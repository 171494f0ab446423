"""What was released over the years, what was answered, and what came of it: from published cells alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.rules.stages import Stage
from coreflect.releases.queries.cells import published_cells, published_releases
from coreflect.summaries.rules.flow import Cited
from coreflect.summaries.rules.growth import Asking
from coreflect.summaries.rules.over_time import Telling


@dataclass(frozen=True)
class OverTime:
    """Everything that the pictures over the years are drawn from."""

    periods: list[Period]
    tellings: list[Telling]
    askings: list[Asking]
    cited: Mapping[UUID, list[Cited]]  # the changes that come from a cell
    raised: int  # changes that come from no theme


def over_time(db: Session) -> OverTime:
    """Return what was released in all years, in four statements, however many years there are."""
    periods = {one.period: Period.parse(one.period) for one in published_releases(db)}
    cells = published_cells(db)
    answered = _first_answers(db)
    cited, raised = _changes(db)
    return OverTime(
        periods=sorted(periods.values()),
        tellings=[Telling(one.id, one.theme_id, periods[one.period], one.label, one.about, one.again) for one in cells],
        askings=[Asking(one.published_on, answered.get(one.id)) for one in cells if one.asks],
        cited=cited,
        raised=raised,
    )


def _first_answers(db: Session) -> dict[UUID, object]:
    """The day of the first answer to each cell: a later word does not make the first one late."""
    query = select(Answer.cell_id, Answer.answered_on).where(Answer.number == 1)
    return {row[0]: row[1] for row in db.execute(query)}


def _changes(db: Session) -> tuple[Mapping[UUID, list[Cited]], int]:
    query = select(Change.id, Change.title, Change.stage, ChangeCell.cell_id)
    query = query.outerjoin(ChangeCell, ChangeCell.change_id == Change.id).order_by(Change.title, Change.id)
    by_cell, raised = defaultdict(list), 0
    for id, title, stage, cell_id in db.execute(query):
        if cell_id is None:
            raised += 1
        else:
            by_cell[cell_id].append(Cited(id, title, Stage(stage).words))
    return dict(by_cell), raised
