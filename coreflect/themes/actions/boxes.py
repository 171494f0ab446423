"""Put sealed boxes in, take them out. Nothing here commits: the calling action does, once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import has_boxes, opened
from coreflect.themes.rules.sealing import seal

BOX = Box.__table__
WRITERS = 0x626F786573  # names the lock: any number that no other lock of the app has


def lock(db: Session) -> None:
    """Let no other writer of boxes in until the transaction ends, so that what was counted stays true.

    SQLite has one writer anyhow. On PostgreSQL the lock is an advisory one: a locked row would keep the
    transaction's number, and with it, beside the box's own, the link between a date and its boxes.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(WRITERS)))


def put(db: Session, keyring: Keyring, period: str, content: dict[str, Any], box_id: UUID | None = None) -> UUID:
    """Seal `content` under the period's key and keep it; return the box's id.

    With the id of a box of this period, its content is replaced; an id that no box has makes a new box. The
    first box of a period makes its key. Raises KeyMissing when there are boxes but the key is gone (a new
    key would part the period in two), and ValueError with a sentence when the content does not fit.
    """
    if period not in keyring.periods() and has_boxes(db, period):
        raise KeyMissing(period)
    sealed_id = box_id or uuid4()
    sealed = seal(keyring.read_or_make(period), sealed_id, period, content)
    if box_id is not None:
        replaced = db.execute(update(BOX).where(BOX.c.id == box_id, BOX.c.period == period).values(sealed=sealed))
        if replaced.rowcount:
            return box_id
    db.execute(insert(BOX).values(id=sealed_id, period=period, sealed=sealed))
    return sealed_id


def put_new(db: Session, keyring: Keyring, period: str, contents: Mapping[UUID, dict[str, Any]]) -> None:
    """Seal each of these in a new box of its id, in the order of the ids; one statement however many.

    Raises as `put` does.
    """
    if not contents:
        return
    if period not in keyring.periods() and has_boxes(db, period):
        raise KeyMissing(period)
    key = keyring.read_or_make(period)
    new = [
        {"id": box_id, "period": period, "sealed": seal(key, box_id, period, content)}
        for box_id, content in sorted(contents.items(), key=lambda one: str(one[0]))
    ]
    db.execute(insert(BOX), new)


def put_anew(db: Session, keyring: Keyring, period: str, changed: Mapping[UUID, dict[str, Any]]) -> None:
    """Give boxes of a period, by their ids, other content, and seal all of that period anew in the order of their ids.

    Two backups would else tell which boxes were changed together, and so belong to one date. Where none changes, none
    is touched. Raises KeyMissing as reading them does, and ValueError with a sentence when the content does not fit.
    """
    if changed:
        seal_all_anew(db, keyring, period, changed)


def seal_all_anew(db: Session, keyring: Keyring, period: str, changed: Mapping[UUID, dict[str, Any]]) -> None:
    """Seal every box of a period anew as `put_anew` does, be it that none of them changes. Raises as that does."""
    boxes = opened(db, keyring, period)
    if not boxes:
        return
    key = keyring.read(period)
    anew = [{"box": one, "new": seal(key, one, period, changed.get(one) or content)} for one, content in boxes]
    db.execute(update(BOX).where(BOX.c.id == bindparam("box")).values(sealed=bindparam("new")), anew)


def take_out(db: Session, box_ids: Iterable[UUID]) -> int:
    """Delete these boxes and return how many there were."""
    return db.execute(delete(BOX).where(BOX.c.id.in_(set(box_ids)))).rowcount


def destroy_boxes(db: Session, period: str) -> int:
    """Delete every box of a period and return how many there were; its key is destroyed after the commit."""
    return db.execute(delete(BOX).where(BOX.c.period == period)).rowcount
