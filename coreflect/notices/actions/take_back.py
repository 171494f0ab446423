"""Take back what was written of a thing and has not arrived: it is no longer so."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail
from coreflect.notices.queries.mine import HERE
from coreflect.notices.rules.letters import Kind


def take_back(db: Session, about: UUID, kind: Kind) -> None:
    """Take back every letter of a kind about a thing that no mail has brought; the calling action commits.

    Nothing is kept of them, so that a letter which becomes true again is written again.
    """
    db.execute(delete(Mail).where(Mail.about == about, Mail.kind == kind.value, Mail.state.in_(HERE)))
