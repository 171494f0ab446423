"""What would stand on the page for everybody, and whose names stand neither there nor on paper."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.people.queries.viewer import ROLE_COLUMNS, roles_from
from coreflect.people.rules import is_erased
from coreflect.policies.queries.said import changes, themes
from coreflect.policies.rules.sought import Sought
from coreflect.policies.rules.unnamed import Roster, instead


def roster(db: Session) -> Roster:
    """Return what stands in place of each name, of the deactivated too, in one statement.

    Who was erased has no name any more: the words in its place are everyday words.
    """
    rows = db.execute(select(Person.name, Person.email, *ROLE_COLUMNS.values()))
    return {row.name: instead(roles_from(row)) for row in rows if not is_erased(row.email)}


def would_be_open(db: Session) -> str:
    """Return a sentence on how much anyone could read once the page is switched on, in two statements."""
    told, decided = (of_all.place(db, Sought(), 1, 1, decided=True).total for of_all in (themes, changes))
    of_both = f"{told} {'theme' if told == 1 else 'themes'}, {decided} {'change' if decided == 1 else 'changes'}"
    return f"{of_both} and their reasons will be readable by anyone."
