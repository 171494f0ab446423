"""What the tests of letters before a date share: hours at which they look, and who came before."""

from datetime import timedelta

from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.models import ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import TODAY

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def rounds(db: Session, date: ReflectionSession, since: float = 400) -> list[float]:
    """Tend at hours before a date where something could happen, and after it; return those at which letters came."""
    at = (336, 169, 168, 120, 97, 84, 73, 72, 49, 25, 24, 6, 5, 3, 2, 1, 0.1, 0, -24)
    return [before for before in at if before <= since and remind(db, date.starts_at - before * HOUR)]


def came_before(cast: Cast, *people: Person) -> None:
    """Let people have come to the series eleven days ago."""
    held = factories.make_date(cast.series, TODAY - 11 * DAY)
    for person in people:
        factories.make_attendance(held, person)
