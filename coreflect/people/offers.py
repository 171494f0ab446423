"""What this room offers the others: what the app keeps about a person's account, and whom to invite first."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency.queries import entries_about, entries_by
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Waiting
from coreflect.people.queries.accounts import are_only_the_first_two
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
    if count := entries_by(db, person.id, for_oneself=True):
        yield "In the ledger", f"{count} {'entry carries' if count == 1 else 'entries carry'} your name"


def waiting(db: Session, viewer: Viewer, _now: datetime) -> Iterator[Waiting]:
    """Yield the step after set-up, until a third person has an account."""
    if viewer.may(Permission.SEE_PEOPLE) and are_only_the_first_two(db):
        everybody = viewer.may(Permission.MANAGE_PEOPLE)
        yield Waiting(
            order=20,
            title="Invite the first people",
            sentence=f"{'Leadership, PS staff and clinicians' if everybody else 'PS staff and clinicians'} "
            "come in by a link that you pass on.",
            endpoint="people.invite",
            args={},
        )
