"""What each person sees first, and what the app keeps about them: every room is asked in turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Room, Waiting
from coreflect.home.rules.first_page import LOOKS_BACK, most_urgent, newest
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import local_day
from coreflect.sessions.queries.dates import DateRow, next_for

# How my data names a room; a room that is not here keeps nothing about anybody.
ABOUT = {
    "people": "Your account",
    "sessions": "Co-reflections",
    "themes": "Themes",
    "releases": "Releases",
    "policies": "Policies",
}


@dataclass(frozen=True)
class FirstPage:
    """What stands on somebody's first page; `comes` tells whether co-reflections are theirs to come to or host."""

    comes: bool
    next: DateRow | None
    moved: list[Moved]
    waiting: list[Waiting]


def first_page(db: Session, viewer: Viewer, rooms: Iterable[Room], now: datetime) -> FirstPage:
    """Return the viewer's next co-reflection, what moved in the last sixty days and what waits for them."""
    rooms = list(rooms)
    since = local_day(now, viewer.agency.zone) - LOOKS_BACK
    moved = (one for room in rooms if room.moved for one in room.moved(db, viewer, since))
    waiting = (one for room in rooms if room.waiting for one in room.waiting(db, viewer, now))
    comes = viewer.may(Permission.SIGN_UP) or viewer.may(Permission.HOST)
    return FirstPage(
        comes=comes,
        next=next_for(db, viewer, now) if comes else None,
        moved=newest(moved),
        waiting=most_urgent(waiting),
    )


def kept_about(db: Session, viewer: Viewer, rooms: Iterable[Room]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return, room by room, what the app keeps about the viewer; rooms that keep nothing are left out."""
    asked = [(ABOUT.get(room.name, room.name.capitalize()), room.about) for room in rooms if room.about]
    found = [(title, list(about(db, viewer))) for title, about in asked]
    return [(title, lines) for title, lines in found if lines]
