"""Who has an account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Role
from coreflect.people.models import Invitation, Person, Team
from coreflect.people.queries.viewer import ROLE_COLUMNS, roles_from

A_PAGE = 20


@dataclass(frozen=True)
class Listed:
    """One line of the list of people."""

    id: UUID
    name: str
    team: str | None
    roles: frozenset[Role]
    active: bool
    has_password: bool


@dataclass(frozen=True)
class Account:
    """An account as its page shows it; `link_until` is when an unused link ends, None when there is none."""

    id: UUID
    name: str
    email: str
    team: str | None
    roles: frozenset[Role]
    active: bool
    has_password: bool
    link_until: datetime | None


def listed(db: Session, role: str = "", team: str = "", state: str = "", page: int = 1) -> tuple[list[Listed], int]:
    """Return one page of people by name, and how many there are on all pages; 0 past the last page.

    `role` is a Role's value, `team` a team's id, `state` "" for active accounts, "inactive" or "all".
    """
    query = select(
        Person.id,
        Person.name,
        Person.active,
        Person.password_hash.is_not(None).label("has_password"),
        Team.name.label("team"),
        *ROLE_COLUMNS.values(),
        func.count().over().label("total"),
    ).outerjoin(Team)
    if role:
        query = query.where(ROLE_COLUMNS[Role(role)])
    if team:
        query = query.where(Person.team_id == UUID(team))
    if state != "all":
        query = query.where(Person.active.is_(state != "inactive"))
    query = query.order_by(func.lower(Person.name), Person.id).limit(A_PAGE).offset((page - 1) * A_PAGE)
    rows = db.execute(query).all()
    people = [Listed(r.id, r.name, r.team, roles_from(r), r.active, r.has_password) for r in rows]
    return people, rows[0].total if rows else 0


def teams(db: Session) -> list[Row[Any]]:
    """Return id and name of every team that somebody belongs to, by name."""
    query = select(Team.id, Team.name).where(select(Person.id).where(Person.team_id == Team.id).exists())
    return list(db.execute(query.order_by(func.lower(Team.name))))


def account(db: Session, person_id: UUID, now: datetime) -> Account | None:
    """Return one account, or None where there is none with this id."""
    until = select(func.max(Invitation.expires_at)).where(
        Invitation.person_id == Person.id, Invitation.expires_at > now
    )
    query = select(
        Person.id,
        Person.name,
        Person.email,
        Person.active,
        Person.password_hash.is_not(None).label("has_password"),
        Team.name.label("team"),
        *ROLE_COLUMNS.values(),
        until.scalar_subquery().label("link_until"),
    )
    row = db.execute(query.outerjoin(Team).where(Person.id == person_id)).first()
    if row is None:
        return None
    return Account(row.id, row.name, row.email, row.team, roles_from(row), row.active, row.has_password, row.link_until)


def are_only_the_first_two(db: Session) -> bool:
    """Return whether nobody has an account yet but the two whom the set-up named."""
    return len(db.execute(select(Person.id).limit(3)).all()) < 3


def addresses(db: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the addresses of those of these people who have an active account, by id."""
    query = select(Person.id, Person.email).where(Person.id.in_(ids), Person.active).order_by(Person.id)
    return {row.id: row.email for row in db.execute(query)}
