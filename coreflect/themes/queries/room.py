"""What stands behind a room's code: asked by somebody of whom nothing is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import Settings, settings_or_defaults
from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Refusal
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import Opened, opened
from coreflect.themes.rules.holds import IS_HOLD, Hold
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.room import DAYS_OPEN, Phase, is_code_of, phase_of
from coreflect.themes.rules.sealing import NotOpened, open_box
from coreflect.themes.rules.slips import Kind, Slip


class NotWritten(Refusal):
    """A press on what is no theme of this date, or none any more."""

    def __init__(self) -> None:
        super().__init__("This theme is not written down any more, so there is nothing that could leave the room.")


class Meeting(NamedTuple):
    """A date as its room knows it: no place, no names, no counts."""

    id: UUID
    title: str
    day: date
    period: str
    starts_at: datetime
    moved_from: datetime | None
    zone: str
    state: str


@dataclass(frozen=True)
class OpenRoom:
    """The room of a date, open to whoever has its code, with the agency's settings in force."""

    date: Meeting
    phase: Phase
    agency: Settings

    @property
    def period(self) -> Period:
        """The quarter until whose release everything here is kept at the longest."""
        return Period.parse(self.date.period)


_MEETING = select(
    ReflectionSession.id,
    Series.title,
    ReflectionSession.day,
    ReflectionSession.period,
    ReflectionSession.starts_at,
    ReflectionSession.moved_from,
    Series.zone,
    ReflectionSession.state,
).join(Series, Series.id == ReflectionSession.series_id)


def meeting(db: Session, session_id: UUID) -> Meeting | None:
    """Return one date as its room knows it, or None where there is none with this id."""
    row = db.execute(_MEETING.where(ReflectionSession.id == session_id)).first()
    return Meeting(*row) if row else None


def room_behind(db: Session, secret: str, code: str | None, now: datetime) -> OpenRoom | None:
    """Return the room that a code opens at `now`; None for a wrong code, one too early or too late, or none at all.

    Each date near today is compared, whether or not one was found, so that the time taken tells nothing. Two
    statements, and the rows are few.
    """
    agency = settings_or_defaults(db)
    today = now.astimezone(ZoneInfo(agency.zone)).date()
    near = timedelta(days=DAYS_OPEN)
    rows = db.execute(_MEETING.where(ReflectionSession.day.between(today - near, today + near))).all()
    found = [met for met in (Meeting(*row) for row in rows) if code and is_code_of(secret, met.id, code)]
    phase = phase_of(found[0], now, today) if found else Phase.OVER
    return OpenRoom(found[0], phase, agency) if phase is not Phase.OVER else None


def shown_to(db: Session, keyring: Keyring, room: OpenRoom) -> list[Record]:
    """Return the themes that the leads have opened to the room, in the order of the alphabet.

    Whether one of them is held is not known here, so that no page can tell it.
    """
    if room.phase is not Phase.AFTER:
        return []
    boxes = opened(db, keyring, room.date.period, IS_RECORD)
    return records_of([one for one in (Record.from_content(*box) for box in boxes) if one.shown], room.date.id)


def pressed(boxes: Opened, room: OpenRoom, box_id: UUID) -> Record:
    """Return the theme of a date that somebody in its room presses on, among opened boxes.

    It counts also for a theme that the leads have closed again meanwhile: whoever knows its id has seen it there.
    Raises NotWritten where the theme is not written down any more. Whether it is held already is not asked.
    """
    records = [Record.from_content(*box) for box in boxes if box[1].get("is") == IS_RECORD]
    record = next((one for one in records if (one.id, one.session_id) == (box_id, room.date.id)), None)
    if record is None or room.phase is not Phase.AFTER:
        raise NotWritten
    return record


def label_to_ask_about(db: Session, keyring: Keyring, room: OpenRoom, box_id: UUID) -> str:
    """Return the label of a theme before somebody keeps it in the room, or "" for one that is not open to it.

    Raises NotWritten as the press itself does.
    """
    record = pressed(opened(db, keyring, room.date.period), room, box_id)
    return record.label if record.shown else ""


def records_of(written: list[Record], session_id: UUID) -> list[Record]:
    """Return the records of one date in the order of the alphabet."""
    return sorted((one for one in written if one.session_id == session_id), key=lambda one: one.label_key)


def slips_in(boxes: Opened, session_id: UUID) -> list[Slip]:
    """Return the slips of one date among opened boxes, in the order of random ids."""
    slips = [Slip.from_content(*box) for box in boxes if box[1].get("is") in list(Kind)]
    return [one for one in slips if one.session_id == session_id]


def holds_in(boxes: Opened) -> list[Hold]:
    """Return the room's presses among opened boxes."""
    return [Hold.from_content(content) for _, content in boxes if content.get("is") == IS_HOLD]


def left_before(db: Session, keyring: Keyring, date: Meeting) -> list[Slip]:
    """Return the slips that were left for a date while it lay in another quarter than now."""
    if date.moved_from is None:
        return []
    before = str(Period.of(date.moved_from.astimezone(ZoneInfo(date.zone)).date()))
    if before == date.period or keyring.is_destroyed(before):
        return []
    return slips_in(opened(db, keyring, before), date.id)


def note_at(db: Session, keyring: Keyring, period: str, session_id: UUID, box_id: UUID | None) -> Slip | None:
    """Return the note of a date in that box, or None where there is none: no other box is ever opened for it."""
    sealed = db.scalar(select(Box.sealed).where(Box.id == box_id, Box.period == period)) if box_id else None
    if sealed is None:
        return None
    try:
        content = open_box(keyring.read(period), box_id, period, sealed)
    except NotOpened:
        raise KeyMissing(period) from None
    found = slips_in([(box_id, content)], session_id)
    return next((one for one in found if one.kind is Kind.NOTE), None)
