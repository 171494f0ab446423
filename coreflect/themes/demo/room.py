"""What the invented agency's rooms said: questions to bring, notes for the lead, and themes that stay there."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.demo.placing import Held
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.room import DAYS_OPEN
from coreflect.themes.rules.slips import TOGETHER, Kind, Slip

NEAR, LATELY = timedelta(days=DAYS_OPEN), timedelta(days=2 * DAYS_OPEN)
HELD = 23  # the theme that the room held wherever it came up
QUESTIONS = (
    "How do we stay curious when a form wants an answer within ten minutes?",
    "What do we do when two of us heard the same story differently?",
    "Could we think about what silence does to us, on the phone above all?",
)
NOTES = (
    "We were fast today. I would have liked one more round before we wrote.",
    "Something about waiting together was lost on the way to the sentence.",
    "Could the next one begin with who is not here?",
)


def recent(day: date, on: date) -> bool:
    """Return whether a date lies so short before `day` that its themes were opened to the room."""
    return timedelta() < day - on <= LATELY


def hold(db: Session, keyring: Keyring, held: Held, record: Record) -> None:
    """Hold one theme of one date."""
    put(db, keyring, held.period, Hold.on(record).to_content())


def leave(db: Session, keyring: Keyring, day: date) -> int:
    """Leave three questions for each date to come in the next days, three notes for each that was; return how many."""
    query = select(ReflectionSession.id, ReflectionSession.day, ReflectionSession.period)
    query = query.where(ReflectionSession.state == "planned", ReflectionSession.day.between(day - NEAR, day + NEAR))
    written = 0
    for session_id, on, period in db.execute(query.order_by(ReflectionSession.id)).all():
        kind, texts = (Kind.QUESTION, QUESTIONS) if on >= day else (Kind.NOTE, NOTES)
        for words in texts[:TOGETHER]:
            _put(db, keyring, period, Slip(uuid4(), kind, session_id, words, read=True))
            written += 1
    return written


def _put(db: Session, keyring: Keyring, period: str, slip: Slip) -> UUID:
    return put(db, keyring, period, slip.to_content(), slip.id)
