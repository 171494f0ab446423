"""What moved: the newest entry of the trail about each theme and each change, and how many there are."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Answer, Change
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.news import EVERY_KIND, KINDS, News
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import TITLE

Found = tuple[list[News], int]


def news(db: Session, since: datetime, zone: str, at_most: int = 5) -> list[News]:
    """Return what happened since a moment in one statement, the newest first, each theme or change once."""
    return _newest(db, LedgerEntry.at >= since, KINDS, zone, 0, at_most)[0]


def news_after(db: Session, number: int, zone: str, at_most: int, skip: int = 0) -> Found:
    """Return what happened after an entry of the trail, releases too, and of how many things, in one statement.

    The newest comes first, and each theme, change or release stands once; past the last one the number is 0.
    """
    return _newest(db, LedgerEntry.number > number, EVERY_KIND, zone, skip, at_most)


def news_since(db: Session, since: datetime, zone: str, at_most: int, skip: int = 0) -> Found:
    """Return what happened since a moment as `news_after` does after an entry."""
    return _newest(db, LedgerEntry.at >= since, EVERY_KIND, zone, skip, at_most)


def _newest(
    db: Session, condition: ColumnElement[bool], kinds: Sequence[str], zone: str, skip: int, at_most: int
) -> Found:
    thing = func.coalesce(Change.id, Cell.id, LedgerEntry.id)
    place = func.row_number().over(partition_by=thing, order_by=LedgerEntry.number.desc())
    told = (
        select(
            *(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body),
            *(Change.id.label("change_id"), Change.title, Cell.id.label("cell_id"), TITLE.label("told_as")),
            *(Cell.withdrawn_on, place.label("place")),
        )
        .outerjoin(Change, Change.id == LedgerEntry.about)
        .outerjoin(Answer, Answer.id == LedgerEntry.about)
        .outerjoin(Cell, Cell.id == func.coalesce(Answer.cell_id, LedgerEntry.about))
        .where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(kinds), condition)
        .where(or_(Change.id.is_not(None), Cell.id.is_not(None), LedgerEntry.kind == "released"))
        .subquery()
    )
    query = select(told, func.count().over().label("total")).where(told.c.place == 1)
    rows = db.execute(query.order_by(told.c.number.desc()).limit(at_most).offset(skip)).all()
    return [_of(row, zone) for row in rows], rows[0].total if rows else 0


def _of(row: Row[Any], zone: str) -> News:
    said = json.loads(row.body)["what"]
    id = row.change_id or row.cell_id or UUID(said["release"])
    title = row.title if row.change_id else row.told_as
    return News(local_day(row.at, zone), row.kind, id, title or "", said, row.withdrawn_on is not None)
