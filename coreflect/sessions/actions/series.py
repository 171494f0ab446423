"""Plan a series, and lay its dates as the year goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.calendar import hold_calendar
from coreflect.sessions.actions.customs import Customs
from coreflect.sessions.actions.laying import lay_missing, row_of
from coreflect.sessions.actions.tell import tell_planned
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead
from coreflect.sessions.queries.closures import closed_days
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.sessions.queries.rooms import uses_of
from coreflect.sessions.rules.closures import Sifted, sift
from coreflect.sessions.rules.recurrence import (
    YEAR,
    CannotPlan,
    Rhythm,
    day_in_words,
    horizon,
    last_day,
    lay_out,
    local_day,
)
from coreflect.sessions.rules.rooms import Use, refuse_clash, room_of


@dataclass(frozen=True)
class Plan:
    """What a lead says about a new series. `key` is made with the page, so that pressing twice plans once."""

    key: UUID
    title: str
    rhythm: Rhythm
    mode: str
    place: str
    link: str
    places: int
    quorum: int
    customs: Customs = Customs()


def look_ahead(db: Session, plan: Plan, now: datetime) -> Sifted:
    """Return the dates that a plan makes within a year, and those that closures strike out; it writes nothing.

    Raises CannotPlan, also where nothing is left, and RoomTaken.
    """
    rhythm = plan.rhythm
    slots = lay_out(rhythm, now)
    until = horizon(local_day(now, rhythm.zone), rhythm.first_date)
    sifted = sift([s for s in slots if s.day <= until], closed_days(db, slots[0].day, until))
    if not sifted.kept:
        raise CannotPlan("Every date would fall on a day without co-reflections. Pick another day?", "first_date")
    room = room_of(plan.mode, plan.place)
    uses = [Use(room, s.starts_at, s.ends_at, plan.title, rhythm.zone, plan.place) for s in sifted.kept]
    refuse_clash(uses, uses_of(db, uses, but=plan.key))
    return sifted


def plan_series(db: Session, viewer: Viewer, plan: Plan, now: datetime) -> int:
    """Write a series, its dates and the viewer as its lead, note it in the audit log; return the number of dates.

    Sent twice, the series stays as it was first written. Raises CannotPlan, RoomTaken.
    """
    hold_calendar(db)
    if plan.key in series_led_by(db, viewer.id):
        return db.scalar(select(func.count()).where(ReflectionSession.series_id == plan.key)) or 0
    slots = look_ahead(db, plan, now).kept
    try:
        with db.begin_nested():
            db.add(_series(plan, now))
            db.flush()
    except IntegrityError:
        db.rollback()
        raise Missing from None
    db.add(SeriesLead(series_id=plan.key, person_id=viewer.id))
    db.flush()
    db.execute(insert(ReflectionSession), [row_of(plan.key, slot, plan) for slot in slots])
    what = {"series": plan.key, "leads": [viewer.id], "dates": len(slots)}
    record(db, "audit", "series_planned", viewer, what, now, about=plan.key)
    tell_planned(db, plan.key, now)
    db.commit()
    return len(slots)


def extend(db: Session, now: datetime) -> Iterator[str]:
    """Lay the dates of every series up to a year from now, one commit for each series; yield a sentence for each.

    Two who tend at once lay every date once: what is laid stands in the series' row, which is locked.
    """
    farthest = now.date() + YEAR - timedelta(days=1)  # in no zone it is earlier than that
    query = select(Series.id).where(Series.laid_until < farthest)
    query = query.where(or_(Series.ends_on.is_(None), Series.laid_until < Series.ends_on))
    due = list(db.scalars(query.order_by(Series.id)))
    db.rollback()
    for series_id in due:
        hold_calendar(db)
        series = db.scalars(
            select(Series).where(Series.id == series_id).with_for_update().execution_options(populate_existing=True)
        ).one()
        until = _until(series, horizon(local_day(now, series.zone)))
        if series.laid_until is None or series.laid_until >= until:
            db.rollback()
            continue
        count = lay_missing(db, series, series.laid_until, until, now)
        title, series.laid_until = series.title, until
        db.commit()
        if count:
            yield f"{title}: {count} more {'date' if count == 1 else 'dates'}, until {day_in_words(until)}."


def _until(series: Series, until: date) -> date:
    return min(until, series.ends_on) if series.ends_on else until


def _series(plan: Plan, now: datetime) -> Series:
    rhythm, customs = plan.rhythm, plan.customs
    series = Series(
        id=plan.key,
        title=plan.title,
        first_date=rhythm.first_date,
        every=rhythm.every,
        time=rhythm.time,
        zone=rhythm.zone,
        minutes=rhythm.minutes,
        mode=plan.mode,
        place=plan.place,
        link=plan.link,
        places=plan.places,
        quorum=plan.quorum,
        ends_on=last_day(rhythm),
        opens_days=customs.opens_days,
        closes_minutes=customs.closes_minutes,
        remind_first=customs.remind_first,
        remind_last=customs.remind_last,
        new_first=customs.new_first,
    )
    series.laid_until = _until(series, horizon(local_day(now, series.zone), series.first_date))
    return series
