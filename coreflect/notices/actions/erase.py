"""Take out of the outbox what names somebody who is erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.erasing import without

_UNSENT = ("due", "digest", "failed", "shown")


def erase(db: Session, reader: UUID, name: str, _now: datetime) -> None:
    """Empty every letter to a reader, with its address, and take their name out of those to others.

    What was not sent to them is not sent any more. The calling action commits.
    """
    state = case((Mail.state.in_(_UNSENT), "void"), else_=Mail.state)
    theirs = update(Mail).where(Mail.reader == reader)
    db.execute(theirs.values(address="", subject="", body="", problem="", state=state))
    db.execute(delete(MailWish).where(MailWish.reader == reader))
    query = select(Mail.id, Mail.subject, Mail.body).where(or_(Mail.subject != "", Mail.body != ""))
    for row in db.execute(query.with_for_update()).all():
        subject, body = without(name, row.subject), without(name, row.body, packed=True)
        if (subject, body) != (row.subject, row.body):
            db.execute(update(Mail).where(Mail.id == row.id).values(subject=subject, body=body))
