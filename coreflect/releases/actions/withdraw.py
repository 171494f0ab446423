"""Withdraw a published theme: its words are erased, a marker stays, and no figure changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.db import empty_log
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.models import Cell
from coreflect.releases.queries.withdrawing import to_withdraw
from coreflect.releases.queries.work import agency_day
from coreflect.releases.rules.told import mark_of
from coreflect.themes.actions.codebook import keep_names
from coreflect.themes.rules.labels import label_key


def withdraw(db: Session, author: Viewer, cell_id: UUID, now: datetime) -> bool:
    """Erase label, sentence, what was asked, other names and groupings of a published theme; False where that was done.

    Its key, principles and kind stay, and every count but those of its groupings; and it still counts as told in its
    year, under every name it had: marks of them stay, and in the codebook those that no theme has lead to its theme.
    From now on no other name of the theme is told beside it, whichever comes to be one. Raises Missing for who leads no
    series of its group, as for a theme that does not exist.
    """
    lock = select(Cell).where(Cell.id == cell_id).with_for_update()
    cell = db.scalar(lock.execution_options(populate_existing=True))
    if cell is None or to_withdraw(db, author.id, cell_id) is None:
        raise Missing
    if cell.withdrawn_on:
        db.rollback()
        return False
    names = cell.label, *cell.aliases
    keep_names(db, cell.theme_id, names)
    cell.told_as = tuple(sorted({mark_of(cell_id, key) for key in map(label_key, names) if key}))
    cell.label = cell.sentence = cell.ask = ""
    cell.aliases = cell.groupings = ()
    cell.withdrawn_on = agency_day(now, author.agency.zone)
    record(db, "trail", "withdrawn", author, {"cell": cell_id.hex}, now, about=cell_id)
    db.commit()
    empty_log(db)
    return True
