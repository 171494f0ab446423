"""Try again what was given up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail


def retry(db: Session, mail_id: UUID, now: datetime) -> None:
    """Let every letter to the address of this one that was given up be sent again, as if it had not been tried.

    What somebody else let go already stays as it is. Raises Missing when there is none with this id.
    """
    address = db.scalar(select(Mail.address).where(Mail.id == mail_id))
    if address is None:
        raise Missing
    _again(db, now, address)


def retry_all(db: Session, now: datetime) -> int:
    """Let everything that was given up be sent again; return how many letters."""
    return _again(db, now, None)


def _again(db: Session, now: datetime, address: str | None) -> int:
    query = update(Mail).where(Mail.state == "failed")
    if address is not None:
        query = query.where(Mail.address == address)
    count = db.connection().execute(query.values(state="due", due_at=now, tries=0, problem="")).rowcount
    db.commit()
    return count
