"""The leads' notebook, opened in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.themes.models import Notebook
from coreflect.themes.rules.notebook import Entry, from_content
from coreflect.themes.rules.sealing import NotOpened, open_year


@dataclass(frozen=True)
class Sealed:
    """One year of one series, as it lies in the database."""

    id: UUID
    series_id: UUID
    year: int
    sealed: bytes


def years(db: Session, *, year: int | None = None, series_ids: Collection[UUID] | None = None) -> list[Sealed]:
    """Return the notebooks of a year, or of some series, in the order of their ids, unopened. One statement."""
    query = select(Notebook.id, Notebook.series_id, Notebook.year, Notebook.sealed).order_by(Notebook.id)
    if year is not None:
        query = query.where(Notebook.year == year)
    if series_ids is not None:
        query = query.where(Notebook.series_id.in_(series_ids))
    return [Sealed(*row) for row in db.execute(query)]


def entries(keyring: Keyring, lying: Iterable[Sealed]) -> dict[UUID, list[Entry]]:
    """Return what stands in these, by their ids.

    Raises KeyMissing("notebook") where there is one and its key is not here or does not fit.
    """
    found: dict[UUID, list[Entry]] = {}
    for one in lying:
        try:
            content = open_year(keyring.read(NOTEBOOK), one.series_id, one.year, one.sealed)
        except NotOpened:
            raise KeyMissing(NOTEBOOK) from None
        found[one.id] = from_content(content)
    return found
