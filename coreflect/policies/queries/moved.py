"""What moved: the newest entry of the trail about each theme and each change, and how many there are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerHead
from coreflect.policies.models import Answer, Change
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.news import EVERY_KIND, KINDS, News
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import TITLE


@dataclass(frozen=True)
class Found:
    """Some of what moved, the newest first; of how many things; and the number of the trail's last entry."""

    news: list[News]
    total: int
    head: int


def news(db: Session, since: datetime, zone: str, at_most: int = 5) -> list[News]:
    """Return what happened since a moment in one statement, the newest first, each theme or change once."""
    return _newest(db, LedgerEntry.at >= since, KINDS, zone, 0, at_most).news


def news_after(db: Session, number: int, zone: str, at_most: int, skip: int = 0) -> Found:
    """Return what happened after an entry of the trail, releases too, in one statement.

    Each theme, change or release stands once. Past the last one there is nothing, and the numbers are 0.
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
    # the head stands in every row, also where nothing moved, so that nobody has to ask for it
    query = select(LedgerHead.number.label("head"), told, func.count(told.c.number).over().label("total"))
    query = query.outerjoin(told, told.c.place == 1).where(LedgerHead.chain == "trail")
    rows = db.execute(query.order_by(told.c.number.desc()).limit(at_most).offset(skip)).all()
    found = [_of(row, zone) for row in rows if row.number is not None]
    return Found(found, rows[0].total, rows[0].head) if rows else Found(found, 0, 0)


def _of(row: Row[Any], zone: str) -> News:
    said = json.loads(row.body)["what"]
    id = row.change_id or row.cell_id or UUID(said["release"])
    title = row.title if row.change_id else row.told_as
    return News(local_day(row.at, zone), row.kind, id, title or "", said, row.withdrawn_on is not None)
