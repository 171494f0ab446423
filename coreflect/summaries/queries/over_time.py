"""What was released over the years, what was answered, and what came of it: from published cells alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import published
from coreflect.summaries.rules.choice import Choice
from coreflect.summaries.rules.flow import Cited
from coreflect.summaries.rules.growth import Asking
from coreflect.summaries.rules.over_time import Telling
from coreflect.themes.rules.labels import label_key

CELL = (Cell.id, Cell.theme_id, Cell.label, Cell.dimensions, Cell.kind, Cell.asks, Cell.again, Cell.groupings,
        Cell.withdrawn_on, Release.period, Release.published_on)  # fmt: skip


@dataclass(frozen=True)
class OverTime:
    """Everything that the pictures over the years are drawn from; `groupings` are names by their keys."""

    periods: list[Period]
    tellings: list[Telling]
    askings: list[Asking]
    cited: Mapping[UUID, list[Cited]]  # the changes that come from a cell
    raised: int  # changes that come from no theme
    groupings: dict[str, str]


def over_time(db: Session, choice: Choice) -> OverTime:
    """Return what was released in all years, in four statements, however many years there are.

    Of a choice, the principle or task, the kind and the group of themes narrow it.
    """
    released = select(Release.period).where(Release.state == "published")
    periods = {text: Period.parse(text) for text in db.scalars(released)}
    answered = _first_answers(db)
    cited, raised = _changes(db)
    tellings, askings, names = [], [], {}
    for row in db.execute(published(*CELL)):
        id, theme, label, about, kind, asks, again, groupings, withdrawn_on, period, published_on = row
        keys = {label_key(name): name for name in groupings}
        names |= keys
        chosen = (
            (not choice.dimension or choice.dimension in about)
            and (not choice.kind or choice.kind == kind)
            and (not choice.grouping or choice.grouping in keys)
        )
        tellings.append(Telling(id, theme, periods[period], label, about, again, chosen))
        if asks and chosen:
            askings.append(Asking(published_on, answered.get(id), withdrawn_on is not None))
    return OverTime(
        periods=sorted(periods.values()),
        tellings=tellings,
        askings=askings,
        cited=cited,
        raised=raised,
        groupings=dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))),
    )


def _first_answers(db: Session) -> dict[UUID, date]:
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
