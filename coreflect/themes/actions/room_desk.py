"""What the leads of a date do about its room: open themes to it, and let go what it left for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import lock, put_anew, take_out
from coreflect.themes.queries.room_desk import RoomDesk, room_desk
from coreflect.themes.rules.records import Record


class WrittenMeanwhile(Refusal):
    """Somebody has changed what is written down since the page was opened."""

    def __init__(self) -> None:
        super().__init__("What is written down was changed meanwhile. Read it again, then open it if it still may.")


def show(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    session_id: UUID,
    box_id: UUID,
    to_room: bool,
    seen: str,
    now: datetime,
) -> bool:
    """Open one theme of a date to its room, or close it; False when it is not there any more.

    `seen` is the version that the page showed: nothing is opened that the lead has not read; closing asks for no
    version. Raises Missing, WrittenMeanwhile, or Refusal once the room has closed.
    """
    table = _open(db, keyring, viewer, session_id, now)
    record = table.find(box_id)
    if record is None:
        return False
    if to_room and record.version != seen:
        raise WrittenMeanwhile
    _put(db, keyring, table, [record], to_room)
    return True


def show_all(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, seen: str, now: datetime) -> int:
    """Open every theme of a date to its room and return how many there are. Raises as `show` does."""
    table = _open(db, keyring, viewer, session_id, now)
    if table.version != seen:
        raise WrittenMeanwhile
    _put(db, keyring, table, table.records, True)
    return len(table.records)


def let_go(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, box_id: UUID, now: datetime) -> bool:
    """Destroy a question or a note of a date for good; False when it was gone already. Raises Missing."""
    lock(db)
    table = room_desk(db, keyring, viewer, session_id, now)
    gone = take_out(db, [one.id for one in table.slips if one.id == box_id])
    db.commit()
    return bool(gone)


def _open(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, now: datetime) -> RoomDesk:
    lock(db)
    table = room_desk(db, keyring, viewer, session_id, now)
    if not table.may_show:
        raise Refusal("The room of this date is closed, so nothing can be opened to it any more.")
    return table


def _put(db: Session, keyring: Keyring, table: RoomDesk, records: Iterable[Record], shown: bool) -> None:
    """Seal the records as they are now, with all others of their quarter, and commit."""
    changed = {one.id: replace(one, shown=shown).to_content() for one in records if one.shown != shown}
    put_anew(db, keyring, table.date.period, changed)
    db.commit()
