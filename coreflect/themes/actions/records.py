"""Write down what was learned at a date, change it, take it away again.

Nothing here is logged and no author is kept: who wrote a theme down must not be stored anywhere.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import lock, put, take_out
from coreflect.themes.queries.check import few_came
from coreflect.themes.queries.desk import Desk, desk
from coreflect.themes.queries.room import note_at
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading, read
from coreflect.themes.rules.records import MOST_THEMES, Draft, Record
from coreflect.themes.rules.sealing import TooLong
from coreflect.themes.rules.similar import Known, similar
from coreflect.themes.rules.writing import is_full, twin


class NotNow(Refusal):
    """The date has not begun, was cancelled, or its period is closed."""


class PointsToSomeone(Refusal):
    """The check saw something in the words; `readings` says what and where.

    `asked` is the question that their label raises besides, so that both are answered in one go.
    """

    def __init__(self, readings: list[Reading], asked: "Resembles | None" = None) -> None:
        super().__init__("Some words could point to someone, so nothing has been saved yet.")
        self.readings, self.asked = readings, asked


class AlreadyThere(Refusal):
    """The same theme is written down for this date already, in the box `box_id`."""

    def __init__(self, record: Record, label: str) -> None:
        also = "" if label_key(label) == record.label_key else f"“{label}” is another name of “{record.label}”. It"
        super().__init__(f"{also or f'“{record.label}”'} is written down for this date already.", "label")
        self.box_id = record.id


class Resembles(Refusal):
    """A label may mean another theme: `themes` holds which, the likeliest first. One that was `retired` is asked about
    by itself, too."""

    def __init__(self, themes: list[Known], retired: bool = False) -> None:
        what = "This theme was retired." if retired else "There may be a name for it already."
        super().__init__(f"{what} Nothing has been saved yet.", "same")
        self.themes, self.retired = themes, retired


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
    new: bool = False,
    slip: UUID | None = None,
) -> UUID:
    """Keep a theme of a date, sealed, and return the id of its box.

    `ticked` holds tokens of the check's questions that point to nobody; `new` says that the label is meant as it
    stands, whatever it resembles; `slip` is a note of the room that became this theme, and is destroyed with its
    saving, in one transaction. Raises Missing, NotNow, AlreadyThere, PointsToSomeone, Resembles, or Refusal where the
    date has as many themes as it holds or the words do not fit into a box.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    _refuse_twin(table, draft, None)
    if is_full(table.records):
        raise Refusal(f"A date holds {MOST_THEMES} themes. Edit or remove one to make room.")
    _refuse_pointing(db, viewer, table, draft, ticked, None, None if new else _resembling(viewer, table, draft, None))
    if note := note_at(db, keyring, table.date.period, session_id, slip):
        take_out(db, [note.id])
    return _keep(db, keyring, table, _record(table, uuid4(), draft))


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
    new: bool = False,
) -> UUID:
    """Change a theme of a date and return the id of its box.

    `seen` is the version that the page showed: another one is never overwritten unseen. That the group heard it read
    holds for these very words only; other words are ticked anew. Raises as `write` does, and ChangedMeanwhile or
    RemovedMeanwhile.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    record = table.find(box_id)
    if record is None:
        raise RemovedMeanwhile
    if record.version != seen:
        raise ChangedMeanwhile(record)
    _refuse_twin(table, draft, record)
    asked = None if new else _resembling(viewer, table, draft, record)
    _refuse_pointing(db, viewer, table, draft, ticked, record, asked)
    after = _record(table, box_id, draft)
    heard = after.read_back or (record.read_back and after.texts == record.texts)
    return _keep(db, keyring, table, replace(after, shown=record.shown, read_back=heard))


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


def _refuse_twin(table: Desk, draft: Draft, record: Record | None) -> None:
    if there := twin(table.records, table.codebook, label_key(draft.label), table.date.period, record):
        raise AlreadyThere(there, draft.label)


def _resembling(viewer: Viewer, table: Desk, draft: Draft, record: Record | None) -> Resembles | None:
    """Return what is to be asked before a second theme is made of one, or a retired one is written down again.

    Of a name that a theme or a record near by has, only that it was retired; of one that was kept, nothing.
    """
    key = label_key(draft.label)
    entry = table.codebook.find(key, table.date.period)
    retired = entry is not None and entry.status == Status.RETIRED and viewer.may(Permission.READ_CODEBOOK)
    named = not retired and (entry is not None or any(key in theme.keys for theme in table.known))
    if named or (record is not None and record.label_key == key):
        return None
    found = similar(draft.label, [one for one in table.known if record is None or one.key != record.label_key])
    return Resembles(found, retired) if found or retired else None


def _refuse_pointing(
    db: Session,
    viewer: Viewer,
    table: Desk,
    draft: Draft,
    ticked: Collection[str],
    record: Record | None,
    asked: Resembles | None,
) -> None:
    """Run the check, and ask what else is to be asked. What the record says word for word already was judged then."""
    names = roster(db)
    allowed = table.codebook.labels()
    few = few_came(db, viewer, table.date)
    before = record.texts if record else {}
    readings = [
        read(field, text, names, allowed, few, ticked, judged=before.get(field) == text)
        for field, text in draft.texts.items()
        if text
    ]
    if any(reading.stands for reading in readings):
        raise PointsToSomeone([reading for reading in readings if reading.marks], asked)
    if asked:
        raise asked


def _keep(db: Session, keyring: Keyring, table: Desk, record: Record) -> UUID:
    """Seal a record, commit, and return the id of its box."""
    try:
        put(db, keyring, table.date.period, record.to_content(), record.id)
    except TooLong:
        raise Refusal("That is more than fits into one sealed box. Shorten it a little?", "sentence") from None
    db.commit()
    return record.id


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
