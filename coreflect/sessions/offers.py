"""What the room sessions tells the first page, "my data" and whoever ends an account."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Waiting
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.places import step_back
from coreflect.sessions.queries.personal import dates_not_noted, seats_of, visits_of
from coreflect.sessions.rules.places import Standing
from coreflect.sessions.rules.recurrence import day_in_words, local_day

ORDER = 20


def waiting(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Yield the dates of the viewer's own series for which nobody has noted who came, latest first."""
    if not viewer.may(Permission.HOST):
        return
    for date in dates_not_noted(db, viewer.id, now):
        yesterday = date.day == local_day(now, date.zone) - timedelta(days=1)
        when = "yesterday" if yesterday else f"on {day_in_words(date.day)}"
        yield Waiting(
            ORDER,
            f"Note who came {when}",
            f"{date.title}. It takes a minute, and it is what decides how much may be told later.",
            "sessions.attendance",
            {"session_id": date.id},
        )


def about(db: Session, person: Viewer) -> Iterator[tuple[str, str]]:
    """Yield what the room keeps about a person: where they signed up, and where they are noted."""
    for seat in seats_of(db, person.id):
        yield f"{seat.title}, {day_in_words(seat.day)}", _SEAT[Standing(seat.state)]
    came, missed = visits_of(db, person.id)
    if came:
        yield "You came on", "; ".join(map(day_in_words, came)) + "."
    if missed:
        yield "You couldn't make it on", "; ".join(map(day_in_words, missed)) + "."


_SEAT = {
    Standing.COMING: "You have a place.",
    Standing.WAITING: "You are on the waiting list.",
    Standing.WITHDRAWN: "You signed up and withdrew.",
}


def leave(db: Session, person_id: UUID, now: datetime) -> None:
    """Give back every place and turn at dates to come, so that others can have them; the caller commits."""
    step_back(db, person_id, now)
