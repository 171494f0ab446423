"""Change one date, this and following ones, or all that have not begun."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.rules import fingerprint
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.actions.post import take_back
from coreflect.notices.rules.letters import Kind
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.calendar import hold_calendar
from coreflect.sessions.actions.cancel import call_off
from coreflect.sessions.actions.dates import locked_all, settle
from coreflect.sessions.actions.laying import row_of
from coreflect.sessions.actions.tell import tell_moved
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.queries.changes import mark_of, rows_of_series, rule_of, series_of, use_of
from coreflect.sessions.queries.closures import Touched, closed_days, people_at
from coreflect.sessions.queries.for_others import series_led_by
from coreflect.sessions.queries.rooms import uses_of
from coreflect.sessions.rules.changes import Change, Effect, Row, Rule, Scope
from coreflect.sessions.rules.edits import effect_of
from coreflect.sessions.rules.hosting import leads
from coreflect.sessions.rules.recurrence import YEAR
from coreflect.sessions.rules.rooms import Use, refuse_clash, room_of

ASIDE = 1000 * YEAR  # far from every day that a date can have


class ChangedMeanwhile(Refusal):
    """Somebody else changed the date after its page was opened."""


@dataclass(frozen=True)
class Outlook:
    """What a change would do, how it is now, and whom it would be told."""

    one: Row
    rule: Rule
    effect: Effect
    told: Touched

    def seal(self, change: Change) -> str:
        """Return a mark of what is shown, to notice that it has changed."""
        after = ((row.id, row.slot, row.starts_at) for row in self.effect.after)
        ended = (row.id for row, _ in self.effect.ended)
        laid = (slot.starts_at for slot in self.effect.laid)
        said = (change.scope, change.too, change.why, *vars(change.wanted).values())
        return fingerprint(*said, *after, "ended", *ended, "laid", *laid)


def look_at_change(db: Session, viewer: Viewer, change: Change, seen: str, now: datetime) -> Outlook:
    """Return what a change would do; it writes nothing.

    Raises Missing for whoever does not lead the series, ChangedMeanwhile where the date is no longer as on the page
    whose mark is `seen`, CannotChange, CannotPlan and RoomTaken.
    """
    series = series_of(db, change.date)
    if series is None or not leads(series.id, series_led_by(db, viewer.id)):
        raise Missing
    rule, rows = rule_of(series), rows_of_series(db, series.id, now, also=change.date)
    one = next(row for row in rows if row.id == change.date)
    if mark_of(one, rule) != seen:
        raise ChangedMeanwhile(
            "Somebody changed this date meanwhile. What you typed is kept: look at how it is now, then press again."
        )
    closures = closed_days(db, now.date() - timedelta(days=1), date.max)
    effect = effect_of(change, rows, rule, closures, now, viewer.agency.zone)
    _refuse_rooms(db, effect)
    told = [row.id for row in effect.moved] + [row.id for row, _ in effect.called_off if row.listed]
    return Outlook(one, rule, effect, people_at(db, told))


def change_dates(db: Session, viewer: Viewer, change: Change, seen: str, now: datetime) -> Outlook:
    """Change a date or several, and the series' rule with them; tell everybody on their lists, once; log it.

    Return what was done. Every sign-up stays at its date: dates that move keep theirs, dates that leave the rhythm
    are called off where anybody ever signed up. Raises as `look_at_change`.
    """
    hold_calendar(db)
    series = series_of(db, change.date)
    if series is None:
        raise Missing
    query = select(Series).where(Series.id == series.id).with_for_update()
    series = db.scalars(query.execution_options(populate_existing=True)).one()
    ids = [row.id for row in rows_of_series(db, series.id, now, also=change.date)]
    dates = {one.id: one for one in locked_all(db, ids)}
    outlook = look_at_change(db, viewer, change, seen, now)
    effect = outlook.effect
    if effect.taken_out:
        gone = [row.id for row in effect.taken_out]
        for id_ in gone:
            take_back(db, id_, kinds=(Kind.DATES,))  # nobody is asked to come to what is not there
        db.execute(delete(ReflectionSession).where(ReflectionSession.id.in_(gone)))
    _set_days_aside(db, dates, effect)
    for old, new in zip(effect.before, effect.after, strict=True):
        _write(dates[new.id], old, new, change)
    for name in Rule.__dataclass_fields__:
        setattr(series, name, getattr(effect.rule, name))
    if effect.laid:
        db.execute(insert(ReflectionSession), [row_of(series.id, slot, effect.rule) for slot in effect.laid])
    db.flush()
    _tell(db, dates, effect, now)
    _log(db, viewer, series.id, change, outlook, now)
    db.commit()
    return outlook


def _refuse_rooms(db: Session, effect: Effect) -> None:
    """Raise RoomTaken where a date that changes, or a new one, would be in a room that is taken."""
    rule = effect.rule
    wanted = [use_of(new, rule) for old, new in zip(effect.before, effect.after, strict=True) if _elsewhere(old, new)]
    room = room_of(rule.mode, rule.place)
    wanted += [Use(room, s.starts_at, s.ends_at, rule.title, rule.zone, rule.place) for s in effect.laid]
    leaving = {row.id for row, _ in effect.ended}
    refuse_clash(wanted, [use for use in uses_of(db, wanted) if use.date not in leaving])


def _elsewhere(old: Row, new: Row) -> bool:
    before, after = room_of(old.mode, old.place), room_of(new.mode, new.place)
    return (old.starts_at, old.ends_at, before) != (new.starts_at, new.ends_at, after)


def _set_days_aside(db: Session, dates: dict[UUID, ReflectionSession], effect: Effect) -> None:
    """Take the days that change out of the way first: dates may swap theirs, and a series has each day once."""
    for old, new in zip(effect.before, effect.after, strict=True):
        if (old.day, old.slot) != (new.day, new.slot):
            dates[new.id].day, dates[new.id].slot_day = old.day + ASIDE, None
    db.flush()


def _write(row: ReflectionSession, old: Row, new: Row, change: Change) -> None:
    """Write one date as it will be."""
    period = str(Period.of(new.day))
    if period != row.period:
        row.kept_quarters = None  # its list is kept as long as those of its new quarter
    row.slot_day, row.day, row.period = new.slot, new.day, period
    row.mode, row.place, row.link, row.room = new.mode, new.place, new.link, room_of(new.mode, new.place)
    row.places, row.quorum = new.places, new.quorum
    row.edited = " ".join(group for group in ("when", "how", "places") if group in new.edited)
    if new.starts_at != old.starts_at:
        if new.listed or change.scope is Scope.THIS:
            planned = row.moved_from or old.starts_at
            row.moved_from = None if planned == new.starts_at else planned
        row.short_told = False
    if new.tells(old):
        row.sequence += 1
        row.reason = change.why
    row.starts_at, row.ends_at = new.starts_at, new.ends_at


def _tell(db: Session, dates: dict[UUID, ReflectionSession], effect: Effect, now: datetime) -> None:
    """Write to everybody on the lists, and let places go where they belong now."""
    for row in effect.moved:
        tell_moved(db, dates[row.id], now)
    for row, why in effect.called_off:
        call_off(db, dates[row.id], why, now)
    for old, new in zip(effect.before, effect.after, strict=True):
        if (old.places, old.starts_at) != (new.places, new.starts_at):
            settle(db, dates[new.id], now)


def _log(db: Session, viewer: Viewer, series_id: UUID, change: Change, outlook: Outlook, now: datetime) -> None:
    effect = outlook.effect
    what = {
        "series": series_id,
        "date": change.date,
        "scope": change.scope.value,
        "fields": sorted(effect.fields),
        "dates": len(effect.changed),
        "laid": len(effect.laid),
        "ended": len(effect.ended),
        "kept": len(effect.kept),
        "told": outlook.told.placed + outlook.told.waiting,
    }
    record(db, "audit", "series_changed", viewer, what, now, about=series_id)
