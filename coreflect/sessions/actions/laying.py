"""Lay the dates that a series' rhythm gives and that are not there yet."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from coreflect.sessions.actions.tell import tell_leads
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.queries.closures import closed_days
from coreflect.sessions.queries.rooms import uses_of
from coreflect.sessions.rules.closures import sift
from coreflect.sessions.rules.recurrence import (
    CannotPlan,
    Rhythm,
    Slot,
    day_in_words,
    days_between,
    local_day,
    slot_on,
    start_in_words,
)
from coreflect.sessions.rules.rooms import Use, first_clash, room_of


class Held(Protocol):
    """How a date is held, as a series or a plan says it."""

    @property
    def mode(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def places(self) -> int: ...
    @property
    def quorum(self) -> int: ...


@dataclass(frozen=True)
class _LeftOut:
    """A day on which a series should meet and does not, and why."""

    day: date
    sentence: str


def row_of(series_id: UUID, slot: Slot, held: Held) -> dict[str, Any]:
    """Return the row of a new date."""
    return {
        "id": uuid4(),
        "series_id": series_id,
        "day": slot.day,
        "slot_day": slot.day,
        "period": slot.period,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "mode": held.mode,
        "place": held.place,
        "link": held.link,
        "places": held.places,
        "quorum": held.quorum,
        "room": room_of(held.mode, held.place),
    }


def lay_missing(db: Session, series: Series, after: date, until: date, now: datetime) -> int:
    """Lay the dates to come of a series after one day and up to another; return how many. The caller commits.

    The caller holds the calendar and the series' row. Closed days are skipped. Where the hour does not exist or the
    room is taken, the date is left out and the leads are told, once.
    """
    rhythm = rhythm_of(series)
    there = _days_there(db, series.id, after, until)
    ahead = max(after, local_day(now, series.zone) - timedelta(days=1))  # today, too
    days = [day for day in days_between(series.first_date, series.every, ahead, until) if day not in there]
    slots, left_out = _slots(days, rhythm)
    coming = [slot for slot in slots if slot.starts_at > now]
    kept = sift(coming, closed_days(db, after, until)).kept
    free, taken = _with_room(db, series, kept)
    if free:
        db.execute(insert(ReflectionSession), [row_of(series.id, slot, series) for slot in free])
    for missing in (*left_out, *taken):
        subject = f"{series.title}: no date on {day_in_words(missing.day)}"
        lines = (missing.sentence, "You can move another date there, or let it be.")
        tell_leads(db, series.id, subject, lines, f"left out {missing.day} {series.id.hex}", now)
    return len(free)


def rhythm_of(series: Series) -> Rhythm:
    """Return when a series meets from now on."""
    return Rhythm(series.first_date, series.every, series.time, series.zone, series.minutes, until=series.ends_on)


def _days_there(db: Session, series_id: UUID, after: date, until: date) -> set[date]:
    """Return the days on which the series has a date already, or from which one was moved."""
    one = ReflectionSession
    query = select(one.day, one.slot_day).where(
        one.series_id == series_id, or_(one.day.between(after, until), one.slot_day.between(after, until))
    )
    return {day for row in db.execute(query) for day in row if day}


def _slots(days: list[date], rhythm: Rhythm) -> tuple[list[Slot], list[_LeftOut]]:
    slots, left_out = [], []
    for day in days:
        try:
            slots.append(slot_on(day, rhythm))
        except CannotPlan as refusal:
            left_out.append(_LeftOut(day, refusal.sentence))
    return slots, left_out


def _with_room(db: Session, series: Series, slots: tuple[Slot, ...]) -> tuple[list[Slot], list[_LeftOut]]:
    room = room_of(series.mode, series.place)
    uses = [Use(room, s.starts_at, s.ends_at, series.title, series.zone, series.place) for s in slots]
    standing = uses_of(db, uses)
    free, taken = [], []
    for slot, use in zip(slots, uses, strict=True):
        clash = first_clash([use], standing)
        if clash is None:
            free.append(slot)
        else:
            other = clash[1]
            when = start_in_words(other.starts_at, other.zone)
            taken.append(_LeftOut(slot.day, f"{series.place} is taken then: “{other.title}” meets there on {when}."))
    return free, taken
