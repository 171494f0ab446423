"""What lies on the table when a lead writes down what was learned at a date."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.queries.for_others import SessionRow, hosts, series_led_by, session_row
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.room import holds_in
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.holds import held
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.room import tells_holds
from coreflect.themes.rules.similar import Known
from coreflect.themes.rules.voices import IS_MISSING, Noted, Voices, offered
from coreflect.themes.rules.writing import Door, door, known, twin


@dataclass(frozen=True)
class Desk:
    """A date that the viewer hosts, its records so far, and the words to choose from.

    `records` come in the order of the alphabet, never of their writing; `known` holds what the codebook offers, for
    who may read it, and the new labels of the viewer's series in this period. A substitute is shown this date's own.
    """

    date: SessionRow
    period: Period
    door: Door
    records: list[Record]
    codebook: Codebook
    known: list[Known]
    missing: Noted | None
    offered: list[str]  # the voices to tick: the agency's list, and what was ticked before it left the list
    held: frozenset[UUID] = frozenset()  # the records that the room keeps from leaving, once nobody can press any more

    def find(self, box_id: UUID) -> Record | None:
        """Return the record of this date in that box, or None."""
        return next((record for record in self.records if record.id == box_id), None)

    def has(self, key: str) -> bool:
        """Return whether the theme of a label key is written down for this date already."""
        return twin(self.records, self.codebook, key, self.date.period) is not None

    def entry(self, record: Record) -> Entry | None:
        """Return what the codebook has for a record's theme in this period, or None where its label is new."""
        return self.codebook.find(record.label_key, self.date.period)


def desk(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, now: datetime) -> Desk:
    """Return the desk of a date that `viewer` hosts; a foreign date and one that is not there raise Missing.

    Raises KeyMissing when something was written down in the period and its key is not here.
    """
    found = session_row(db, session_id)
    led = series_led_by(db, viewer.id)
    if found is None or (found.series_id not in led and not hosts(db, viewer.id, session_id)):
        raise Missing
    period = Period.parse(found.period)
    today = now.astimezone(ZoneInfo(viewer.agency.zone)).date()
    boxes = opened(db, keyring, found.period)
    written = [Record.from_content(*box) for box in boxes if box[1].get("is") == IS_RECORD]
    checks = [Noted.from_content(*box) for box in boxes if box[1].get("is") == IS_MISSING]
    missing = next((one for one in checks if one.session_id == session_id), None)
    book = codebook(db)
    near = [record for record in written if record.series_id in led or record.session_id == session_id]
    return Desk(
        date=found,
        period=period,
        door=door(found.state == "cancelled", found.has_begun(now), period, today),
        records=sorted((one for one in written if one.session_id == session_id), key=lambda one: one.label_key),
        codebook=book,
        known=known(book, near, viewer.may(Permission.READ_CODEBOOK)),
        missing=missing,
        held=held(written, holds_in(boxes)) if tells_holds(found.day, today) else frozenset(),
        offered=offered(viewer.agency.voice_list, missing.voices if missing else Voices()),
    )
