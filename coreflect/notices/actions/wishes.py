"""How each reader wants each kind of mail that need not come."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind

UNSENT = ("due", "digest", "failed")
NOTHING = {"subject": "", "body": ""}


def choose(db: Session, reader: UUID, wishes: Mapping[Kind, str], now: datetime) -> None:
    """Remember how a reader wants these kinds ("off", "at_once" or "weekly"), also for what waits to be sent.

    With "unsaid" nothing is remembered of a kind any more: its letters come to whom they concern.
    """
    said = {kind: how for kind, how in wishes.items() if how != "unsaid"}
    db.execute(delete(MailWish).where(MailWish.reader == reader, MailWish.kind.in_(wishes.keys() - said.keys())))
    _remember(db, reader, said, now)
    db.commit()


def stop(db: Session, reader: UUID, kind: Kind, now: datetime) -> None:
    """Switch one kind off for a reader; for the weekly letter, everything that they get once a week."""
    kinds = [kind]
    if kind is Kind.WEEKLY:
        query = select(MailWish.kind).where(MailWish.reader == reader, MailWish.how == "weekly")
        kinds = [Kind(one) for one in db.scalars(query)]
    _remember(db, reader, dict.fromkeys(kinds, "off"), now)
    db.commit()


def forget(db: Session, reader: UUID, now: datetime) -> None:
    """Take back what is not sent to a reader who leaves, and what was shown, and forget their wishes; the calling
    action commits.

    What takes a date out of their calendar still goes: nothing else could. So does what this very action writes, such
    as that they have no place any more.
    """
    unsent = update(Mail).where(Mail.reader == reader, Mail.state.in_((*UNSENT, "shown")), Mail.method != "CANCEL")
    unsent = unsent.where(Mail.made_at < now)
    db.execute(unsent.values(state="void", **NOTHING))
    db.execute(delete(MailWish).where(MailWish.reader == reader))


def _remember(db: Session, reader: UUID, wishes: Mapping[Kind, str], now: datetime) -> None:
    if not wishes:
        return
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    writing = insert(MailWish.__table__)
    writing = writing.on_conflict_do_update(index_elements=["reader", "kind"], set_={"how": writing.excluded.how})
    rows = [{"reader": reader, "kind": kind.value, "how": how} for kind, how in wishes.items()]
    db.connection().execute(writing, rows)
    for kind, how in wishes.items():
        theirs = update(Mail).where(Mail.reader == reader, Mail.kind == kind.value)
        if how == "off":
            db.execute(theirs.where(Mail.state.in_(UNSENT)).values(state="void", **NOTHING))
        elif how == "at_once":
            db.execute(theirs.where(Mail.state == "digest").values(state="due", due_at=now))
