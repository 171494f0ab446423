"""Make, renew and revoke the secret address of one's own calendar."""

import secrets
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.people.rules import token_hash
from coreflect.sessions.models import CalendarFeed


def make_feed(db: Session, person_id: UUID) -> str:
    """Make a new secret for a person's calendar, so that an older one opens nothing any more, and return it.

    Only its hash is kept: it cannot be shown again.
    """
    token = secrets.token_urlsafe(32)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    kept = {"token_hash": token_hash(token)}
    row = insert(CalendarFeed.__table__).values(person_id=person_id, **kept)
    db.connection().execute(row.on_conflict_do_update(index_elements=["person_id"], set_=kept))
    db.commit()
    return token


def end_feed(db: Session, person_id: UUID) -> None:
    """Revoke the address of a person's calendar: it opens nothing from now on."""
    forget_feed(db, person_id)
    db.commit()


def forget_feed(db: Session, person_id: UUID) -> None:
    """Revoke the same for somebody who leaves; the caller commits."""
    db.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
