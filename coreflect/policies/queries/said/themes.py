"""By theme: each published theme that asks something, was answered, or led to a change."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, or_, type_coerce
from sqlalchemy.orm import Session, aliased

from coreflect.policies.models import Answer, Change, ChangeCell, Decision
from coreflect.policies.queries.answers import NEWEST, READ, TOLD_BODY, TOLD_REASON
from coreflect.policies.queries.said.pages import KEPT, Order, Place, chosen, numbered, ordered, paged, together
from coreflect.policies.queries.said.rulings import LATEST, RULING
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.said import NO_WORD, Came, Heard, Reply, Ruling
from coreflect.policies.rules.sought import Sought
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import COLUMNS, PublishedCell, published

_ANY = aliased(Answer)
_ANSWERED = and_(Answer.cell_id == Cell.id, Answer.number == NEWEST)
_TAKES_IT_UP = aliased(Change)
_CITING, _RULED = aliased(ChangeCell), aliased(Decision)
_OWED = and_(Cell.asks, Cell.withdrawn_on.is_(None))
_CAME = exists().where(_CITING.cell_id == Cell.id)
_WAS_DECIDED = _CAME.where(_RULED.change_id == _CITING.change_id)
_ORDER: Order = (
    (Release.period, True),
    (Cell.withdrawn_on.is_not(None), False),
    (func.lower(Cell.label), False),
    (Cell.id, False),
)
_REPLY = (Answer.word, TOLD_REASON, Answer.look_again_on, Answer.answered_on, TOLD_BODY)
_NAMED = (_TAKES_IT_UP.id, _TAKES_IT_UP.title)
_CHANGE = (
    *(Change.id, Change.title, Change.origin, Change.stage, Change.stage_since, Change.in_effect_on),
    Change.look_again_on,
)


def place(db: Session, sought: Sought, number: int, size: int, decided: bool = False) -> Place:
    """Return which themes stand on a page of the list, the newest period first and by label in it, in one statement.

    `decided` leaves out those of which nothing is known but a change on which nothing was decided yet.
    """
    if sought.words:
        texts = _listed(sought, decided).with_only_columns(type_coerce(Cell.id, String), together(*_TEXTS))
        return chosen(db, _with_changes(texts).order_by(*ordered(_ORDER)), sought, number, size)
    return numbered(db, _paged(sought, decided, number == 1), number, size)


def heard(db: Session, ids: Sequence[UUID], today: date) -> list[Heard]:
    """Return these themes in this order with all that came of them, in one statement."""
    if not ids:
        return []
    cells: dict[UUID, tuple[PublishedCell, Reply | None, date | None]] = {}
    changes: dict[UUID, list[Came]] = {}
    width = len(COLUMNS)
    for row in db.connection().execute(_HEARD, {"ids": list(ids)}):
        key = row[0]
        if key not in cells:
            cells[key] = PublishedCell(*row[:width]), _reply(*row[width : width + 7]), row[width + 7]
            changes[key] = []
        if row[width + 9]:
            changes[key].append(_came(*row[width + 8 :]))
    return [
        Heard(cell, reply, acknowledged_on, (today - cell.published_on).days, tuple(changes[key]))
        for key in ids
        if key in cells
        for cell, reply, acknowledged_on in (cells[key],)
    ]


@lru_cache(KEPT)
def _paged(sought: Sought, decided: bool, begins: bool) -> Select[*tuple[Any, ...]]:
    return paged(_listed(sought, decided), _ORDER, begins)


def _listed(sought: Sought, decided: bool) -> Select[*tuple[Any, ...]]:
    shown = or_(_OWED, exists().where(_ANY.cell_id == Cell.id), _WAS_DECIDED if decided else _CAME)
    query = published(Cell.id).where(shown, *_narrowed(sought))
    return query.outerjoin(Answer, _ANSWERED) if sought.words or sought.word else query


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.dimension:
        found.append(Cell.dimensions.contains(f" {sought.dimension} ", autoescape=True))
    if len(sought.period) == 4:
        found.append(Release.period.between(f"{sought.period}Q1", f"{sought.period}Q4"))
    elif sought.period:
        found.append(Release.period == sought.period)
    if sought.word == NO_WORD:
        found.append(and_(_OWED, Answer.id.is_(None)))
    elif sought.word:
        found.append(Answer.word == sought.word)
    return found


_TEXTS: tuple[Any, ...] = (
    *(Cell.label, Cell.sentence, Cell.ask, type_coerce(Cell.aliases, String), TOLD_REASON, TOLD_BODY),
    *(Change.title, Decision.reason, Decision.body),
)


def _with_changes(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    query = query.outerjoin(ChangeCell, ChangeCell.cell_id == Cell.id)
    query = query.outerjoin(Change, Change.id == ChangeCell.change_id)
    return query.outerjoin(Decision, and_(Decision.change_id == Change.id, Decision.number == LATEST))


def _heard() -> Select[*tuple[Any, ...]]:
    columns = (*COLUMNS, *_REPLY, *_NAMED, READ, ChangeCell.confirmed_on, *_CHANGE, *RULING)
    query = published(*columns).outerjoin(Answer, _ANSWERED)
    query = _with_changes(query.outerjoin(_TAKES_IT_UP, _TAKES_IT_UP.id == Answer.change_id))
    return query.where(Cell.id.in_(bindparam("ids", expanding=True))).order_by(Change.title, Change.id)


_HEARD = _heard()  # put together once: that takes as long as asking it


def _reply(word: str | None, reason: str, again: Any, on: Any, body: str, change: Any, title: Any) -> Reply | None:
    return Reply(Word(word), reason, again, on, body, change, title or "") if word else None


def _came(
    confirmed: Any, id: UUID, title: str, origin: str, stage: str, since: date, effect: Any, again: Any, *last: Any
) -> Came:
    number, body, on, word, reason, look = last
    ruling = Ruling(number, body, on, Word(word), reason, look) if number else None
    stands = Stage(stage)
    since = effect if effect and stands is Stage.IN_EFFECT else since
    return Came(id, title, stands, since, again, Origin(origin), confirmed is not None, ruling)
