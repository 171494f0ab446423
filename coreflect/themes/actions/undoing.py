"""Undo a change of the codebook, until the release of its period and for thirty days at most."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import lock, take_out
from coreflect.themes.actions.changing import Work, agency_day, settle
from coreflect.themes.actions.merging import undo_merge
from coreflect.themes.actions.renaming import undo_rename
from coreflect.themes.actions.retiring import undo_retire
from coreflect.themes.actions.splitting import undo_split
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.shape import periods_with_boxes
from coreflect.themes.rules.changes import IS_CHANGE, Change, What

UNDO = {What.RENAME: undo_rename, What.MERGE: undo_merge, What.RETIRE: undo_retire, What.SPLIT: undo_split}


def undo(db: Session, keyring: Keyring, viewer: Viewer, box_id: UUID, now: datetime) -> UUID | None:
    """Undo a change and return the theme's id; None when it was undone before, or can't be any more.

    Raises Refusal where a later change stands in the way, with what to do instead.
    """
    lock(db)
    today = agency_day(viewer, now)
    kept = changes(db, keyring, today)
    change = next((one for one in kept if one.id == box_id), None)
    if change is None:
        return None
    book = codebook(db)
    entry = book.entries.get(change.theme_id)
    if entry is not None:
        UNDO[change.what](Work(db, keyring, viewer, book, entry, today), change)
    gone = {change.other_id: change.theme_id} if change.what is What.SPLIT and change.other_id else {}
    take_out(db, [box_id, *(one.id for one in kept if one.theme_id in gone)])
    settle(db, keyring, today, gone=gone)
    db.commit()
    return change.theme_id


def let_go(db: Session, keyring: Keyring, now: datetime) -> None:
    """Delete what is kept of changes that are too long ago to be undone; a period without its key is left alone.

    Says nothing of it: a line in a log would tell when something had been changed.
    """
    over = []
    today = now.astimezone(ZoneInfo(settings_or_defaults(db).zone)).date()
    for period in periods_with_boxes(db):
        with suppress(KeyMissing):
            found = [Change.from_content(*box) for box in opened(db, keyring, period, IS_CHANGE)]
            over += [one.id for one in found if one.is_over(today)]
    take_out(db, over)
    db.commit()
