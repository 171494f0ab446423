"""Give a theme another name. The old one stays as an alias, so that nobody searches in vain."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.changing import Work, begin, new_change
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.theme import Uses
from coreflect.themes.rules.changes import Change, What, last_renaming
from coreflect.themes.rules.labels import label_key

ALIAS = ThemeAlias.__table__


def rename(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    theme_id: UUID,
    label: str,
    ticked: Collection[str],
    seen: str,
    uses: Uses,
    now: datetime,
) -> UUID:
    """Give a theme a new label and return its id; the same label again changes nothing.

    `seen` is the mark of the preview, `ticked` holds tokens of the check's questions that point to nobody. Raises
    Missing, Taken, Stale, PointsToSomeone, or Refusal for a theme that was merged.
    """
    work = begin(db, keyring, viewer, theme_id, now)
    if label == work.entry.label:
        return theme_id
    work.refuse_taken(label, instead="Merge them instead?")
    work.refuse_unseen(seen, uses)
    work.refuse_pointing({"label": label}, ticked, {})
    was_alias = label_key(label) in dict(work.entry.aliases)
    last = last_renaming(changes(db, keyring, work.today), theme_id)
    kept = {"before": work.entry.label, "after": label, "was_alias": was_alias, "other_id": last.id if last else None}
    work.keep(new_change(work, what=What.RENAME, **kept))
    relabel(work, label)
    db.commit()
    return theme_id


def relabel(work: Work, label: str, keep_old: bool = True) -> None:
    """Write a theme's new label, which stops being an alias, and keep the old one as an alias."""
    key, entry = label_key(label), work.entry
    work.db.execute(delete(ALIAS).where(ALIAS.c.name_key == key, ALIAS.c.theme_id == entry.id))
    work.db.execute(update(Theme).where(Theme.id == entry.id).values(label=label, label_key=key))
    if keep_old and key != entry.label_key:
        work.db.execute(insert(ALIAS).values(name_key=entry.label_key, theme_id=entry.id, name=entry.label))


def undo_rename(work: Work, change: Change) -> None:
    """Give a theme its old label back; the new one stays a name only if it was one before."""
    last = last_renaming(changes(work.db, work.keyring, work.today), change.theme_id)
    if work.entry.label != change.after or last != change:
        raise Refusal(f"This theme is called “{work.entry.label}” by now. Undo that first, or rename it once more.")
    work.refuse_taken(change.before)
    relabel(work, change.before, keep_old=change.was_alias)
