"""Keep the leads' notebook, and take out of it."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.themes.models import Notebook
from coreflect.themes.queries.notebook import entries, years
from coreflect.themes.rules.notebook import Entry, merged, to_content
from coreflect.themes.rules.sealing import seal_year

NOTEBOOKS = Notebook.__table__


def keep(db: Session, keyring: Keyring, year: int, by_series: Mapping[UUID, Iterable[Entry]]) -> None:
    """Add these labels to the notebooks of their series for a year; what is there already is not doubled.

    The calling release commits. A series has its notebook although nothing was recorded, and every notebook of the
    year is sealed anew, so that two backups do not tell which series recorded something in between. Raises KeyMissing
    when there are notebooks and their key is not here or does not fit: nothing may be destroyed before it is kept.
    """
    if not by_series:
        return
    lying = years(db, year=year)
    there = entries(keyring, lying)
    key = _key(db, keyring)
    anew = [
        {
            "of": one.id,
            "new": _sealed(key, one.series_id, year, merged(there[one.id], by_series.get(one.series_id, ()))),
        }
        for one in lying
    ]
    missing = by_series.keys() - {one.series_id for one in lying}
    rows = [
        {"id": uuid4(), "series_id": one, "year": year, "sealed": _sealed(key, one, year, merged((), by_series[one]))}
        for one in missing
    ]
    if anew:
        db.execute(update(NOTEBOOKS).where(NOTEBOOKS.c.id == bindparam("of")).values(sealed=bindparam("new")), anew)
    if rows:
        db.execute(insert(NOTEBOOKS), sorted(rows, key=lambda row: row["id"].bytes))


def _key(db: Session, keyring: Keyring) -> bytes:
    """Return the notebook's key, made with the first notebook; a second one would part the notebooks in two."""
    if not keyring.has_notebook() and db.scalar(select(exists().where(Notebook.id.is_not(None)))):
        raise KeyMissing(NOTEBOOK)
    return keyring.read_or_make(NOTEBOOK)


def _sealed(key: bytes, series_id: UUID, year: int, kept: Iterable[Entry]) -> bytes:
    return seal_year(key, series_id, year, to_content(kept))
