"""What is due on waiting lists without anybody pressing: offers lapse, leads learn that few come, who goes first."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.dates import locked, locked_all, settle
from coreflect.sessions.actions.tell import tell_leads
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from coreflect.sessions.queries.places import firsts, overdue_dates, short_dates
from coreflect.sessions.rules.places import Standing, is_short
from coreflect.sessions.rules.recurrence import start_in_words


def lapse(db: Session, now: datetime) -> Iterator[str]:
    """Let every offer lapse whose time is over and pass its place on, each date in a transaction of its own.

    Yields a sentence when any did. Several machines may do it at once: whoever comes second finds nothing to do.
    """
    count = 0
    for session_id in _ended(db, overdue_dates(db, now)):
        count += settle(db, locked(db, session_id), now)
        db.commit()
    if count:
        yield f"{count} offer{'s' if count > 1 else ''} of a place lapsed and passed on."


def tell_short(db: Session, now: datetime) -> Iterator[str]:
    """Tell the leads of each date of the next 24 hours at which fewer have a place than it takes, once a date.

    Nothing is called off: the letter leads to the page where they decide. Yields a sentence when any were told.
    """
    told = 0
    for session_id in _ended(db, short_dates(db, now)):
        date = locked(db, session_id)
        if not date.short_told and is_short(date, now, taken=date.taken, quorum=date.quorum):
            _tell_short(db, date, now)
            told += 1
        db.commit()
    if told:
        yield f"The leads of {told} date{'s' if told > 1 else ''} were told that few come."


def keep_order(db: Session, now: datetime) -> Iterator[str]:
    """Bring it up to date who goes first in every series that has the rule, after lists of who came were written."""
    ruled = list(db.scalars(select(Series.id).where(Series.new_first).order_by(Series.id)))
    changed = 0
    for series_id in _ended(db, ruled):
        changed += mark_first(db, series_id, now)
        db.commit()
    if changed:
        yield f"{changed} {'people' if changed > 1 else 'person'} changed turns on waiting lists, as their series says."


def mark_first(db: Session, series_id: UUID, now: datetime) -> int:
    """Note of everybody who waits at a date to come of a series whether they go first; the caller commits.

    For when the rule is switched on or off: off, nobody does. Who has a place keeps the mark with which they got it.
    Dates at which something changes are locked in the order of their ids. Returns how many marks changed.
    """
    series = db.get(Series, series_id)
    if series is None:
        raise Missing
    db.flush()
    wanted = _wanted(db, series, now)
    if not wanted:
        return 0
    touched = db.scalars(select(SignUp.session_id).where(SignUp.id.in_(wanted)).distinct())
    locked_all(db, list(touched))
    wanted = _wanted(db, series, now) if series.new_first else wanted  # as it is now that nobody else changes it
    for first in (True, False):
        ids = [id_ for id_, goes in wanted.items() if goes is first]
        if ids:
            db.execute(update(SignUp).where(SignUp.id.in_(ids), SignUp.state == Standing.WAITING).values(first=first))
    return len(wanted)


def _wanted(db: Session, series: Series, now: datetime) -> dict[UUID, bool]:
    """Return the rows whose mark is not what it should be, with what it should be."""
    marks = firsts(db, series.id, now)
    rows = db.execute(select(SignUp.id, SignUp.first).where(SignUp.id.in_(marks)))
    return {id_: right for id_, first in rows if (right := series.new_first and marks[id_]) != first}


def _tell_short(db: Session, date: ReflectionSession, now: datetime) -> None:
    date.short_told = True
    zone = db.scalar(select(Series.zone).where(Series.id == date.series_id)) or "UTC"
    when = start_in_words(date.starts_at, zone)
    has = (
        "Nobody has a place"
        if not date.taken
        else f"{date.taken} {'person has' if date.taken == 1 else 'people have'} a place"
    )
    lines = (
        f"{has} at the co-reflection on {when}. You planned for at least {date.quorum}.",
        "It takes place unless you call it off: nothing happens by itself. If you keep it, there is nothing to do.",
    )
    subject = f"Few people come on {when}"
    tell_leads(
        db,
        date.series_id,
        subject,
        lines,
        f"short {date.id.hex} {date.starts_at.isoformat()}",
        now,
        path=f"/sessions/{date.id}",
        until=date.ends_at,
    )


def _ended(db: Session, ids: list[UUID]) -> list[UUID]:
    """End the transaction in which these ids were read, so that each of them is worked on in one of its own."""
    db.rollback()
    return ids
