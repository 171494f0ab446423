"""What this room offers the first page, my data and the demonstration."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Waiting
from coreflect.themes.actions.undoing import let_go
from coreflect.themes.queries.lately import begun_since

REMINDED_FOR = timedelta(days=3)


def waiting(db: Session, viewer: Any, now: datetime) -> Iterator[Waiting]:
    """Yield a reminder for each date that the viewer leads or steps in for and that began in the last three days.

    It does not know whether themes are written down already: that would need the key, and looking.
    """
    if not viewer.may(Permission.HOST):
        return
    for row in begun_since(db, viewer.id, now - REMINDED_FOR, now):
        yield Waiting(
            order=20,
            title=f"Write down what was learned on {row.day:%A} {row.day.day} {row.day:%B}",
            sentence=f"One to four themes of {row.title}. "
            "Done already? Let this pass: nothing looks into what is sealed.",
            endpoint="themes.record",
            args={"session_id": row.id},
        )


def about(_db: Session, _person: Any) -> Iterator[tuple[str, str]]:
    """Yield the one sentence that there is to say: themes keep nothing about anybody."""
    yield (
        "Themes",
        "Nothing about you is stored with themes: not who said or wrote something, not when, not in which order.",
    )


def tend(db: Session, now: datetime, deployment: Deployment) -> Iterator[str]:
    """Delete what is kept to undo changes of the codebook, once it is too late for that; it has nothing to say."""
    let_go(db, deployment.keyring, now)
    return iter(())
