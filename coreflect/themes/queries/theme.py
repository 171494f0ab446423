"""One theme of the codebook: its page, and what a change of it would move."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.themes.models import Theme, ThemeGrouping
from coreflect.themes.queries.boxes import records
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.shape import periods_with_boxes
from coreflect.themes.rules.changes import open_periods
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.meaning import Meaning, mark
from coreflect.themes.rules.records import Record

Uses = Callable[[Session, Collection[UUID]], dict[str, int]]  # how often themes are used, by the room that does


@dataclass(frozen=True)
class Sheet:
    """A theme with all that its page says. `merged` were merged into it, `parts` were split from it."""

    entry: Entry
    meaning: Meaning
    names: list[str]  # under which it is found besides: its aliases, and those of what was merged into it
    merged: list[Entry]
    origin: Entry | None
    parts: list[Entry]
    book: Codebook

    @property
    def ids(self) -> list[UUID]:
        """The theme and all that was merged into it."""
        return [self.entry.id, *(one.id for one in self.merged)]


@dataclass(frozen=True)
class Mine:
    """A record of a period that is not released, of a series that the viewer leads, and the day of its date.

    `own` says that it was recorded under the theme itself, and not under one that was merged into it.
    """

    record: Record
    day: date
    own: bool

    @property
    def period(self) -> Period:
        """The quarter of its date."""
        return Period.of(self.day)


@dataclass(frozen=True)
class Preview:
    """What a change of a theme would move: the viewer's own records, and what was published. `mark` names it all.

    `period` is the oldest one that is open: a merge and a split count from it on, a new name for all of `mine`.
    """

    entry: Entry
    period: Period
    mine: list[Mine]
    uses: dict[str, int]
    mark: str

    @property
    def still_open(self) -> list[Mine]:
        """What was recorded in quarters that are open."""
        return [one for one in self.mine if one.period >= self.period]

    @property
    def closed(self) -> list[Mine]:
        """What was recorded in quarters that are closed and not released yet."""
        return [one for one in self.mine if one.period < self.period]

    @property
    def own(self) -> list[Mine]:
        """What is open and was recorded under the theme itself: it alone can go to a theme that is split from it."""
        return [one for one in self.still_open if one.own]


def sheet(db: Session, theme_id: UUID) -> Sheet:
    """Return a theme's page, also of one that was merged (see `Sheet.book`). Raises Missing. Three statements."""
    book = codebook(db)
    entry = book.entries.get(theme_id)
    if entry is None:
        raise Missing
    groupings = select(ThemeGrouping.name).where(ThemeGrouping.theme_id == theme_id)
    texts = db.execute(select(Theme.use_when, Theme.not_when, Theme.example).where(Theme.id == theme_id)).one()
    meaning = Meaning(
        dimensions=entry.dimensions,
        aliases=tuple(name for _, name in entry.aliases),
        definition=entry.definition,
        use_when=texts.use_when,
        not_when=texts.not_when,
        example=texts.example,
        groupings=tuple(sorted(db.scalars(groupings), key=str.casefold)),
        status=entry.status,
    )
    others = sorted((one for one in book.entries.values() if one.id != theme_id), key=lambda one: one.label_key)
    merged = [one for one in others if book.now(one.id).id == theme_id]
    return Sheet(
        entry=entry,
        meaning=meaning,
        names=[name for name in book.names(theme_id) if name not in {one.label for one in merged}],
        merged=merged,
        origin=book.entries[entry.split_from] if entry.split_from else None,
        parts=[one for one in others if one.split_from == theme_id],
        book=book,
    )


def groupings(db: Session) -> list[str]:
    """Return the agency's own groupings that are in use, in the order of the alphabet; one name each."""
    found = dict(db.execute(select(ThemeGrouping.name_key, ThemeGrouping.name).order_by(ThemeGrouping.name)).all())
    return [name for _, name in sorted(found.items())]


def preview(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    book: Codebook,
    entry: Entry,
    today: date,
    uses: Uses,
    other: Entry | None = None,
) -> Preview:
    """Return what a change of a theme would move, as this lead may see it; `other` is the one it is merged into.

    Records are those of the viewer's own series only: a count of others' would tell that it came up there. Raises
    KeyMissing when something was written down in an open period and its key is not here; a closed one without its key
    is passed over, for nothing of it can be told any more.
    """
    periods = open_periods(today)
    led = series_led_by(db, viewer.id)
    written = [one for period in periods for one in records(db, keyring, str(period)) if one.series_id in led]
    for period in periods_with_boxes(db):
        with suppress(KeyMissing):
            if period < str(periods[0]):
                written += [one for one in records(db, keyring, period) if one.series_id in led]
    held = {one for one in book.entries if book.now(one).id == entry.id}
    about = [one for one in written if of(book, one) in held]
    days = _days(db, {one.session_id for one in about})
    mine = sorted(
        (Mine(one, days[one.session_id], of(book, one) == entry.id) for one in about),
        key=lambda one: (one.day, str(one.record.id)),
    )
    counts = uses(db, sorted(held))
    versions = [(one.record.id, one.record.version) for one in mine]
    shown = mark([asdict(entry), other and asdict(other), versions, counts, str(periods[0])])
    return Preview(entry, periods[0], mine, counts, shown)


def of(book: Codebook, record: Record) -> UUID | None:
    """Return the theme under which something was recorded, merged or not; None for a name that is new."""
    if record.theme_id in book.entries:
        return record.theme_id
    owner = book.owner(record.label_key)
    return owner.id if owner else None


def _days(db: Session, session_ids: Iterable[UUID]) -> dict[UUID, date]:
    ids = list(session_ids)
    if not ids:
        return {}
    query = select(ReflectionSession.id, ReflectionSession.day).where(ReflectionSession.id.in_(ids))
    return defaultdict(lambda: date.min, {row.id: row.day for row in db.execute(query)})
