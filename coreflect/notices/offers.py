"""What the room notices offers the others: sending when coreflect is tended, notices, my data, and who has left."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Waiting
from coreflect.notices.actions.gather import gather
from coreflect.notices.actions.send import send
from coreflect.notices.actions.upkeep import let_go, show_instead
from coreflect.notices.actions.wishes import forget
from coreflect.notices.queries import failures, mine

ORDER, LATE = 15, timedelta(hours=1)
AT_MOST = 3  # so that something else that moved has room on the first page
_HOW = {"off": "none", "at_once": "at once", "weekly": "once a week"}


def tend(db: Session, now: datetime, deployment: Deployment) -> Iterator[str]:
    """Send what is due, and say how many letters went out and what kept the others.

    Without a mail server everything is shown to its reader instead, and is not sent later.
    """
    let_go(db, now)
    if deployment.mail is None:
        show_instead(db, now)
        return
    gather(db, now)
    sent, why = send(db, now, deployment)
    if sent:
        yield f"{sent} {'mail was' if sent == 1 else 'mails were'} sent."
    if why:
        yield why.sentence


def moved(db: Session, viewer: Any, since: date) -> Iterator[Moved]:
    """Yield the newest letters to the viewer that no mail has brought."""
    zone = ZoneInfo(viewer.agency.zone)
    for notice in mine.latest(db, viewer.id, datetime.combine(since, time(0), zone), AT_MOST):
        yield Moved(
            on=notice.made_at.astimezone(zone).date(),
            word="for you",
            tone="open",
            title=notice.subject,
            sentence=notice.lines[0] if notice.lines else "",
            endpoint="notices.index",
            args={},
        )


def waiting(db: Session, viewer: Any, now: datetime) -> Iterator[Waiting]:
    """Yield a reminder to the administrator while mails were given up, or wait for an hour in vain."""
    if not viewer.may(Permission.SEE_OUTBOX):
        return
    failed, stuck = failures.trouble(db, now - LATE)
    if failed or stuck:
        was = "was" if failed == 1 else "were"
        yield Waiting(
            order=ORDER,
            title="Some mails could not be delivered",
            sentence=f"{failed} {was} given up." if failed else "The mail server has taken nothing for an hour.",
            endpoint="notices.outbox",
            args={},
        )


def about(db: Session, person: Any) -> Iterator[tuple[str, str]]:
    """Yield in numbers what the outbox keeps about a person, and how they want their mails."""
    kept = mine.counts(db, person.id)
    unsent = sum(kept.get(state, 0) for state in ("due", "digest", "sending", "failed"))
    done = sum(kept.get(state, 0) for state in ("sent", "void"))
    if unsent:
        yield "Waiting to be sent", f"{unsent} {'mail' if unsent == 1 else 'mails'} to you"
    if shown := kept.get("shown", 0):
        yield "Shown to you here", f"{shown} {'notice' if shown == 1 else 'notices'}, in place of mails"
    if done:
        yield "Of mails sent or taken back", f"{done} {'entry' if done == 1 else 'entries'} without words"
    for kind, how in mine.wishes(db, person.id).items():
        yield kind.words, _HOW[how]


def leave(db: Session, person_id: UUID, now: datetime) -> None:
    """Take back what is not sent to somebody who leaves, but for what clears their calendar; the caller commits."""
    forget(db, person_id, now)
