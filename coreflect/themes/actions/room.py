"""What somebody in the room can do with its code: leave a slip, keep a theme from leaving.

Nobody is signed in here. Nothing is logged, and of whoever asks nothing is known that could be kept.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.roster import roster
from coreflect.themes.actions.boxes import lock, put, put_anew
from coreflect.themes.actions.records import PointsToSomeone
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.room import OpenRoom, holds_in, pressed, room_behind, slips_in
from coreflect.themes.rules.holds import Hold, held
from coreflect.themes.rules.reading import read
from coreflect.themes.rules.room import Phase
from coreflect.themes.rules.slips import MOST_SLIPS, Kind, Slip, same, with_new


class NoRoom(Missing):
    """No room is open behind this code."""


class BegunMeanwhile(Refusal):
    """A question was meant for a date that has begun since the page was opened."""

    def __init__(self) -> None:
        super().__init__("The co-reflection has begun, so this is for its leads now. Your words are below, as a note.")


def leave(
    db: Session,
    keyring: Keyring,
    secret: str,
    code: str | None,
    kind: Kind,
    words: str,
    ticked: Collection[str],
    now: datetime,
) -> None:
    """Keep a slip for the leads of the date behind a code, sealed; the same words are kept once.

    `ticked` holds tokens of the check's questions that point to nobody. Raises NoRoom, BegunMeanwhile,
    PointsToSomeone, or Refusal for a note before there is anything to note and where there is no room for more.
    """
    lock(db)
    room = _room(db, secret, code, now)
    if kind is Kind.QUESTION and room.phase is Phase.AFTER:
        raise BegunMeanwhile
    if kind is Kind.NOTE and room.phase is Phase.BEFORE:
        raise Refusal("The co-reflection has not begun yet. Leave a question to bring instead?", "words")
    _refuse_pointing(db, words, ticked)
    there = [one for one in slips_in(opened(db, keyring, room.date.period), room.date.id) if one.kind is kind]
    if same(there, words):
        db.rollback()
        return
    if len(there) >= MOST_SLIPS:
        raise Refusal(f"{MOST_SLIPS} {kind}s were left for this date; it holds no more. Say it in the room instead?")
    new = Slip(uuid4(), kind, room.date.id, words)
    put(db, keyring, room.date.period, new.to_content(), new.id)
    now_read = [one for one in with_new([one for one in there if not one.read], new) if one.read]
    put_anew(db, keyring, room.date.period, {one.id: one.to_content() for one in now_read})
    db.commit()


def hold(db: Session, keyring: Keyring, secret: str, code: str | None, box_id: UUID, now: datetime) -> None:
    """Keep a theme of the date behind a code from leaving the room; pressed again, it changes nothing.

    Raises NoRoom, or NotWritten where the theme is not written down any more.
    """
    lock(db)
    room = _room(db, secret, code, now)
    boxes = opened(db, keyring, room.date.period)
    record = pressed(boxes, room, box_id)
    if record.id in held([record], holds_in(boxes)):
        put(db, keyring, room.date.period, record.to_content(), record.id)  # as long as a first press takes
        db.commit()
        return
    put(db, keyring, room.date.period, Hold.on(record).to_content())
    db.commit()


def _room(db: Session, secret: str, code: str | None, now: datetime) -> OpenRoom:
    room = room_behind(db, secret, code, now)
    if room is None:
        raise NoRoom
    return room


def _refuse_pointing(db: Session, words: str, ticked: Collection[str]) -> None:
    """Run the check as strictly as it can be, so that it tells nobody how many came, who has an account (a name is a
    name, on the roster or not), or what the codebook holds."""
    reading = read("words", words, roster(db), allowed=(), few=True, ticked=ticked, names_go=True)
    if reading.stands:
        raise PointsToSomeone([reading])
