"""What this room offers the others: what the app keeps about a person's account."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from coreflect.agency.queries import entries_about, entries_by
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import local_day

_DONE = {
    "invited": "You were invited",
    "roles": "Your roles were changed",
    "link": "A link to choose your password was made",
    "deactivated": "Your account was closed",
    "activated": "Your account was opened again",
}


def about(db: Session, person: Viewer) -> Iterator[tuple[str, str]]:
    """Yield what others did to a person's account and when, and how often the ledger names the person."""
    for entry in entries_about(db, person.id):
        if entry.kind in _DONE:
            day = local_day(entry.at, person.agency.zone)
            yield _DONE[entry.kind], f"{day:%A} {day.day} {day:%B %Y}, by {entry.name or 'somebody'}"
    if count := entries_by(db, person.id):
        yield "In the ledger", f"{count} {'entry carries' if count == 1 else 'entries carry'} your name"
