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

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import PublishedCell, published
from coreflect.themes.models import Theme
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key

Pointers = dict[UUID, str]
_NAMES = (Theme.id, Theme.label, Theme.label_key, Theme.merged_into, Theme.merged_since)


def now_called(
    db: Session, viewer: Viewer, cells: Iterable[PublishedCell], labels: Collection[str] | None = None
) -> Pointers:
    """Return, by the id of its cell, the name that a theme goes by now, where it is another and this person may see it.

    Two statements at most, however many cells there are; one, where the `labels` of all published cells are known.
    """
    told = [one for one in cells if not one.withdrawn_on]  # a name beside erased words would tell them again
    if not told:
        return {}
    book = Codebook(Entry(**row._mapping) for row in db.execute(select(*_NAMES)))
    now = {one.id: book.now(one.theme_id) for one in told}
    names = {one.id: now[one.id].label for one in told if now[one.id].label_key != label_key(one.label)}
    if not names or viewer.may(Permission.READ_CODEBOOK):
        return names
    if labels is None:
        labels = set(db.scalars(published(Cell.label).where(Cell.label.in_(set(names.values())))))
    return {cell_id: name for cell_id, name in names.items() if name in labels}
