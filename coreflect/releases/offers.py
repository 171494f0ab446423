"""What this room offers the others: what moved, what waits, and mending what a crash left half done."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Waiting
from coreflect.releases.actions.publish import mend
from coreflect.releases.queries.cells import published_releases
from coreflect.releases.queries.desk import step
from coreflect.releases.queries.work import agency_day, turn


def moved(db: Session, _viewer: Any, since: date) -> Iterator[Moved]:
    """Yield each release that was published on that day or later."""
    for one in published_releases(db):
        if one.published_on >= since:
            count = f"{one.cells} theme{'' if one.cells == 1 else 's'} left the room."
            yield Moved(
                on=one.published_on,
                word="released",
                tone="yes",
                title=f"What we heard, {one.period_words}",
                sentence=count if one.cells else "It was released without a theme, and that is all right.",
                endpoint="releases.show",
                args={"release_id": one.id},
            )


def waiting(db: Session, viewer: Any, now: datetime) -> Iterator[Waiting]:
    """Yield what a lead or second reader has to do with the period whose turn it is; one statement."""
    if not viewer.may(Permission.SIGN_RELEASES):
        return
    due = turn(db, viewer.id, agency_day(now, viewer.agency.zone))
    doing = step(due, viewer)
    if due is None or doing is None:
        return
    title, sentence = {
        "start": ("Prepare {}", "Its dates are closed. Choose what may leave the room, and in whose words."),
        "choose": ("Go on preparing {}", "What you saved is sealed; nothing leaves before a second reader signs."),
        "read": ("Read and sign {}", "It was prepared by another lead, and waits for a second reader."),
    }[doing]
    yield Waiting(
        order=30,
        title=title.format(due.period.words()),
        sentence=sentence,
        endpoint="releases.show" if due.release_id else "releases.index",
        args={"release_id": due.release_id} if due.release_id else {},
    )


def tend(db: Session, _now: datetime, deployment: Deployment) -> Iterator[str]:
    """Destroy keys and boxes of published periods that a crash left behind."""
    return mend(db, deployment.keyring)
