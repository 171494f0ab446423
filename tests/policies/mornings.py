"""What moved, and the round of the next morning that tells of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.policies.actions.telling import tell_what_moved
from tests.factories import NOW

MORNING = datetime(2026, 11, 26, 12, 0, tzinfo=NOW.tzinfo)  # seven in New York, the day after NOW
SUBJECT = "What moved in answers and changes"


def stage(db: Session, change_id: UUID, by: Any, to: str = "drafting", at: datetime = NOW) -> int:
    """Write that a change moved, and return the number of the entry."""
    number = record(
        db, "trail", "stage", by, {"change": change_id.hex, "stage": to, "words": "Wordsworthy."}, at, about=change_id
    ).number
    db.commit()
    return number


def tell(db: Session, at: datetime = MORNING) -> list[str]:
    """Go the round of a morning, and return what it says it did."""
    db.rollback()
    return list(tell_what_moved(db, at))
