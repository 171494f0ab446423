"""The whole codebook with everything that is said of it, as its file holds it, and what a file would change in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.queries.roster import roster
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.rules.differences import Differences, differences
from coreflect.themes.rules.exchange import Kept, Row
from coreflect.themes.rules.labels import label_key

_COLUMNS = (
    Theme.id,
    Theme.label,
    Theme.dimensions,
    Theme.status,
    Theme.definition,
    Theme.use_when,
    Theme.not_when,
    Theme.example,
    Theme.merged_into,
)


def kept(db: Session) -> list[Kept]:
    """Return every theme of the codebook, its names and groupings by the alphabet; three statements."""
    names = _names(db, ThemeAlias)
    groupings = _names(db, ThemeGrouping)
    rows = db.execute(select(*_COLUMNS)).mappings()
    return [Kept(**row, aliases=tuple(names[row["id"]]), groupings=tuple(groupings[row["id"]])) for row in rows]


def outlook(db: Session, rows: Iterable[Row], ticked: Collection[str] = ()) -> Differences:
    """Return what these rows of a file would change now; `ticked` as in rules.differences. Four statements."""
    return differences(kept(db), rows, roster(db), ticked)


def _names(db: Session, table: type[ThemeAlias | ThemeGrouping]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    # sorted here: two databases would put other letters than a to z in different orders
    for theme_id, name in sorted(db.execute(select(table.theme_id, table.name)), key=lambda row: label_key(row.name)):
        found[theme_id].append(name)
    return found
