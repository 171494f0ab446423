"""Write down what was learned at a date, change it, take it away again.

Nothing here is logged and no author is kept: who wrote a theme down must not be stored anywhere.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.queries.for_others import came_by_date
from coreflect.themes.actions.boxes import lock, put, take_out
from coreflect.themes.queries.desk import Desk, desk
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading, read
from coreflect.themes.rules.records import MOST_THEMES, Draft, Record
from coreflect.themes.rules.writing import is_full, twin


class NotNow(Refusal):
    """The date has not begun, was cancelled, or its period is closed."""


class PointsToSomeone(Refusal):
    """The check saw something in the words; `readings` says what and where."""

    def __init__(self, readings: list[Reading]) -> None:
        super().__init__("Some words could point to someone, so nothing has been saved yet.")
        self.readings = readings


class AlreadyThere(Refusal):
    """The same theme is written down for this date already, in the box `box_id`."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"“{record.label}” is written down for this date already.", "label")
        self.box_id = record.id


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the theme since the page was opened; `theirs` is what it says now."""

    def __init__(self, theirs: Record) -> None:
        super().__init__("Another lead changed this theme meanwhile. Both versions are below; nothing is lost.")
        self.theirs = theirs


class RemovedMeanwhile(Refusal):
    """The theme is not there any more."""

    def __init__(self) -> None:
        super().__init__("This theme is not there any more. Your words are below, to be saved as a new one.")


def write(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    session_id: UUID,
    draft: Draft,
    ticked: Collection[str],
    now: datetime,
) -> UUID:
    """Keep a theme of a date, sealed, and return the id of its box.

    `ticked` holds tokens of the check's questions that point to nobody. Raises Missing, NotNow, AlreadyThere,
    PointsToSomeone, or Refusal where the date has as many themes as it holds.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    _refuse_twin(table, draft, None)
    if is_full(table.records):
        raise Refusal(f"A date holds {MOST_THEMES} themes. Edit or remove one to make room.")
    _refuse_pointing(db, viewer, table, draft, ticked, None)
    record = _record(table, uuid4(), draft)
    put(db, keyring, table.date.period, record.to_content(), record.id)
    db.commit()
    return record.id


def rewrite(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    session_id: UUID,
    box_id: UUID,
    draft: Draft,
    ticked: Collection[str],
    seen: str,
    now: datetime,
) -> UUID:
    """Change a theme of a date and return the id of its box.

    `seen` is the version that the page showed: another one is never overwritten unseen. Raises as `write`
    does, and ChangedMeanwhile or RemovedMeanwhile.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    record = table.find(box_id)
    if record is None:
        raise RemovedMeanwhile
    if record.version != seen:
        raise ChangedMeanwhile(record)
    _refuse_twin(table, draft, record)
    _refuse_pointing(db, viewer, table, draft, ticked, record)
    put(db, keyring, table.date.period, _record(table, box_id, draft).to_content(), box_id)
    db.commit()
    return box_id


def remove(
    db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, box_id: UUID, seen: str, now: datetime
) -> bool:
    """Take a theme of a date away for good; False when it was gone already.

    Raises Missing and NotNow as `write` does, and Refusal when it was changed since the page was opened.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    record = table.find(box_id)
    if record is None:
        return False
    if record.version != seen:
        raise Refusal("Another lead changed this theme meanwhile. Read it again, and remove it if it still may go.")
    take_out(db, [box_id])
    db.commit()
    return True


def open_desk(db: Session, keyring: Keyring, viewer: Viewer, session_id: UUID, now: datetime) -> Desk:
    """Return the desk, locked until the end of the transaction, or refuse."""
    lock(db)
    table = desk(db, keyring, viewer, session_id, now)
    if not table.door.open:
        raise NotNow(table.door.sentence)
    return table


def few_came(db: Session, viewer: Viewer, table: Desk) -> bool:
    """Return whether so few came that "he" or "she" could point to someone.

    Who came is often noted later: until then few is assumed.
    """
    came = came_by_date(db, table.date.period).get(table.date.series_id, {}).get(table.date.id, frozenset())
    return len(came) < viewer.agency.together


def _refuse_twin(table: Desk, draft: Draft, record: Record | None) -> None:
    if there := twin(table.records, label_key(draft.label), record):
        raise AlreadyThere(there)


def _refuse_pointing(
    db: Session, viewer: Viewer, table: Desk, draft: Draft, ticked: Collection[str], record: Record | None
) -> None:
    """Run the check. What the record says word for word already was judged then, and is not asked again."""
    names = roster(db)
    allowed = table.codebook.labels()
    few = few_came(db, viewer, table)
    before = {"label": record.label, "sentence": record.sentence} if record else {}
    readings = [
        read(field, text, names, allowed, few, ticked, judged=before.get(field) == text)
        for field, text in (("label", draft.label), ("sentence", draft.sentence))
    ]
    if any(reading.stands for reading in readings):
        raise PointsToSomeone([reading for reading in readings if reading.marks])


def _record(table: Desk, box_id: UUID, draft: Draft) -> Record:
    key = label_key(draft.label)
    entry = table.codebook.owner(key)
    return Record(
        id=box_id,
        session_id=table.date.id,
        series_id=table.date.series_id,
        label=entry.label if entry else draft.label,
        label_key=entry.label_key if entry else key,
        theme_id=entry.id if entry else None,
        sentence=draft.sentence,
        dimension=draft.dimension,
        second_dimension=draft.second_dimension,
        kind=draft.kind,
        asks=draft.asks,
        one_way=draft.one_way,
        another_way=draft.another_way,
        read_back=draft.read_back,
    )
