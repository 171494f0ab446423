"""Whose names no theme may hold."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person


def roster(db: Session) -> tuple[str, ...]:
    """Return the full names of everybody with an account, of the deactivated too, for the check on text."""
    return tuple(db.scalars(select(Person.name)))
