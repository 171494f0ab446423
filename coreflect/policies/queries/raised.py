"""What PS staff raised and what has not appeared yet: only its author and those asked to hold it find it here."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.models import ChangeCell, Raised
from coreflect.policies.rules.back import sentences
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import published
from coreflect.sessions.models import Series
from coreflect.themes.queries.codebook import labels


@dataclass(frozen=True)
class Upcoming:
    """Something that was raised, as its author and those asked to hold it see it until it appears."""

    id: UUID
    appears_on: date
    title: str
    what: str
    domain: str
    heard: bool
    raised_by: UUID
    author: str
    holders: frozenset[UUID]

    def open_to(self, person_id: UUID) -> bool:
        """Return whether this person sees it: who raised it, and who is asked to hold it."""
        return person_id == self.raised_by or person_id in self.holders


@dataclass(frozen=True)
class Names:
    """What nothing that is raised may name: themes by every name, what was published of them, and series."""

    themes: tuple[str, ...]
    series: tuple[str, ...]


def upcoming(db: Session, person_id: UUID) -> list[Upcoming]:
    """Return what this person raised or is asked to hold and what has not appeared yet, in one statement."""
    query = _upcoming().where((Raised.raised_by == person_id) | Raised.holders.contains(f" {person_id.hex} "))
    return sorted(_rows(db, query), key=lambda one: (one.appears_on, one.title.casefold(), one.id))


def upcoming_one(db: Session, raised_id: UUID, person_id: UUID) -> Upcoming | None:
    """Return one thing that was raised, for its author and those asked to hold it; to others it is not there."""
    found = next(iter(_rows(db, _upcoming().where(Raised.id == raised_id))), None)
    return found if found and found.open_to(person_id) else None


def due(db: Session, day: date) -> list[UUID]:
    """Return what appears up to a day, by month and then in the order of random keys, which tells nothing of when."""
    return list(db.scalars(select(Raised.id).where(Raised.appears_on <= day).order_by(Raised.appears_on, Raised.id)))


def names_to_leave_out(db: Session, author: Viewer) -> Names:
    """Return every name of a theme that the author can know, each sentence told of one, and titles of series.

    A refusal tells that a name is in use. Who may read the codebook knows all in it; to everybody else a name that was
    never told, or was withdrawn, is none: by trying words they would learn what the gate kept in the room.
    """
    told: set[str] = set()
    for label, aliases, *texts in db.execute(published(Cell.label, Cell.aliases, Cell.sentence, Cell.ask)):
        told.update((label, *aliases), *map(sentences, texts))
    known = told.union(labels(db)) if author.may(Permission.READ_CODEBOOK) else told
    return Names(tuple(sorted(known - {""})), series_titles(db))


def series_titles(db: Session) -> tuple[str, ...]:
    """Return the title of every series, also of those that have ended."""
    return tuple(sorted(set(db.scalars(select(Series.title)))))


def has_a_theme(db: Session, change_id: UUID) -> bool:
    """Return whether a theme is linked to a change."""
    return db.scalar(select(ChangeCell.cell_id).where(ChangeCell.change_id == change_id).limit(1)) is not None


def _upcoming() -> Select[*tuple[Any, ...]]:
    return select(
        Raised.id,
        Raised.appears_on,
        Raised.title,
        Raised.what,
        Raised.domain,
        Raised.heard,
        Raised.raised_by,
        Person.name.label("author"),
        Raised.holders,
    ).join(Person, Person.id == Raised.raised_by)


def _rows(db: Session, query: Select[*tuple[Any, ...]]) -> list[Upcoming]:
    return [
        Upcoming(**{**row._mapping, "holders": frozenset(UUID(hex=one) for one in row.holders)})
        for row in db.execute(query)
    ]
