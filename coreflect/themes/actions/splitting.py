"""Split a theme: a new one beside it takes some of its names, and records of the lead's own series."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.changing import Stale, Work, begin, new_change, settle
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.boxes import records
from coreflect.themes.queries.shape import periods_with_boxes
from coreflect.themes.queries.theme import Uses
from coreflect.themes.rules.changes import Change, What, first_open
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.sealing import TooLong

GROUPING = ThemeGrouping.__table__


def split(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    theme_id: UUID,
    label: str,
    aliases: Collection[str],
    moving: Collection[UUID],
    ticked: Collection[str],
    seen: str,
    uses: Uses,
    now: datetime,
) -> UUID:
    """Make a new theme out of another and return its id; it begins with the other's principles and groupings.

    `aliases` are keys of the names that go along, `moving` the boxes of records that the preview showed: both leave
    the other theme; what was published stays with it. `seen` is the preview's mark, `ticked` as in `rename`. Pressed
    twice it makes one theme. Raises Missing, Taken, Stale, PointsToSomeone, MergedAway.
    """
    work = begin(db, keyring, viewer, theme_id, now)
    origin, there = work.entry, work.book.owner(label_key(label))
    if there and there.split_from == theme_id and there.label == label:
        return there.id
    work.refuse_taken(label)
    if origin.status == Status.RETIRED:
        raise Refusal(f"“{origin.label}” is retired. Bring it back first, then split it.")
    if there:
        raise Refusal("This theme has that name itself. Give the new one another, or tidy up the names first.", "label")
    moves = work.refuse_unseen(seen, uses)
    if not set(moving) <= {one.record.id for one in moves.own} or not set(aliases) <= dict(origin.aliases).keys():
        raise Stale
    work.refuse_pointing({"label": label}, ticked, {})
    new_id = uuid4()
    try:
        work.keep(new_change(work, what=What.SPLIT, other_id=new_id, after=label, moved=tuple(moving)))
    except TooLong:
        raise Refusal("These are too many to go along at once. Take fewer, and split once more?", "moving") from None
    _enter(work, new_id, label)
    going = ThemeAlias.theme_id == theme_id, ThemeAlias.name_key.in_(list(aliases))
    db.execute(update(ThemeAlias).where(*going).values(theme_id=new_id))
    settle(db, keyring, work.today, moved=dict.fromkeys(moving, new_id), before=work.book)
    db.commit()
    return new_id


def undo_split(work: Work, change: Change) -> None:
    """Take the new theme out again; its names and records go back to the one that it was split from."""
    part = work.book.entries.get(change.other_id) if change.other_id else None
    if part is None:
        return
    refused = Refusal(f"“{part.label}” was changed or used since it was split off. Merge it into “{work.entry.label}”?")
    row = work.db.execute(select(Theme.__table__).where(Theme.id == part.id)).one()
    written = row.definition or row.use_when or row.not_when or row.example
    if part.label != change.after or part.merged_into or written or _is_used(work, change):
        raise refused
    work.db.execute(update(ThemeAlias).where(ThemeAlias.theme_id == part.id).values(theme_id=work.entry.id))
    work.db.execute(delete(ThemeGrouping).where(ThemeGrouping.theme_id == part.id))
    try:
        work.db.execute(delete(Theme).where(Theme.id == part.id))
    except IntegrityError:  # something was merged into it, split from it or published under it
        raise refused from None


def _is_used(work: Work, change: Change) -> bool:
    """Return whether something was written down under the new theme since it was split off: only what went along with
    the split goes back. Raises KeyMissing where that cannot be known.
    """
    since = str(first_open(change.on))
    periods = [period for period in periods_with_boxes(work.db) if period >= since]
    written = [one for period in periods for one in records(work.db, work.keyring, period)]
    return any(one.theme_id == change.other_id and one.id not in change.moved for one in written)


def _enter(work: Work, new_id: UUID, label: str) -> None:
    """Write the new theme. One row alone tells nothing of what was said when."""
    origin = work.entry
    row = {"id": new_id, "label": label, "label_key": label_key(label), "dimensions": origin.dimensions}
    row |= {"status": str(origin.status), "split_from": origin.id}
    row |= dict.fromkeys(("definition", "use_when", "not_when", "example"), "")
    work.db.execute(insert(Theme.__table__).values(row))
    shared = select(GROUPING.c.name_key, GROUPING.c.name).where(GROUPING.c.theme_id == origin.id)
    rows = [{"theme_id": new_id, **one._mapping} for one in work.db.execute(shared.order_by(GROUPING.c.name_key))]
    if rows:
        work.db.execute(insert(GROUPING), rows)
