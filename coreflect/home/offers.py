"""What this room offers itself: what waits for an administrator."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Waiting
from coreflect.people.queries.viewer import Viewer


def waiting(_db: Session, viewer: Viewer, _now: datetime) -> Iterator[Waiting]:
    """Yield a reminder while the agency has not written where to turn when someone may be at risk."""
    if viewer.may(Permission.MANAGE_SETTINGS) and not viewer.agency.safety_route:
        yield Waiting(
            order=10,
            title="Write down your agency's safety route",
            sentence="Ground rules and the promise say where to turn when someone may be at risk. Yours is empty.",
            endpoint="home.settings",
            args={},
        )
