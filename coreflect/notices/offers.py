"""What the room notices offers the others: the outbox is emptied whenever coreflect is tended."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.notices.actions.send import send


def tend(db: Session, now: datetime, deployment: Deployment) -> Iterator[str]:
    """Send what is due, and say how many letters went out and what kept the others."""
    sent, why = send(db, now, deployment)
    if sent:
        yield f"{sent} {'mail was' if sent == 1 else 'mails were'} sent."
    if why:
        yield why.sentence
