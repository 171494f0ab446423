"""Put letters into the outbox, in the transaction of what they tell, and take back what has become untrue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import String, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import ALWAYS, Kind, Letter, packed
from coreflect.notices.rules.weekly import waits_for_monday

NOT_SENT = ("due", "digest", "failed")
# The number after the last of a letter's thread, asked in the statement that writes it; 0 outside of any thread.
_BEFORE, _THREAD = Mail.__table__.alias(), bindparam("its_thread", type_=String)
_LAST = select(func.coalesce(func.max(_BEFORE.c.number), 0)).where(_BEFORE.c.thread == _THREAD).scalar_subquery()
_NEXT = case((_THREAD == "", 0), else_=_LAST + 1)


@dataclass(frozen=True)
class Outgoing:
    """One letter on its way to one reader; what the fields mean stands at `post`."""

    reader: UUID
    address: str
    letter: Letter
    key: str
    about: UUID | None = None
    until: datetime | None = None


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
    Letters of the kinds in ALWAYS always come; of the others a reader may want none, or all in a weekly digest, unless
    that would bring it too late.
    """
    return bool(post_all(db, [Outgoing(reader, address, letter, key, about, until)], now))


def post_all(db: Session, letters: Sequence[Outgoing], now: datetime) -> int:
    """Write each of these letters once, as `post` does; return how many were written. The calling action commits.

    Two statements at most, however many letters, one more where some are for Monday, and three where calendars must
    forget something; two that post the same key at once write it once. Within a thread the caller holds what it tells
    of, so that numbers rise.
    """
    wishes = _wishes(db, letters)
    wanted = [one for one in letters if wishes.get((one.reader, one.letter.kind)) != "off"]
    wanted = _overtaken(db, wanted)
    for_monday = {one.key for one in wanted if wishes.get((one.reader, one.letter.kind)) == "weekly"}
    zone = settings_or_defaults(db).zone if for_monday else ""
    rows = []
    for one in wanted:
        weekly = one.key in for_monday and waits_for_monday(one.letter.kind, one.until, now, zone)
        thread = "" if weekly else _thread(one)  # a digest tells calendars nothing
        rows.append(_row(one, thread, "digest" if weekly else "due", now) | {"its_thread": thread})
    if not rows:
        return 0
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = insert(Mail.__table__).values(number=_NEXT).on_conflict_do_nothing(index_elements=["key"])
    return db.connection().execute(once, rows, execution_options={"preserve_rowcount": True}).rowcount


def take_back(db: Session, about: UUID, reader: UUID | None = None, kinds: Collection[Kind] = (Kind.REMINDER,)) -> None:
    """Take back the letters of these kinds about something that are not sent yet; the calling action commits.

    With `reader` only theirs. What is being sent at this moment arrives.
    """
    query = update(Mail).where(Mail.about == about, Mail.kind.in_([kind.value for kind in kinds]))
    query = query.where(Mail.state.in_(NOT_SENT))
    if reader is not None:
        query = query.where(Mail.reader == reader)
    db.execute(query.values(state="void", subject="", body=""))


def _row(one: Outgoing, thread: str, state: str, now: datetime) -> dict[str, Any]:
    id_, letter = uuid4(), one.letter
    return {
        "id": id_,
        "key": one.key,
        "reader": one.reader,
        "address": one.address,
        "about": one.about,
        "kind": letter.kind.value,
        "subject": letter.subject,
        "body": packed(letter),
        "thread": thread,
        "method": letter.event.method if letter.event and thread else "",
        "state": state,
        "made_at": now,
        "due_at": now,
        "until": one.until or (letter.event.ends_at if letter.event else None),
        "tries": 0,
        "problem": "",
        "message_id": f"<{id_.hex}@coreflect>",
    }


def _overtaken(db: Session, letters: list[Outgoing]) -> list[Outgoing]:
    """Take back what calendars were to learn of events that these letters cancel, and is not sent yet.

    Where a calendar can have heard nothing of the event, the cancellation is told in words alone.
    """
    cancelling = {one.key: _thread(one) for one in letters if one.letter.event and one.letter.event.method == "CANCEL"}
    if not cancelling:
        return letters
    # what was posted before must not take back what came after it
    known = set(db.scalars(select(Mail.key).where(Mail.key.in_(cancelling))))
    threads = {thread for key, thread in cancelling.items() if key not in known}
    asked = (Mail.thread.in_(threads), Mail.method == "REQUEST")
    db.execute(update(Mail).where(*asked, Mail.state.in_(NOT_SENT)).values(state="void", subject="", body=""))
    # a claim that was never answered may have arrived
    sent = or_(Mail.state.in_(("sending", "sent")), Mail.claimed_at.is_not(None))
    heard = set(db.scalars(select(Mail.thread).where(*asked, sent)))
    silent = {key for key, thread in cancelling.items() if thread not in heard}
    return [_in_words(one) if one.key in silent else one for one in letters]


def _in_words(one: Outgoing) -> Outgoing:
    event = one.letter.event
    until = one.until or (event.ends_at if event else None)
    return replace(one, letter=replace(one.letter, event=None), until=until)


def _thread(one: Outgoing) -> str:
    return f"{one.letter.event.uid} {one.reader.hex}" if one.letter.event else ""


def _wishes(db: Session, letters: Sequence[Outgoing]) -> dict[tuple[UUID, str], str]:
    readers = {one.reader for one in letters if one.letter.kind not in ALWAYS}
    if not readers:
        return {}
    query = select(MailWish.reader, MailWish.kind, MailWish.how).where(MailWish.reader.in_(readers))
    return {(reader, Kind(kind)): how for reader, kind, how in db.execute(query)}
