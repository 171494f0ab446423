"""Try again what was given up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail


def retry(db: Session, mail_id: UUID, now: datetime) -> None:
    """Let one letter that was given up be sent again, as if it had not been tried.

    One that somebody else let go already stays as it is. Raises Missing when there is none with this id.
    """
    if not _again(db, now, mail_id) and db.get(Mail, mail_id) is None:
        raise Missing


def retry_all(db: Session, now: datetime) -> int:
    """Let everything that was given up be sent again; return how many letters."""
    return _again(db, now, None)


def _again(db: Session, now: datetime, mail_id: UUID | None) -> int:
    query = update(Mail).where(Mail.state == "failed")
    if mail_id is not None:
        query = query.where(Mail.id == mail_id)
    count = db.connection().execute(query.values(state="due", due_at=now, tries=0, problem="")).rowcount
    db.commit()
    return count
