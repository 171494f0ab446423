"""Keep the leads' notebook, and take out of it."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from coreflect.foundation.db import empty_log
from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.themes.actions.boxes import lock
from coreflect.themes.models import Notebook
from coreflect.themes.queries.notebook import Sealed, entries, years
from coreflect.themes.rules.notebook import Entry, merged, to_content, without
from coreflect.themes.rules.sealing import seal_year, steps, steps_of

NOTEBOOKS = Notebook.__table__


class NotebookShut(Refusal):
    """The notebook's key is not on this machine, or does not fit."""

    def __init__(self) -> None:
        super().__init__(
            "The notebook can't be read just now: its key is not here. Ask your administrator to put it back; nothing "
            "is lost until then."
        )


def keep(db: Session, keyring: Keyring, year: int, by_series: Mapping[UUID, Iterable[Entry]]) -> None:
    """Add these labels to the notebooks of their series for a year; what is there already is not doubled.

    The calling release commits. A series has its notebook although nothing was recorded, and every notebook of the
    year is sealed anew and as large as the largest, so that neither a size nor two backups tell which series recorded
    much, or something in between. Raises KeyMissing when there are notebooks, of whichever year, and their key is not
    here or does not fit: nothing may be destroyed before it is kept, and a second key would part them in two.
    """
    if not by_series:
        return
    lock(db)
    everything = years(db)
    there = entries(keyring, everything)
    lying = [one for one in everything if one.year == year]
    key = keyring.read_or_make(NOTEBOOK)
    known = {one.series_id: there[one.id] for one in lying}
    content = {
        one: to_content(merged(known.get(one, ()), by_series.get(one, ()))) for one in known.keys() | by_series.keys()
    }
    size = max(map(steps, content.values()))
    sealed = {one: seal_year(key, one, year, what, size) for one, what in content.items()}
    anew = [{"of": one.id, "new": sealed[one.series_id]} for one in lying]
    rows = [
        {"id": uuid4(), "series_id": one, "year": year, "sealed": sealed[one]}
        for one in by_series.keys() - known.keys()
    ]
    if anew:
        db.execute(update(NOTEBOOKS).where(NOTEBOOKS.c.id == bindparam("of")).values(sealed=bindparam("new")), anew)
    if rows:
        db.execute(insert(NOTEBOOKS), sorted(rows, key=lambda row: row["id"].bytes))


def take_out(db: Session, keyring: Keyring, author: Viewer, series_id: UUID, year: int, label_key: str) -> bool:
    """Take one label out of a notebook for good; False where it is not there any more.

    The year is sealed anew, as large as it was, and the log of the database emptied. Raises Missing for who does not
    lead the series or a year that has no notebook, NotebookShut where the key is not here.
    """
    one = _of(db, author, series_id, year)
    try:
        there = entries(keyring, [one])[one.id]
    except KeyMissing:
        raise NotebookShut from None
    left = without(there, label_key)
    if len(left) == len(there):
        db.rollback()
        return False
    key, size = keyring.read(NOTEBOOK), steps_of(one.sealed)
    sealed = seal_year(key, series_id, year, to_content(left), size)
    db.execute(update(NOTEBOOKS).where(NOTEBOOKS.c.id == one.id).values(sealed=sealed))
    db.commit()
    empty_log(db)
    return True


def take_out_year(db: Session, author: Viewer, series_id: UUID, year: int) -> None:
    """Erase a whole year of a series' notebook, also one that nobody can read any more; raises Missing as above."""
    one = _of(db, author, series_id, year)
    db.execute(delete(NOTEBOOKS).where(NOTEBOOKS.c.id == one.id))
    db.commit()
    empty_log(db)


def _of(db: Session, author: Viewer, series_id: UUID, year: int) -> Sealed:
    lock(db)
    if series_id not in series_led_by(db, author.id):
        raise Missing
    found = next((one for one in years(db, year=year, series_ids=[series_id])), None)
    if found is None:
        raise Missing
    return found
