"""What the leads of a date see of its room: the code, what they opened, what it holds, what was left for them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coreflect.agency.rules import fingerprint
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.queries.for_others import hosts
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.room import Meeting, holds_in, left_before, meeting, records_of, slips_in
from coreflect.themes.rules.holds import held
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.room import Phase, closes_after, opens_on, phase_of, tells_holds
from coreflect.themes.rules.slips import Kind, Slip, all_at_once_from, readable
from coreflect.themes.rules.writing import Door, door, is_full


@dataclass(frozen=True)
class RoomDesk:
    """A date that the viewer hosts, as its room stands. `slips` are all that were left, read by nobody as they are."""

    date: Meeting
    now: datetime
    today: date
    phase: Phase
    door: Door  # whether themes can be written, so that a note can become one
    records: list[Record]
    held: frozenset[UUID]
    slips: list[Slip]

    @property
    def period(self) -> Period:
        """The quarter in which the date lies."""
        return Period.parse(self.date.period)

    @property
    def opens_on(self) -> date:
        """The first day on which the room is open."""
        return opens_on(self.date.day)

    @property
    def closes_after(self) -> date:
        """The last day on which the room is open."""
        return closes_after(self.date.day)

    @property
    def has_begun(self) -> bool:
        """Whether it is being held or was held, so that no question can be brought any more."""
        return _has_begun(self.date, self.now)

    @property
    def is_full(self) -> bool:
        """Whether as many themes are written as a date holds, so that a note cannot become one."""
        return is_full(self.records)

    @property
    def may_show(self) -> bool:
        """Whether the room can still be shown something."""
        return self.phase is not Phase.OVER

    @property
    def version(self) -> str:
        """A mark of everything that is written down, so that nothing is opened which the lead has not read."""
        return fingerprint(*((str(one.id), one.version) for one in self.records))

    def left(self, kind: str) -> list[Slip]:
        """Return the questions, or the notes, that can be read today: in another order each time."""
        return readable(self.slips, Kind(kind), self.date.day, self.today)

    def all_from(self, kind: str) -> date:
        """Return the day from which all questions, or all notes, can be read."""
        return all_at_once_from(Kind(kind), self.date.day)

    def find(self, box_id: UUID) -> Record | None:
        """Return the record of this date in that box, or None."""
        return next((one for one in self.records if one.id == box_id), None)


def room_desk(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, now: datetime) -> RoomDesk:
    """Return the room of a date that `viewer` hosts; a foreign date and one that is not there raise Missing.

    Raises KeyMissing when something was written down in the period and its key is not here. Four statements at most.
    """
    found = meeting(db, session_id)
    if found is None or not hosts(db, viewer.id, session_id):
        raise Missing
    today = now.astimezone(ZoneInfo(viewer.agency.zone)).date()
    boxes = opened(db, keyring, found.period)
    records = records_of([Record.from_content(*box) for box in boxes if box[1].get("is") == IS_RECORD], session_id)
    return RoomDesk(
        date=found,
        now=now,
        today=today,
        phase=phase_of(found, now, today),
        door=door(found.state == "cancelled", _has_begun(found, now), Period.parse(found.period), today),
        records=records,
        held=held(records, holds_in(boxes)) if tells_holds(found.day, today) else frozenset(),
        slips=slips_in(boxes, session_id) + left_before(db, keyring, found),
    )


def questions(db: Session, keyring: Keyring, session_id: UUID, today: date) -> list[Slip]:
    """Return the questions that were brought to a date, as far as its leads can read them on `today`.

    Whether the reader hosts the date, the caller has asked. Raises KeyMissing as `room_desk` does.
    """
    found = meeting(db, session_id)
    if found is None:
        return []
    slips = slips_in(opened(db, keyring, found.period), session_id) + left_before(db, keyring, found)
    return readable(slips, Kind.QUESTION, found.day, today)


def _has_begun(met: Meeting, now: datetime) -> bool:
    return met.state == "planned" and met.starts_at <= now
