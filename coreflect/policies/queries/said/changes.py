"""By change: from which themes or in whose name, what was decided and why, and what stands now."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from coreflect.policies.models import Change, ChangeCell, Decision
from coreflect.policies.queries.pens import PENS, pens
from coreflect.policies.queries.said.pages import KEPT, Order, Place, chosen, numbered, ordered, paged, together
from coreflect.policies.queries.said.rulings import LATEST, RULING
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.said import NO_WORD, Made, Ruling, Theme
from coreflect.policies.rules.sought import Sought
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import TITLE

_OF_IT = Decision.change_id == Change.id
# looked at beside the rows that a page shows: a theme or decision of the page's own is not narrowed by them
_RULED, _CITING, _CITED, _TOLD = aliased(Decision), aliased(ChangeCell), aliased(Cell), aliased(Release)
_DECIDED = exists().where(_RULED.change_id == Change.id)
_ORDER: Order = ((Change.stage_since, True), (func.lower(Change.title), False), (Change.id, False))
_WHOLE = (
    *(Change.id, Change.title, Change.what, Change.origin, Change.stage, Change.stage_since, Change.in_effect_on),
    *(Change.look_again_on, Change.dissents, *PENS),
)
_THEME = (Cell.id, TITLE, Cell.dimensions, ChangeCell.confirmed_on)


def place(db: Session, sought: Sought, number: int, size: int, decided: bool = False) -> Place:
    """Return which changes stand on a page of the list, the latest moved first, in one statement.

    `decided` leaves out those on which nothing was decided yet.
    """
    if sought.words:
        texts = together(Change.title, Change.what, TITLE, Cell.sentence, Decision.reason, Decision.body)
        query = _with_all(_listed(sought, decided).with_only_columns(type_coerce(Change.id, String), texts))
        return chosen(db, query.order_by(*ordered(_ORDER)), sought, number, size)
    return numbered(db, _paged(sought, decided, number == 1), number, size)


def made(db: Session, ids: Sequence[UUID]) -> list[Made]:
    """Return these changes in this order with their themes and decisions, in one statement."""
    if not ids:
        return []
    found: dict[UUID, Any] = {}
    themes: dict[UUID, dict[UUID, Theme]] = {}
    rulings: dict[UUID, dict[int, Ruling]] = {}
    width = len(_WHOLE)
    for row in db.connection().execute(_MADE, {"ids": list(ids)}):
        found[row[0]] = row[:width]
        cell, title, about, confirmed = row[width : width + 4]
        number, body, on, word, *rest = row[width + 4 :]
        of, ruled = themes.setdefault(row[0], {}), rulings.setdefault(row[0], {})
        if cell and cell not in of:
            of[cell] = Theme(cell, title, about, confirmed is not None)
        if number and number not in ruled:
            ruled[number] = Ruling(number, body, on, Word(word), *rest)
    return [_made(found[id], themes[id], rulings[id]) for id in ids if id in found]


def _made(row: Any, themes: dict[UUID, Theme], rulings: dict[int, Ruling]) -> Made:
    id, title, what, origin, stage, since, in_effect_on, look_again_on, dissents, *pen = row
    by_title = sorted(themes.values(), key=lambda one: (one.title.casefold(), one.id))
    return Made(
        id=id,
        title=title,
        what=what,
        origin=Origin(origin),
        stage=Stage(stage),
        since=since,
        in_effect_on=in_effect_on,
        look_again_on=look_again_on,
        dissents=dissents,
        pens=pens(*pen),
        themes=tuple(by_title),
        rulings=tuple(rulings[number] for number in sorted(rulings)),
    )


@lru_cache(KEPT)
def _paged(sought: Sought, decided: bool, begins: bool) -> Select[*tuple[Any, ...]]:
    return paged(_listed(sought, decided), _ORDER, begins)


def _listed(sought: Sought, decided: bool) -> Select[*tuple[Any, ...]]:
    query = select(Change.id).where(*_narrowed(sought))
    return query.where(_DECIDED) if decided else query


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    cited = exists().where(_CITING.change_id == Change.id, _CITING.cell_id == _CITED.id)
    if sought.dimension:
        found.append(cited.where(_CITED.dimensions.contains(f" {sought.dimension} ", autoescape=True)))
    if sought.period:
        first, last = sought.days
        told: ColumnElement[bool] = _TOLD.period.between(f"{sought.period[:4]}Q1", f"{sought.period[:4]}Q4")
        told = told if len(sought.period) == 4 else _TOLD.period == sought.period
        found.append(
            or_(
                Change.proposed_on.between(first, last),
                Change.stage_since.between(first, last),
                _DECIDED.where(_RULED.decided_on.between(first, last)),
                cited.where(_TOLD.id == _CITED.release_id, told),
            )
        )
    if sought.word == NO_WORD:
        found.append(~_DECIDED)
    elif sought.word:
        found.append(_DECIDED.where(_RULED.number == LATEST, _RULED.word == sought.word))
    return found


def _with_all(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With every theme and every decision: few of each, whatever the length of the register."""
    query = query.select_from(Change).outerjoin(ChangeCell, ChangeCell.change_id == Change.id)
    return query.outerjoin(Cell, Cell.id == ChangeCell.cell_id).outerjoin(Decision, _OF_IT)


_MADE = _with_all(select(*_WHOLE, *_THEME, *RULING)).where(Change.id.in_(bindparam("ids", expanding=True)))
