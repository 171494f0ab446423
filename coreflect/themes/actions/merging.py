"""Make two themes one. No row moves: the merged one stays, with its names, and leads to the other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.changing import MergedAway, Work, begin, new_change
from coreflect.themes.models import Theme
from coreflect.themes.queries.theme import Uses
from coreflect.themes.rules.changes import Change, What
from coreflect.themes.rules.codebook import why_not_merged


def merge(
    db: Session, keyring: Keyring, viewer: Viewer, theme_id: UUID, into_id: UUID, seen: str, uses: Uses, now: datetime
) -> UUID:
    """Merge a theme into another from the oldest open period on, and return the other's id.

    `seen` is the mark of the preview. Pressed twice it changes nothing. Raises Missing, Stale, MergedAway, or Refusal
    for a theme that is retired, one into itself, and one into a theme that was merged.
    """
    try:
        work = begin(db, keyring, viewer, theme_id, now)
    except MergedAway as away:
        if away.into_id == into_id:
            return into_id
        raise
    into = work.book.entries.get(into_id)
    if into is None:
        raise Missing
    if sentence := why_not_merged(work.entry, into):
        raise Refusal(sentence)
    work.refuse_unseen(seen, uses, into)
    work.keep(new_change(work, what=What.MERGE, other_id=into_id))
    db.execute(update(Theme).where(Theme.id == theme_id).values(merged_into=into_id, merged_since=work.period))
    db.commit()
    return into_id


def undo_merge(work: Work, change: Change) -> None:
    """Let a merged theme stand for itself again: nothing else had been touched."""
    pointer = (Theme.id == change.theme_id) & (Theme.merged_into == change.other_id)
    work.db.execute(update(Theme).where(pointer).values(merged_into=None, merged_since=None))
