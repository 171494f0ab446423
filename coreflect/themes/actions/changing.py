"""What every change of the codebook begins and ends with.

One at a time: all hold the lock of the boxes. Nothing is logged, nothing goes to the ledger, no author is kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import lock, put, put_anew, take_out
from coreflect.themes.actions.records import PointsToSomeone
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.shape import periods_with_boxes
from coreflect.themes.queries.theme import Preview, Uses, preview
from coreflect.themes.rules.changes import Change, first_open
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import read
from coreflect.themes.rules.sealing import TooLong
from coreflect.themes.rules.settling import settled

FEW = True  # what stands in the codebook is read for years, by every lead: "he" and "she" are asked about


class Stale(Refusal):
    """What the page showed is not what would happen now."""

    def __init__(self) -> None:
        super().__init__("Something changed since you opened this page. Read once more what moves, then press again.")


class Taken(Refusal):
    """A name is a theme's already; `now_id` is what that theme has become."""

    def __init__(self, name: str, owner: Entry, now_id: UUID, field: str, instead: str) -> None:
        other = f"“{name}” is another name of “{owner.label}” already."
        there = "There is a theme of that name already." if label_key(name) == owner.label_key else other
        super().__init__(f"{there} {instead}", field)
        self.now_id = now_id


class MergedAway(Refusal):
    """The theme was merged into another, `into_id`, and is changed no more."""

    def __init__(self, entry: Entry, into: Entry) -> None:
        super().__init__(f"“{entry.label}” was merged into “{into.label}”. Change that one instead.")
        self.into_id = entry.merged_into


class DoesNotFit(Refusal):
    """A sealed record is so full that the other name does not fit into its box any more."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was changed: the name is too long for something that is sealed under this theme. Keep the other "
            "name, or pick a shorter one."
        )


@dataclass(frozen=True)
class Work:
    """A theme about to be changed, with the whole codebook, locked until the end of the transaction."""

    db: Session
    keyring: Keyring
    viewer: Viewer
    book: Codebook
    entry: Entry
    today: date

    @property
    def period(self) -> str:
        """The period from which on a change counts, and until whose release it can be undone."""
        return str(first_open(self.today))

    def refuse_unseen(self, seen: str, uses: Uses, other: Entry | None = None) -> Preview:
        """Return what moves with this theme (into `other`, for a merge) if that is what the page showed."""
        moves = preview(self.db, self.keyring, self.viewer, self.book, self.entry, self.today, uses, other)
        if moves.mark != seen:
            raise Stale
        return moves

    def refuse_taken(self, name: str, field: str = "label", instead: str = "Pick another name?") -> None:
        """Refuse a name that another theme has, with what to do `instead`."""
        owner = self.book.owner(label_key(name))
        if owner and owner.id != self.entry.id:
            now = self.book.now(owner.id).id
            raise Taken(name, owner, now, field, instead if now != self.entry.id else "Pick another name?")

    def refuse_pointing(self, texts: Mapping[str, str], ticked: Collection[str], before: Mapping[str, str]) -> None:
        """Run the check on every text. What stood there word for word before is not asked again."""
        names, allowed = roster(self.db), self.book.labels()
        readings = [
            read(field, text, names, allowed, FEW, ticked, judged=before.get(field) == text)
            for field, text in texts.items()
        ]
        if any(reading.stands for reading in readings):
            raise PointsToSomeone([reading for reading in readings if reading.marks])

    def keep(self, change: Change) -> None:
        """Seal what is needed to undo a change, and let go of changes that are too long ago for that."""
        over = [one.id for one in changes(self.db, self.keyring, self.today, also_over=True) if one.is_over(self.today)]
        take_out(self.db, over)
        put(self.db, self.keyring, self.period, change.to_content(), change.id)


def begin(db: Session, keyring: Keyring, viewer: Viewer, theme_id: UUID, now: datetime) -> Work:
    """Return a theme to be changed, or refuse: one that is not there (Missing), one that was merged (MergedAway)."""
    lock(db)
    book = codebook(db)
    entry = book.entries.get(theme_id)
    if entry is None:
        raise Missing
    if entry.merged_into:
        raise MergedAway(entry, book.now(entry.id))
    return Work(db, keyring, viewer, book, entry, agency_day(viewer, now))


def agency_day(viewer: Viewer, now: datetime) -> date:
    """Return the day on the agency's wall calendar."""
    return now.astimezone(ZoneInfo(viewer.agency.zone)).date()


def new_change(work: Work, **values: Any) -> Change:
    """Return a change of this theme that happens today."""
    return Change(id=uuid4(), theme_id=work.entry.id, on=work.today, **values)


def settle(
    db: Session,
    keyring: Keyring,
    today: date,
    moved: Mapping[UUID, UUID] | None = None,
    gone: Mapping[UUID, UUID] | None = None,
    before: Codebook | None = None,
) -> None:
    """Let every sealed record bear a name of its theme again, as the codebook stands now (rules.settling).

    Where one box of a period changes, all of them are sealed anew. A closed period whose boxes do not open with the
    keys here is passed over: nothing of it can be told any more. Raises KeyMissing for an open one, and DoesNotFit.
    """
    book = codebook(db)
    for period in periods_with_boxes(db):
        try:
            boxes = opened(db, keyring, period)
        except KeyMissing:
            if period >= str(first_open(today)):
                raise
            continue
        changed = settled(book, boxes, moved or {}, gone or {}, before)
        try:
            put_anew(db, keyring, period, changed)
        except TooLong:
            raise DoesNotFit from None
