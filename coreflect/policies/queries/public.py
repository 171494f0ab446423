"""Whose names do not stand on the page for everybody."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.people.queries.viewer import ROLE_COLUMNS, roles_from
from coreflect.people.rules import is_erased
from coreflect.policies.rules.unnamed import Roster, instead


def roster(db: Session) -> Roster:
    """Return what stands in place of each name, of the deactivated too, in one statement.

    Who was erased has no name any more: the words in its place are everyday words.
    """
    rows = db.execute(select(Person.name, Person.email, *ROLE_COLUMNS.values()))
    return {row.name: instead(roles_from(row)) for row in rows if not is_erased(row.email)}
