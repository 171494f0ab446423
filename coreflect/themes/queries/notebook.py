"""The leads' notebook, opened in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.people.models import Person
from coreflect.sessions.models import Series, SeriesLead
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


@dataclass(frozen=True)
class OneYear:
    """A year of a series that the viewer leads; without entries where its key is not here or does not fit."""

    series_id: UUID
    title: str
    year: int
    entries: list[Entry] | None


@dataclass(frozen=True)
class Shelf:
    """One notebook of the viewer, open; which years have some, newest first, and which series have one of its year.

    Series that are released together have nearly the same list: one at a time is shown, not one below the other.
    """

    years: list[int]
    series: list[tuple[UUID, str]]  # by their titles
    open: OneYear | None

    @property
    def theme_ids(self) -> set[UUID]:
        """The themes that stand in it, as they were when they were kept."""
        return {entry.theme_id for entry in self.open.entries or () if entry.theme_id} if self.open else set()


def shelf(db: Session, keyring: Keyring, viewer_id: UUID, wanted: int | None, series_id: UUID | None = None) -> Shelf:
    """Return the notebook of a series that the viewer leads for a year, or of the first for the newest that has one.

    One statement. Who leads no series has none; a key that is missing shuts what is there, and nothing else.
    """
    query = (
        select(Notebook.id, Notebook.series_id, Notebook.year, Notebook.sealed, Series.title)
        .join(Series, Series.id == Notebook.series_id)
        .join(SeriesLead, SeriesLead.series_id == Series.id)
        .join(Person, Person.id == SeriesLead.person_id)
        .where(SeriesLead.person_id == viewer_id, Person.ps_lead, Person.active)
    )
    rows = db.execute(query).all()
    years_there = sorted({row.year for row in rows}, reverse=True)
    year = wanted if wanted in years_there else next(iter(years_there), None)
    of_year = sorted((row for row in rows if row.year == year), key=lambda row: (row.title.casefold(), row.series_id))
    row = next((row for row in of_year if row.series_id == series_id), next(iter(of_year), None))
    found = OneYear(row.series_id, row.title, row.year, _read(keyring, Sealed(*row[:4]))) if row else None
    return Shelf(years_there, [(row.series_id, row.title) for row in of_year], found)


def why_shut(db: Session, keyring: Keyring) -> str:
    """Return why a notebook does not open here ("missing", "damaged" or "wrong"), or nothing where all do.

    Every one is tried. One statement.
    """
    return why_closed(keyring, years(db))


def why_closed(keyring: Keyring, lying: Iterable[Sealed]) -> str:
    """Return the same of these notebooks, as they lie in the database."""
    if all(_read(keyring, one) is not None for one in lying):
        return ""
    if not keyring.has_notebook():
        return "missing"
    try:
        keyring.read(NOTEBOOK)
    except KeyMissing:
        return "damaged"
    return "wrong"


def _read(keyring: Keyring, one: Sealed) -> list[Entry] | None:
    try:
        return entries(keyring, [one])[one.id]
    except KeyMissing:
        return None
