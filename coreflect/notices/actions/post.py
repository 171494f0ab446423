"""Put letters into the outbox, in the transaction of what they tell, and take back what has become untrue."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind, Letter, packed

NOT_SENT = ("due", "digest", "failed")


def post(
    db: Session,
    reader: UUID,
    address: str,
    letter: Letter,
    key: str,
    now: datetime,
    about: UUID | None = None,
    until: datetime | None = None,
) -> bool:
    """Write a letter to one reader once; return whether it was written. The calling action commits.

    `key` says what the letter tells, for whom and of which state of things: the same key again writes nothing.
    `about` is the thing it tells of, so that it can be taken back; after `until` it is not sent any more.
    Letters about one's own place always come; of the others a reader may want none, or all in a weekly digest.
    """
    if db.scalar(select(Mail.id).where(Mail.key == key)):
        return False
    how = _wish(db, reader, letter.kind)
    if how == "off":
        return False
    event = letter.event
    thread = f"{event.uid} {reader.hex}" if event else ""
    number = (db.scalar(select(func.max(Mail.number)).where(Mail.thread == thread)) or 0) + 1 if event else 0
    id_ = uuid4()
    row = {
        "id": id_,
        "key": key,
        "reader": reader,
        "address": address,
        "about": about,
        "kind": letter.kind.value,
        "subject": letter.subject,
        "body": packed(letter),
        "thread": thread,
        "number": number,
        "method": event.method if event else "",
        "state": "digest" if how == "weekly" else "due",
        "made_at": now,
        "due_at": now,
        "until": until,
        "tries": 0,
        "problem": "",
        "message_id": f"<{id_.hex}@coreflect>",
    }
    db.execute(insert(Mail), [row])
    return True


def take_back(db: Session, about: UUID, reader: UUID | None = None, kinds: Collection[Kind] = (Kind.REMINDER,)) -> None:
    """Take back the letters of these kinds about something that are not sent yet; the calling action commits.

    With `reader` only theirs. What is being sent at this moment arrives.
    """
    query = update(Mail).where(Mail.about == about, Mail.kind.in_([kind.value for kind in kinds]))
    query = query.where(Mail.state.in_(NOT_SENT))
    if reader is not None:
        query = query.where(Mail.reader == reader)
    db.execute(query.values(state="void", subject="", body=""))


def _wish(db: Session, reader: UUID, kind: Kind) -> str:
    if kind is Kind.PLACE:
        return "at_once"
    query = select(MailWish.how).where(MailWish.reader == reader, MailWish.kind == kind.value)
    return db.scalar(query) or "at_once"
