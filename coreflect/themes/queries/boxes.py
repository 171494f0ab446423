"""Sealed boxes, opened in memory."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.themes.models import Box
from coreflect.themes.rules.changes import IS_CHANGE
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.sealing import NotOpened, open_box

Opened = list[tuple[UUID, dict[str, Any]]]


def opened(db: Session, keyring: Keyring, period: str, is_: str | None = None) -> Opened:
    """Return the id and content of every box of a period, or of those that are of one kind ("record").

    They come in the order of their random ids, never of their arrival. Raises KeyMissing when the period
    has boxes and its key is not here or does not fit one of them.
    """
    rows = db.execute(select(Box.id, Box.sealed).where(Box.period == period).order_by(Box.id)).all()
    if not rows:
        return []
    key = keyring.read(period)
    try:
        contents = [(row.id, open_box(key, row.id, period, row.sealed)) for row in rows]
    except NotOpened:
        raise KeyMissing(period) from None
    return [(box_id, content) for box_id, content in contents if is_ in (None, content.get("is"))]


def records(db: Session, keyring: Keyring, period: str) -> list[Record]:
    """Return what was recorded in a period, in the order of random ids. Raises KeyMissing as `opened` does."""
    return [Record.from_content(*box) for box in opened(db, keyring, period, IS_RECORD)]


def has_boxes(db: Session, period: str) -> bool:
    """Return whether anything is sealed under a period's key."""
    return bool(db.scalar(select(exists().where(Box.period == period))))


def nothing_recorded(db: Session, keyring: Keyring, period: str) -> bool:
    """Return whether nothing is sealed in a period but changes of the codebook, or nothing at all.

    What does not open may be a record, so that False is said of it.
    """
    try:
        return all(content.get("is") == IS_CHANGE for _, content in opened(db, keyring, period))
    except KeyMissing:
        return False
