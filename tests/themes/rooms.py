"""What the tests of the room share: dates near today, their codes, and what lies sealed."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.themes.actions.boxes import put
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.room import code_of
from coreflect.themes.rules.slips import Kind, Slip
from tests.factories import TODAY, make_date

SECRET = "only for tests"  # noqa: S105 - what tests/databases.py signs with


def code(on: ReflectionSession) -> str:
    """Return the code of a date's room."""
    return code_of(SECRET, on.id)


def date_in(days: int, series: Series, **changes: Any) -> ReflectionSession:
    """Make a date so many days from today, or before it."""
    return make_date(series, TODAY + timedelta(days=days), **changes)


def slips(db: Session, keyring: Keyring, on: ReflectionSession, kind: Kind | None = None) -> list[Slip]:
    """Return what was left for a date, by the alphabet of its words."""
    boxes = [box for box in opened(db, keyring, on.period) if box[1]["is"] in list(Kind)]
    db.rollback()
    found = [Slip.from_content(*box) for box in boxes]
    return sorted(
        (one for one in found if one.session_id == on.id and kind in (None, one.kind)), key=lambda one: one.words
    )


def leave(
    db: Session, keyring: Keyring, on: ReflectionSession, words: str, kind: Kind = Kind.NOTE, read: bool = True
) -> Slip:
    """Seal a slip for a date and return it."""
    content = {"is": str(kind), "session_id": str(on.id), "words": words, "read": read}
    box_id = put(db, keyring, on.period, content)
    db.commit()
    return Slip.from_content(box_id, content)
