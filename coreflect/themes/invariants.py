"""What must hold of the codebook and the boxes, whatever has happened."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.themes.queries import shape
from coreflect.themes.queries.boxes import Opened, opened
from coreflect.themes.queries.codebook import entries
from coreflect.themes.queries.keys import NOTEBOOK_SHUT
from coreflect.themes.queries.notebook import why_shut
from coreflect.themes.queries.room import holds_in
from coreflect.themes.rules.codebook import broken
from coreflect.themes.rules.slips import MOST_SLIPS, Kind

# Every column that these tables may have, as each database writes its type. None holds a person, a clock
# time or a number that rises; whoever adds one here breaks the first promise.
_SQLITE = {
    "theme": {
        "id": "CHAR(32)",
        "label": "VARCHAR",
        "label_key": "VARCHAR",
        "dimensions": "VARCHAR",
        "status": "VARCHAR",
        "definition": "TEXT",
        "use_when": "TEXT",
        "not_when": "TEXT",
        "example": "TEXT",
        "merged_into": "CHAR(32)",
        "merged_since": "VARCHAR",
        "split_from": "CHAR(32)",
    },
    "theme_alias": {"name_key": "VARCHAR", "theme_id": "CHAR(32)", "name": "VARCHAR"},
    "theme_grouping": {"theme_id": "CHAR(32)", "name_key": "VARCHAR", "name": "VARCHAR"},
    "box": {"id": "CHAR(32)", "period": "VARCHAR", "sealed": "BLOB"},
    "notebook": {"id": "CHAR(32)", "series_id": "CHAR(32)", "year": "INTEGER", "sealed": "BLOB"},
}
_POSTGRESQL = {
    "theme": _SQLITE["theme"] | {"id": "UUID", "merged_into": "UUID", "split_from": "UUID"},
    "theme_alias": _SQLITE["theme_alias"] | {"theme_id": "UUID"},
    "theme_grouping": _SQLITE["theme_grouping"] | {"theme_id": "UUID"},
    "box": {"id": "UUID", "period": "VARCHAR", "sealed": "BYTEA"},
    "notebook": {"id": "UUID", "series_id": "UUID", "year": "INTEGER", "sealed": "BYTEA"},
}
COLUMNS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def invariants(db: Session, _now: datetime, keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each way in which these tables could tell who, when or in which order, and for names that
    stand twice and themes that lead nowhere."""
    allowed = COLUMNS[db.get_bind().dialect.name]
    for table, columns in shape.columns(db).items():
        for name, kind in columns.items():
            if allowed[table].get(name) != kind:
                yield f"The table {table} has a column {name} ({kind}) that could tell who, when or in which order."
    for table in shape.tables_with_rowid(db):
        yield f"The table {table} has a hidden rowid, which tells in which order its rows came."
    if not shape.erases_what_is_deleted(db):
        yield "Deleted rows stay readable in the file: secure_delete is off."
    if odd := shape.boxes_of_another_size(db):
        yield f"{odd} of the sealed boxes have another size than all the others."
    yield from broken(entries(db))
    yield from _unopened(db, keyring)
    if odd := shape.notebooks_of_another_size(db):
        yield f"{odd} of the leads' notebooks have a size that is not padded."
    if why := why_shut(db, keyring):
        yield NOTEBOOK_SHUT[why]


def _unopened(db: Session, keyring: Keyring) -> Iterator[str]:
    for period in shape.periods_with_boxes(db):
        try:
            yield from _rooms(period, opened(db, keyring, period))
        except KeyMissing:
            if keyring.is_destroyed(period):
                words = Period.parse(period).words()
                yield (
                    f"Sealed records of {words} are here, and their key was destroyed: this database is older than the "
                    "end of that quarter. Run `coreflect tend`."
                )
            elif period in keyring.periods():
                yield f"A sealed box of {period} does not open with the key on this machine."
            else:
                yield f"The key of {period} is not on this machine, so what was recorded in it cannot be read."


def _rooms(period: str, boxes: Opened) -> Iterator[str]:
    """A room's presses never come to a number, and what it left stays within what a date holds."""
    holds = holds_in(boxes)
    if len({one.record_id for one in holds}) < len(holds):
        yield f"A theme of {period} is held twice by the room: that would be a count."
    for (kind, _), count in Counter((content["is"], content.get("session_id")) for _, content in boxes).items():
        if kind in list(Kind) and count > MOST_SLIPS:
            yield f"A date of {period} has {count} {kind}s, more than the {MOST_SLIPS} that it holds."
