"""Links that are broken or empty, each kind with how many there are, in one statement."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from coreflect.policies.models import Answer, Change, ChangeCell, ChangeHolder, Version
from coreflect.policies.queries.answers import NEWEST
from coreflect.policies.queries.changes import HELD_BY_PS
from coreflect.policies.rules.links import MOST, Broken, Gap
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release

_NAMED, _CITING, _MINE = aliased(Change), aliased(ChangeCell), aliased(ChangeHolder)
_UNDER_WAY = Change.stage.not_in((Stage.NO.value, Stage.NOT_NOW.value))
_IN_EFFECT = Change.stage == Stage.IN_EFFECT.value
_THEMES = exists().where(ChangeCell.change_id == Change.id)
_TOLD = _THEMES.where(ChangeCell.cell_id == Cell.id, Cell.withdrawn_on.is_(None))
_APPROVED = exists().where(Version.change_id == Change.id, Version.state == "approved")
_TAKEN_UP = exists().where(_CITING.cell_id == Cell.id)
_YES = Answer.word.in_((Word.YES.value, Word.IN_PART.value))


def broken(db: Session, reader: UUID, today: date, gaps: Collection[Gap], of_all: Collection[Gap] = ()) -> list[Broken]:
    """Return at most ten of each of these kinds with the number of all, in one statement; what the reader holds first.

    Of changes only those that the reader holds, but for the kinds in `of_all`; themes and answers are held by nobody.
    """
    wanted = link_queries(reader, today, gaps, of_all)
    if not wanted:
        return []
    return broken_of(db.execute(union_all(*(select(one.subquery()) for one in wanted))))


def link_queries(
    reader: UUID, today: date, gaps: Collection[Gap], of_all: Collection[Gap]
) -> list[Select[*tuple[Any, ...]]]:
    """Return the question for each of these kinds, as `broken` asks it."""
    return [_of(gap, reader, today, gap not in of_all) for gap in gaps]


def broken_of(rows: Iterable[Any]) -> list[Broken]:
    """Return what was found by such questions."""
    return [Broken(Gap(row.gap), row.id, row.title, bool(row.mine), row.total) for row in rows]


def _of(gap: Gap, reader: UUID, today: date, mine_only: bool) -> Select[*tuple[Any, ...]]:
    said = literal(gap.value).label("gap")
    total = func.count().over().label("total")
    if gap.of_answers:
        query = select(said, Cell.id, Cell.label, literal(False).label("mine"), total)
        query = query.join(Release, Release.id == Cell.release_id).where(Release.state == "published")
        query = query.outerjoin(Answer, and_(Answer.cell_id == Cell.id, Answer.number == NEWEST))
        query = query.outerjoin(_NAMED, _NAMED.id == Answer.change_id)
        query = query.where(Cell.asks, Cell.withdrawn_on.is_(None), _answers()[gap])
        return query.order_by(Release.period, Cell.label, Cell.id).limit(MOST)
    held = and_(_MINE.change_id == Change.id, _MINE.person_id == reader)
    mine = _MINE.person_id.is_not(None)
    query = select(said, Change.id, Change.title, mine.label("mine"), total).where(_changes(today)[gap])
    query = query.join(_MINE, held, isouter=not mine_only)  # of few changes little is looked at
    return query.order_by(mine.desc(), Change.stage_since, Change.title, Change.id).limit(MOST)


def _changes(today: date) -> dict[Gap, ColumnElement[bool]]:
    unconfirmed = _TOLD.where(ChangeCell.confirmed_on.is_(None))
    return {
        Gap.WITHDRAWN: and_(_UNDER_WAY, _THEMES, ~_TOLD),
        Gap.UNCONFIRMED: and_(_UNDER_WAY, unconfirmed),
        Gap.UNHELD: and_(_UNDER_WAY, ~HELD_BY_PS),
        Gap.OVERDUE: and_(_UNDER_WAY, Change.look_again_on < today),
        Gap.NO_DAY: and_(_IN_EFFECT, Change.look_again_on.is_(None)),
        Gap.NO_VERSION: and_(_IN_EFFECT, ~_APPROVED),
        Gap.UNLINKED: and_(_UNDER_WAY, Change.origin == "ps_staff", ~_THEMES),
    }


def _answers() -> dict[Gap, ColumnElement[bool]]:
    return {
        Gap.ENDED: and_(_YES, _NAMED.stage == Stage.NO.value),
        Gap.UNNAMED: and_(_YES, Answer.change_id.is_(None), Answer.body == "", ~_TAKEN_UP),
        Gap.SILENT: and_(Answer.id.is_(None), ~_TAKEN_UP),
    }
