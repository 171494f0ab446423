"""The page of one change: every part of it gives what it shows, and this one puts them together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import render_template
from flask_login import current_user
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.queries.changes import Whole, whole
from coreflect.policies.queries.trail import Entry, entries
from coreflect.policies.rules.beginnings import parted
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.doors import Due, next_of
from coreflect.policies.rules.holding import owns
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs


@dataclass(frozen=True)
class Desk:
    """What every part of the page can look at: the change, its whole trail, who reads it, and the day."""

    db: Session
    change: Whole
    entries: list[Entry]
    viewer: Viewer
    today: date

    @property
    def holds(self) -> bool:
        """Whether the reader holds the change."""
        return self.change.held_by(self.viewer.id)


class Door(NamedTuple):
    """Something that the reader can do with the change, on a page of its own; `due` says why it may be next."""

    order: int
    words: str
    address: str
    due: Due | None = None


Part = Callable[[Desk], dict[str, Any]]
_PARTS: list[Part] = []

blueprint.add_app_template_filter(parted)


def part(look: Part) -> Part:
    """Add a part to the page: a function that returns what its template needs, under names of its own.

    Under "doors" a part gives a list of Door; the page shows one of all of them as what is next, and folds the others.
    """
    _PARTS.append(look)
    return look


def opened(change_id: UUID) -> Desk:
    """Return the change with its trail for the one who asks; Missing where there is none."""
    change = whole(db.session(), change_id)
    if change is None:
        raise Missing
    zone = current_user.agency.zone
    found = entries(db.session(), change_id, zone)
    return Desk(db.session(), change, found, current_user, local_day(clock.now(), zone))


@blueprint.get("/<uuid:change_id>")
@needs(Permission.READ_POLICIES)
def show(change_id: UUID) -> str:
    """Show one change with everything that is said of it, and the doors to what the reader can do."""
    desk = opened(change_id)
    context: dict[str, Any] = {}
    doors: list[Door] = []
    for look in _PARTS:
        given = look(desk)
        doors += given.pop("doors", [])
        context |= given
    next_door = next_of(doors)
    return render_template(
        "policies/show.html",
        change=desk.change,
        today=desk.today,
        next_door=next_door,
        doors=sorted((door for door in doors if door is not next_door), key=lambda door: door.order),
        writes_beside=not desk.holds and owns(desk.viewer.roles),
        **context,
    )
