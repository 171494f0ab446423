"""Where a change comes from: link a published theme to it later, and confirm that it reflects what was said."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.models import ChangeCell
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.origin import named_cells, standing_cells
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.holding import is_held_by, may_link


def link(db: Session, author: Viewer, change_id: UUID, cells: Collection[UUID], now: datetime) -> int:
    """Link published themes to a change and return how many were not linked before; no link is ever undone.

    Raises Missing without the change, and Refusal for somebody who may not, for nothing chosen and for a theme that is
    not released or was withdrawn.
    """
    locked(db, change_id)
    held = is_held_by(holders(db, change_id), author.id)
    if not may_link(author.roles, held):
        raise Refusal("Who holds this change, PS leads and PS staff link themes to it.")
    if not cells:
        raise Refusal("Tick at least one theme.", "cells")
    before = set(db.scalars(select(ChangeCell.cell_id).where(ChangeCell.change_id == change_id)))
    new = set(cells) - before
    if len(standing_cells(db, new)) != len(new):
        raise Refusal("One of these themes is not released any more. Look through them and choose again.", "cells")
    if not new:
        db.rollback()
        return 0
    db.add_all(ChangeCell(change_id=change_id, cell_id=cell) for cell in new)
    said = {"change": change_id.hex, "cells": sorted(cell.hex for cell in new)}
    record(db, "trail", "linked", author, said, now, about=change_id)
    db.commit()
    return len(new)


def confirm(db: Session, author: Viewer, change_id: UUID, shown: Collection[UUID], now: datetime) -> int:
    """Say as a PS lead that a change reflects what was said in these themes; return how many were not confirmed before.

    `shown` are the themes that the page asked about. Raises Missing without the change, and Refusal for who is no PS
    lead and where other themes stand there by now.
    """
    locked(db, change_id)
    if not author.may(Permission.CONFIRM):
        raise Refusal("A PS lead confirms that a change reflects what was said.")
    named = named_cells(db, change_id)
    waiting = {one.cell.id for one in named if one.open}
    confirmed = {one.cell.id for one in named if one.confirmed_on}
    if shown and set(shown) <= confirmed:  # pressed twice, or by two leads at once
        db.rollback()
        return 0
    if not shown or set(shown) - confirmed != waiting:
        raise Refusal("Meanwhile other themes stand here. Open the change again, read them, then confirm.")
    today = local_day(now, author.agency.zone)
    query = update(ChangeCell).where(ChangeCell.change_id == change_id, ChangeCell.cell_id.in_(waiting))
    db.execute(query.values(confirmed_on=today, confirmed_by=author.id))
    said = {"change": change_id.hex, "cells": sorted(cell.hex for cell in waiting)}
    record(db, "trail", "confirmed", author, said, now, about=change_id)
    db.commit()
    return len(waiting)
