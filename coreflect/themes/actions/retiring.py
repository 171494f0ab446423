"""Retire a theme, which is then offered no more and keeps its past, and bring it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import take_out
from coreflect.themes.actions.changing import Work, begin, new_change
from coreflect.themes.models import Theme
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.theme import Uses
from coreflect.themes.rules.changes import Change, What
from coreflect.themes.rules.codebook import Status


def retire(db: Session, keyring: Keyring, viewer: Viewer, theme_id: UUID, seen: str, uses: Uses, now: datetime) -> UUID:
    """Retire a theme and return its id; one that is retired stays so.

    `seen` is the mark of the preview. Raises Missing, Stale, or MergedAway.
    """
    work = begin(db, keyring, viewer, theme_id, now)
    if work.entry.status != Status.RETIRED:
        work.refuse_unseen(seen, uses)
        work.keep(new_change(work, what=What.RETIRE, before=work.entry.status))
        _set(work, Status.RETIRED)
        db.commit()
    return theme_id


def bring_back(db: Session, keyring: Keyring, viewer: Viewer, theme_id: UUID, now: datetime) -> UUID:
    """Let a retired theme be offered again, as it stood before it was retired, and return its id.

    Where that is not remembered any more, it is active. Raises Missing or MergedAway.
    """
    work = begin(db, keyring, viewer, theme_id, now)
    if work.entry.status == Status.RETIRED:
        kept = [one for one in changes(db, keyring, work.today) if (one.what, one.theme_id) == (What.RETIRE, theme_id)]
        take_out(db, [one.id for one in kept])
        _set(work, kept[0].before if kept else Status.ACTIVE)
        db.commit()
    return theme_id


def undo_retire(work: Work, change: Change) -> None:
    """Let a retired theme stand as it did before; one that was brought back meanwhile stays as it is."""
    if work.entry.status == Status.RETIRED:
        _set(work, change.before)


def _set(work: Work, status: str) -> None:
    work.db.execute(update(Theme).where(Theme.id == work.entry.id).values(status=str(status)))
