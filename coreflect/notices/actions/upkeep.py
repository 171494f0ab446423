"""What has become pointless is not sent, what nobody can send is shown instead, and what is old is forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail
from coreflect.notices.queries.outbox import UNSENT, left_behind

KEPT_FOR = timedelta(days=60)
NOTHING = {"subject": "", "body": ""}


def let_go(db: Session, now: datetime) -> None:
    """Void what is not sent and came too late, and delete what was over sixty days ago; commit.

    A letter is over when it was due and, where it tells of something to come, that is over too: until then its key
    keeps it from being written again.
    """
    unsent = or_(Mail.state.in_(UNSENT), left_behind(now))
    db.execute(update(Mail).where(Mail.until <= now, unsent).values(state="void", **NOTHING))
    old, over = now - KEPT_FOR, Mail.state.in_(("sent", "void", "shown", "failed"))
    db.execute(delete(Mail).where(over, Mail.due_at < old, or_(Mail.until.is_(None), Mail.until < old)))
    db.commit()


def show_instead(db: Session, now: datetime) -> None:
    """Mark everything that waits as shown, for good, where no mail server is set: it stands on its reader's page."""
    waits = or_(and_(Mail.state == "due", Mail.due_at <= now), Mail.state.in_(("digest", "failed")), left_behind(now))
    db.execute(update(Mail).where(waits).values(state="shown", problem=""))
    db.commit()
