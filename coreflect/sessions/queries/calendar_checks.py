"""What must hold of the calendar: rooms, closed days, rhythms and hours. For the audit."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session, aliased

from coreflect.sessions.models import Closure, ReflectionSession, Series
from coreflect.sessions.rules.recurrence import day_in_words, local_day
from coreflect.sessions.rules.rooms import room_of

_GROUPS = {"when", "how", "places"}


def broken_calendar(db: Session, now: datetime) -> Iterator[str]:
    """Yield a sentence for each date to come that lies where it must not, and for each series laid beyond its end."""
    for row in db.execute(_on_closed_days(now)):
        yield f"{row.title}, {day_in_words(row.day)}: it is planned on a closed day."
    for row in db.execute(_in_one_room(now)):
        yield f"{row.title}, {day_in_words(row.day)}: “{row.other}” is in the same room at the same time."
    for row in db.execute(_ahead(now)):
        for sentence in _odd(row):
            yield f"{row.title}, {day_in_words(row.day)}: {sentence}."
    beyond = select(Series.title).where(Series.laid_until > Series.ends_on).order_by(Series.title)
    for title in db.scalars(beyond):
        yield f"{title}: its dates are laid beyond its end."


def _ahead(now: datetime) -> Select:
    date = ReflectionSession
    query = select(
        *(date.day, date.slot_day, date.starts_at, date.ends_at, date.edited, date.mode, date.place, date.room),
        *(date.moved_from, date.sequence),
        *(Series.title, Series.zone, Series.first_date, Series.every, Series.ends_on, Series.laid_until),
    ).join(Series, Series.id == date.series_id)
    return query.where(date.state == "planned", date.starts_at > now).order_by(date.day, Series.title)


def _odd(row: Row) -> Iterator[str]:
    """Yield what does not hold of one date to come. Dates without a place in a rhythm were planned before there was
    one, and rooms that are not told apart are nobody's."""
    local = local_day(row.starts_at, row.zone)
    if local != row.day:
        yield f"it begins on {day_in_words(local)} by the clock of its zone"
    if row.room and row.room != room_of(row.mode, row.place):
        yield "its room is not its place"
    if not set(row.edited.split()) <= _GROUPS:
        yield "nobody knows what was changed by hand"
    if row.slot_day is None:
        return
    if "when" not in row.edited.split() and row.day != row.slot_day:
        yield "it has another day than its rhythm, and nobody moved it by hand"
    follows = row.slot_day >= row.first_date and row.laid_until is not None
    if follows and (row.slot_day - row.first_date).days % (7 * row.every):
        yield "it is not in the rhythm of its series"
    if follows and row.ends_on is not None and row.slot_day > row.ends_on:
        yield "its series has ended before"


def _on_closed_days(now: datetime) -> Select:
    date = ReflectionSession
    query = select(Series.title, date.day).join(Series, Series.id == date.series_id)
    query = query.join(Closure, and_(Closure.first_day <= date.day, Closure.last_day >= date.day))
    return query.where(date.state == "planned", date.starts_at > now).order_by(date.day, Series.title).distinct()


def _in_one_room(now: datetime) -> Select:
    one, two = ReflectionSession, aliased(ReflectionSession)
    mine, other = Series, aliased(Series)
    query = select(mine.title, one.day, other.title.label("other")).join(mine, mine.id == one.series_id)
    query = query.join(two, and_(two.room == one.room, two.id != one.id)).join(other, other.id == two.series_id)
    meet = and_(one.starts_at < two.ends_at, two.starts_at < one.ends_at, one.starts_at <= two.starts_at)
    both = and_(one.state == "planned", two.state == "planned", one.room != "")
    return query.where(both, meet, one.starts_at > now, two.starts_at > now).order_by(one.day, mine.title)
