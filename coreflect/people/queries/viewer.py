"""The signed-in person, read in one question together with the agency's settings."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.agency.queries import COLUMNS, Settings, settings_from
from coreflect.foundation.permissions import Permission, Role, may
from coreflect.people.models import Person

ROLE_COLUMNS = {role: getattr(Person, role.value) for role in Role}


@dataclass(frozen=True)
class Viewer:
    """Who is signed in, what they may do, and the settings in force; it never reads the database again."""

    id: UUID
    name: str
    email: str
    stamp: int
    roles: frozenset[Role]
    agency: Settings

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the signed cookie holds: the person and the stamp that ends old sign-ins."""
        return f"{self.id.hex}.{self.stamp}"

    def may(self, permission: Permission | str) -> bool:
        """Return whether this person's roles open `permission` (templates give its name)."""
        return may(self.roles, permission if isinstance(permission, Permission) else Permission[permission])

    @property
    def first_name(self) -> str:
        """The name to greet somebody by."""
        return self.name.split()[0]


def viewer(db: Session, person_id: UUID, stamp: int) -> Viewer | None:
    """Return the active person with this id and stamp, or None when the sign-in has ended."""
    return _viewer(db, _BY_STAMP, id=person_id, stamp=stamp)


def viewer_of(db: Session, person_id: UUID) -> Viewer | None:
    """Return an active person as they would be signed in."""
    return _viewer(db, _BY_ID, id=person_id)


def viewer_from_cookie(db: Session, cookie: str) -> Viewer | None:
    """Return who a cookie's text (see Viewer.get_id) speaks of, or None."""
    person, _, stamp = cookie.partition(".")
    try:
        return viewer(db, UUID(hex=person), int(stamp))
    except ValueError:
        return None


def roles_from(row: Row[Any]) -> frozenset[Role]:
    """Return the roles out of a row that was selected with the values of ROLE_COLUMNS."""
    return frozenset(role for role in Role if getattr(row, role.value))


# Made once and of plain tables: every page asks this, and building it cost more than the database's answer.
_TABLE = Person.__table__.c
_BY_ID = (
    select(_TABLE.id, _TABLE.name, _TABLE.email, _TABLE.stamp, *(_TABLE[role.value] for role in Role), *COLUMNS)
    .join_from(Person.__table__, Agency.__table__, Agency.__table__.c.id == 1)
    .where(_TABLE.id == bindparam("id"), _TABLE.active)
)
_BY_STAMP = _BY_ID.where(_TABLE.stamp == bindparam("stamp"))


def _viewer(db: Session, query: Select[Any], **values: Any) -> Viewer | None:
    row = db.connection().execute(query, values).first()
    if row is None:
        return None
    return Viewer(
        id=row.id, name=row.name, email=row.email, stamp=row.stamp, roles=roles_from(row), agency=settings_from(row)
    )
