"""What a theme that was told goes by now: a pointer beside its cell, which itself stays as it was published.

Who sees it, and why. A pointer is the one thing beside a published cell that is read from the codebook, and only the
names of themes and what they were merged into are read for it. It is no figure: nothing is counted, and a cell, its
label and every number stay what they were at the release. But a name of the codebook can be one that was never told:
every theme that was recorded and did not pass the gate has one. Were such a name shown to whoever reads releases,
leadership would learn what the gate kept in the room. So who may read the codebook sees every pointer; everybody else
sees one only when the very name stands on some published cell already, letter by letter. What is new to them then is
that the leads take two told themes for one: the leads decided that, and no record tells it.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import PublishedCell, published
from coreflect.themes.models import Theme
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key

Pointers = dict[UUID, str]


def now_called(
    db: Session, viewer: Viewer, cells: Iterable[PublishedCell], labels: Collection[str] | None = None
) -> Pointers:
    """Return, by the id of its cell, the name that a theme goes by now, where it is another and this person may see it.

    Two statements at most, however many cells there are; one, where the `labels` of all published cells are known.
    """
    told = [one for one in cells if not one.withdrawn_on]  # a name beside erased words would tell them again
    if not told:
        return {}
    book = _codebook(db, {one.theme_id for one in told})
    now = {one.id: (one.label, book.now(one.theme_id)) for one in told}
    names = {cell_id: entry.label for cell_id, (label, entry) in now.items() if label != entry.label}
    if names and not viewer.may(Permission.READ_CODEBOOK):
        if labels is None:
            labels = set(db.scalars(published(Cell.label).where(Cell.label.in_(set(names.values())))))
        names = {cell_id: name for cell_id, name in names.items() if name in labels}
    # What differs in its letters alone is the same name; it is looked at last, as it takes longest.
    return {cell_id: name for cell_id, name in names.items() if label_key(now[cell_id][0]) != now[cell_id][1].label_key}


def _codebook(db: Session, themes: Collection[UUID]) -> Codebook:
    """What these themes and all that were merged lead to; of a large codebook the rest is not looked at."""
    rows = db.connection().execute(_NAMES, {"told": list(themes)})
    return Codebook(
        Entry(id=id, label=label, label_key=key, merged_into=into, merged_since=since)
        for id, label, key, into, since in rows
    )


_OTHER = aliased(Theme)
_NAMES = select(Theme.id, Theme.label, Theme.label_key, Theme.merged_into, Theme.merged_since).where(
    or_(
        Theme.id.in_(bindparam("told", expanding=True)),
        Theme.merged_into.is_not(None),
        Theme.id.in_(select(_OTHER.merged_into).where(_OTHER.merged_into.is_not(None))),
    )
)
