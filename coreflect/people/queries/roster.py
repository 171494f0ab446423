"""Whose names no theme may hold."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.people.rules import is_erased


def roster(db: Session) -> tuple[str, ...]:
    """Return the full names of everybody with an account, of the deactivated too, for the check on text.

    Who was erased has no name any more: the words in its place are everyday words.
    """
    return tuple(row.name for row in db.execute(select(Person.name, Person.email)) if not is_erased(row.email))
