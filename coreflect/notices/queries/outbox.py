"""What is read of the outbox to send it: which letters may go out now, and whether any do."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.notices.models import Mail

# Whoever claimed a letter this long ago has crashed: the sender gives up long before (actions/send.py).
A_CLAIM_HOLDS = timedelta(minutes=10)
UNSENT = ("due", "digest", "failed")


def ready(now: datetime, *columns: Any) -> Select[Any]:
    """Return the question for letters that may be sent now, the longest due first.

    A letter of a thread waits until every earlier one has been sent or taken back, so that calendars never hear of a
    cancellation before they have heard of the date. What says how things stand waits for no letter that was given up.
    """
    earlier = aliased(Mail)
    waits = exists().where(
        earlier.thread == Mail.thread,
        earlier.number < Mail.number,
        or_(earlier.state.in_(("due", "sending")), and_(earlier.state == "failed", Mail.method == "CANCEL")),
    )
    query = select(*columns).where(or_(and_(Mail.state == "due", Mail.due_at <= now), left_behind(now)))
    query = query.where(or_(Mail.until.is_(None), Mail.until > now), or_(Mail.thread == "", ~waits))
    return query.order_by(Mail.due_at, Mail.number, Mail.id)


def left_behind(now: datetime) -> ColumnElement[bool]:
    """Return the condition for letters whose sender has crashed: perhaps sent, perhaps not."""
    return and_(Mail.state == "sending", Mail.claimed_at < now - A_CLAIM_HOLDS)


def is_any_ready(db: Session, now: datetime) -> bool:
    """Return whether any letter may be sent now."""
    return db.scalar(ready(now, Mail.id).limit(1)) is not None
