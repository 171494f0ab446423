"""What was released over the years, what was answered, and what came of it: from published cells alone."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.queries.answers import IS_ANSWER
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import published
from coreflect.summaries.rules.choice import Choice
from coreflect.summaries.rules.flow import Cited
from coreflect.summaries.rules.growth import Asking
from coreflect.summaries.rules.over_time import Key, Telling
from coreflect.themes.rules.labels import label_key


def _as_stored(column: Any) -> Any:
    """A column whose values are only compared here: there are thousands, and to make each an object takes long."""
    return type_coerce(column, String)


CELL = (_as_stored(Cell.id), _as_stored(Cell.theme_id), Cell.label, Cell.dimensions, Cell.again, Cell.kind, Cell.asks,
        _as_stored(Cell.groupings), Cell.withdrawn_on, Release.period, Release.published_on)  # fmt: skip


class Row(NamedTuple):
    """A published cell before anything is chosen; `keys` are those of its groups of themes."""

    telling: Telling
    kind: str
    keys: frozenset[str]
    asking: Asking | None


@dataclass(frozen=True)
class Years:
    """Everything that was released in all years; `groupings` are names by their keys."""

    periods: list[Period]
    rows: list[Row]
    cited: Mapping[Key, list[Cited]]  # the changes that come from a cell
    raised: int  # changes that come from no theme
    unconfirmed: int  # of those that come from some: no PS lead has confirmed that they reflect what was said
    groupings: dict[str, str]


@dataclass(frozen=True)
class OverTime:
    """Everything that the pictures over the years are drawn from."""

    periods: list[Period]
    tellings: list[Telling]
    askings: list[Asking]
    cited: Mapping[Key, list[Cited]]
    raised: int
    unconfirmed: int
    groupings: dict[str, str]


def over_time(years: Years, choice: Choice) -> OverTime:
    """Return what the years hold, narrowed by a choice: of it, the principle or task, the kind and the group of themes
    count."""
    tellings, askings = [], []
    for telling, kind, keys, asking in years.rows:
        chosen = (
            (not choice.dimension or choice.dimension in telling.about)
            and (not choice.kind or choice.kind == kind)
            and (not choice.grouping or choice.grouping in keys)
        )
        tellings.append(telling if chosen else telling._replace(chosen=False))
        if asking and chosen:
            askings.append(asking)
    return OverTime(years.periods, tellings, askings, years.cited, years.raised, years.unconfirmed, years.groupings)


def all_years(db: Session) -> Years:
    """Return what was released in all years, in four statements, however many years there are."""
    released = select(Release.period).where(Release.state == "published")
    periods = {text: Period.parse(text) for text in db.scalars(released)}
    answered = _first_answers(db)
    cited, raised, unconfirmed = _changes(db)
    rows: list[Row] = []
    known: dict[str, dict[str, str]] = {}
    for (
        id,
        theme,
        label,
        about,
        again,
        kind,
        asks,
        groupings,
        withdrawn_on,
        period,
        published_on,
    ) in db.connection().execute(_CELLS):
        if groupings not in known:
            known[groupings] = {label_key(name): name for name in json.loads(groupings)}
        telling = Telling(id, theme, periods[period], label, about, again)
        asking = Asking(published_on, answered.get(id), withdrawn_on is not None) if asks else None
        rows.append(Row(telling, kind, frozenset(known[groupings]), asking))
    names: dict[str, str] = {}
    for keys in known.values():
        names |= {key: min(name, names.get(key, name)) for key, name in keys.items()}
    groups = dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))
    return Years(sorted(periods.values()), rows, cited, raised, unconfirmed, groups)


_CELLS = published(*CELL)


def _first_answers(db: Session) -> dict[Key, date]:
    """The day of the first answer to each cell: a later word does not make the first one late."""
    query = select(_as_stored(Answer.cell_id), func.min(Answer.answered_on)).where(IS_ANSWER).group_by(Answer.cell_id)
    return {row[0]: row[1] for row in db.connection().execute(query)}


def _changes(db: Session) -> tuple[Mapping[Key, list[Cited]], int, int]:
    query = select(_as_stored(Change.id), Change.title, Change.stage, _as_stored(ChangeCell.cell_id))
    query = query.add_columns(_as_stored(ChangeCell.confirmed_on))
    query = query.outerjoin(ChangeCell, ChangeCell.change_id == Change.id).order_by(Change.title, Change.id)
    by_cell, raised, named, confirmed = defaultdict(list), 0, set(), set()
    words = {stage.value: stage.words for stage in Stage}
    for id, title, stage, cell_id, confirmed_on in db.connection().execute(query):
        if cell_id is None:
            raised += 1
        else:
            by_cell[cell_id].append(Cited(id, title, words[stage]))
            (confirmed if confirmed_on else named).add(id)
    return dict(by_cell), raised, len(named - confirmed)
