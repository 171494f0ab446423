"""Who could hold a change or was asked to, and which themes it could come from."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person, Team
from coreflect.people.queries.viewer import ROLE_COLUMNS, roles_from
from coreflect.policies.rules.choosing import narrowed
from coreflect.releases.queries.cells import PublishedCell, published_cells


@dataclass(frozen=True)
class Possible:
    """Somebody who could hold a change with the one who proposes it; `about` says their roles and team."""

    id: UUID
    name: str
    about: str


def possible_holders(
    db: Session, but: Collection[UUID], chosen: Collection[UUID], words: str
) -> tuple[list[Possible], int]:
    """Return active people other than `but` to choose from, by name, and how many more were found than are shown."""
    query = select(Person.id, Person.name, Team.name.label("team"), *ROLE_COLUMNS.values())
    query = query.outerjoin(Team, Team.id == Person.team_id).where(Person.active, Person.id.not_in(but))
    people = [Possible(row.id, row.name, _about(row)) for row in db.execute(query)]
    people.sort(key=lambda one: (one.name.casefold(), one.id))
    return narrowed(people, chosen, words, lambda one: one.id, lambda one: f"{one.name} {one.about}")


def possible_themes(
    db: Session, chosen: Collection[UUID], words: str, but: Collection[UUID] = ()
) -> tuple[list[PublishedCell], int]:
    """Return published themes to choose from, the newest first, and how many more were found than are shown.

    One that was withdrawn is not among them, nor are those in `but`.
    """
    there = [cell for cell in published_cells(db) if not cell.withdrawn_on and cell.id not in but]
    return narrowed(there, chosen, words, lambda cell: cell.id, lambda cell: f"{cell.label} {cell.sentence}")


def active_among(db: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those among these people whose accounts are active."""
    query = select(Person.id, Person.name).where(Person.active, Person.id.in_(ids))
    return {row.id: row.name for row in db.execute(query)}


def names_of(db: Session, ids: Collection[UUID]) -> list[str]:
    """Return the names of these people, by the alphabet, also of those whose accounts are closed."""
    return sorted(db.scalars(select(Person.name).where(Person.id.in_(ids))), key=str.casefold)


def _about(row: Row[Any]) -> str:
    roles = ", ".join(sorted(role.words for role in roles_from(row)))
    return f"{roles} · {row.team}" if row.team else roles
