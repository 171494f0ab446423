"""The demonstration's records: what came up at the invented agency's dates, sealed as everything is.

They are put into their boxes directly: the action that leads use refuses a quarter that is closed.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.queries.for_others import came_by_date
from coreflect.themes.actions.boxes import put
from coreflect.themes.demo import room, voices
from coreflect.themes.demo.placing import Held, Quarter, place
from coreflect.themes.demo.texts import THEMES, Text
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record, ThemeKind
from coreflect.themes.rules.voices import Noted

# The four closed quarters, the oldest first, by the numbers in texts.py. Each theme may be told once a calendar
# year, and the year turns somewhere among them: so no theme that has to be told stands in two of the first three.
CLOSED = (
    Quarter(often=(4, 8, 18, 10, 14, 5, 20, 1), once=(24, 11)),
    Quarter(often=(6, 16, 13), once=(23,), thin=True),
    Quarter(often=(26, 7, 15, 19, 3, 2), once=(25, 22)),
    Quarter(often=(9, 11, 17, 12, 21, 8, 1), once=(24, 22, 23)),
)
SINCE = Quarter(often=(2, 20, 16, 22), once=())


def load(db: Session, day: date, keyring: Keyring) -> Iterator[str]:
    """Seal one to four records, and who was missing, for every date held before yesterday; yield what was written.

    Dates for which nobody is noted as having come get none. Commits nothing.
    """
    by_period = _held(db, day)
    closed = [period for period in by_period if Period.parse(period).is_closed(day)]
    plans = dict(zip(closed[-len(CLOSED) :], CLOSED, strict=False))
    missing = dict(zip(closed[-len(CLOSED) :], voices.CLOSED, strict=False))
    lately = _lately(db, day)
    for period, dates in by_period.items():
        written = _write(db, keyring, dates, plans.get(period, SINCE), lately)
        _note(db, keyring, dates, missing.get(period, voices.SINCE))
        yield f"{written} themes written down in {Period.parse(period).words()}"
    yield f"{room.leave(db, keyring, day)} questions and notes left in the rooms that are open"


def _held(db: Session, day: date) -> dict[str, list[Held]]:
    """Return the dates that were held, by period, in the order of the calendar."""
    query = select(ReflectionSession.id, ReflectionSession.series_id, ReflectionSession.period)
    query = query.join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(ReflectionSession.state == "planned", ReflectionSession.day < day)
    rows = db.execute(query.order_by(ReflectionSession.day, Series.title)).all()
    found: dict[str, list[Held]] = {}
    for period in dict.fromkeys(row.period for row in rows):
        came = came_by_date(db, period)
        people = [(row, came.get(row.series_id, {}).get(row.id)) for row in rows if row.period == period]
        if dates := [Held(row.id, row.series_id, period, who) for row, who in people if who]:
            found[period] = dates
    return found


def _lately(db: Session, day: date) -> set[UUID]:
    """Return the dates of the last days, whose themes are open to the room."""
    query = select(ReflectionSession.id, ReflectionSession.day).where(ReflectionSession.day < day)
    return {row.id for row in db.execute(query) if room.recent(day, row.day)}


def _write(db: Session, keyring: Keyring, dates: list[Held], quarter: Quarter, lately: set[UUID]) -> int:
    """Write down what came up; the room holds one theme wherever it did, and the first one of the last days."""
    said: set[int] = set()
    placed = place(dates, quarter)
    for held in dates:
        shown = held.id in lately
        for number in placed[held.id]:
            record = _record(held, THEMES[number], first=number not in said, shown=shown)
            said.add(number)
            put(db, keyring, held.period, record.to_content(), record.id)
            if number == room.HELD or (shown and number == placed[held.id][0]):
                room.hold(db, keyring, held, record)
    return sum(map(len, placed.values()))


def _note(db: Session, keyring: Keyring, dates: list[Held], missing: voices.Missing) -> None:
    noted = voices.note(dates, missing)
    for held in dates:
        if held.id in noted:
            check = Noted(uuid4(), held.id, held.series_id, noted[held.id])
            put(db, keyring, held.period, check.to_content(), check.id)


def _record(held: Held, text: Text, first: bool, shown: bool) -> Record:
    one_way, another_way = text.ways if first else ("", "")
    return Record(
        id=uuid4(),
        session_id=held.id,
        series_id=held.series_id,
        label=text.label,
        label_key=label_key(text.label),
        theme_id=None,
        sentence=text.first if first else text.later,
        dimension=text.dimension,
        second_dimension=None,
        kind=text.kind,
        asks=text.kind is ThemeKind.SYSTEM,
        one_way=one_way,
        another_way=another_way,
        read_back=bool(one_way),
        shown=shown,
    )
