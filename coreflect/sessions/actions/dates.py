"""One date, held fast while something on it changes, and the one way on which its places pass on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.people.models import Person
from coreflect.sessions.actions.tell import tell_offer, tell_place
from coreflect.sessions.models import ReflectionSession, Series, SignUp, Substitute
from coreflect.sessions.queries.for_others import hosted_by
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.rules.places import (
    ON_THE_LIST,
    Standing,
    Tally,
    Turn,
    is_open,
    is_short_notice,
    offer_until,
    to_promote,
)


def locked(db: Session, session_id: UUID) -> ReflectionSession:
    """Return a date that nobody else can change until this transaction ends. Raises Missing.

    PostgreSQL locks the row; SQLite ignores FOR UPDATE, but its transaction holds the writers' lock since it
    began. What is read of sign-ups afterwards is therefore true until the commit.
    """
    return locked_with_series(db, session_id)[0]


def locked_with_series(db: Session, session_id: UUID) -> tuple[ReflectionSession, Series]:
    """Return the same with the date's series, which is not locked. Raises Missing."""
    query = select(ReflectionSession, Series).join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(ReflectionSession.id == session_id).with_for_update(of=ReflectionSession)
    found = db.execute(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing
    return found[0], found[1]


def held_name(db: Session, person_id: UUID, who: ColumnElement[bool]) -> str | None:
    """Return the name of somebody whose account is open and of this kind, or None; nobody changes it until the commit.

    Asked before any date is locked. Who signs up holds their account, too (queries.places): so nobody gets a place in
    the moment in which they begin to lead. "No key", because letters and lists ask for the person's key.
    """
    query = select(Person.name).where(Person.id == person_id, Person.active, who)
    return db.scalar(query.with_for_update(key_share=True))


def locked_for(db: Session, session_id: UUID, person_id: UUID) -> tuple[ReflectionSession, Series, bool]:
    """Return the same, and whether a person hosts the date: asked when their account is held, it stays true.

    Raises Missing.
    """
    query = select(ReflectionSession, Series, hosted_by(person_id).label("hosts"))
    query = query.join(Series, Series.id == ReflectionSession.series_id).where(ReflectionSession.id == session_id)
    query = query.with_for_update(of=ReflectionSession).execution_options(populate_existing=True)
    found = db.execute(query).first()
    if found is None:
        raise Missing
    return found[0], found[1], found[2]


def locked_all(db: Session, session_ids: Collection[UUID]) -> list[ReflectionSession]:
    """Return these dates, locked in the order of their ids, so that nobody ever waits in a circle."""
    query = select(ReflectionSession).where(ReflectionSession.id.in_(session_ids)).order_by(ReflectionSession.id)
    return list(db.scalars(query.with_for_update().execution_options(populate_existing=True)))


def locked_ahead(db: Session, series_id: UUID, now: datetime) -> list[ReflectionSession]:
    """Return the planned dates of a series that have not begun, locked in the order of their ids."""
    query = select(ReflectionSession).where(ReflectionSession.series_id == series_id)
    query = query.where(ReflectionSession.state == "planned", ReflectionSession.starts_at > now)
    query = query.order_by(ReflectionSession.id).with_for_update()
    return list(db.scalars(query.execution_options(populate_existing=True)))


def hold_dates_of(db: Session, person_id: UUID, now: datetime) -> None:
    """Lock every date to come on whose list somebody stands, or on which they step in, in the order of their ids.

    For who leaves: places, dates to lead and the log come one after the other, and whoever takes a run of dates or
    calls one off goes by this order, too, with the log last.
    """
    there = select(SignUp.session_id).where(SignUp.person_id == person_id, SignUp.state.in_(ON_THE_LIST))
    steps_in = select(Substitute.session_id).where(Substitute.person_id == person_id)
    query = select(ReflectionSession.id).where(ReflectionSession.ends_at > now)
    query = query.where(or_(ReflectionSession.id.in_(there), ReflectionSession.id.in_(steps_in)))
    locked_all(db, list(db.scalars(query)))


def tally_of(date: ReflectionSession) -> Tally:
    """Return the counters of a locked date."""
    return Tally(date.places, date.taken, date.waiting, date.last_number, date.offered)


def write_tally(date: ReflectionSession, tally: Tally) -> None:
    """Put counters back on a locked date."""
    date.taken, date.waiting, date.offered = tally.taken, tally.waiting, tally.offered
    date.last_number = tally.last_number


def settle(db: Session, date: ReflectionSession, now: datetime) -> int:
    """Let the places of a locked date go where they belong, and return how many offers lapsed; the caller commits.

    This is the one way on which a place passes on, whatever made it free: a withdrawal, a removal, an account that
    ends, more places, an offer that lapses, another hour. The first who wait and still have an account that signs
    up get it and are told; in the last 24 hours they are asked first. After the start and on a date that was called
    off nobody gets one. Nothing is asked of the database where nobody waits, no place is free and none is held.
    """
    lapsed = _look_after_offers(db, date, now) if date.offered else 0
    tally = tally_of(date)
    if tally.free and tally.waiting and is_open(date, now):
        _pass_on(db, date, tally, now)
    return lapsed


def stand(date: ReflectionSession, sign_up: SignUp, standing: Standing, until: datetime | None = None) -> None:
    """Let somebody on a locked date stand elsewhere, and count it; `until` says when an offer lapses."""
    write_tally(date, tally_of(date).moved(Standing(sign_up.state), standing))
    sign_up.state, sign_up.offered_until, sign_up.promoted_at = standing, until, None


def _look_after_offers(db: Session, date: ReflectionSession, now: datetime) -> int:
    """Let offers lapse whose time is over; where the date was moved, keep the others true to its new start."""
    query = select(SignUp).where(SignUp.session_id == date.id, SignUp.state == Standing.OFFERED)
    lapsed = 0
    for sign_up in list(db.scalars(query.execution_options(populate_existing=True))):
        until = min(sign_up.offered_until or now, date.starts_at)
        if until <= now:
            stand(date, sign_up, Standing.LAPSED)
            lapsed += 1
        elif is_open(date, now) and not is_short_notice(date, now):  # there is time again: the place is theirs
            _give(date, sign_up, now)
            tell_place(db, date, [sign_up.person_id], now)
        else:
            sign_up.offered_until = until
    return lapsed


def _pass_on(db: Session, date: ReflectionSession, tally: Tally, now: datetime) -> None:
    query = select(SignUp).join(Person, Person.id == SignUp.person_id)
    query = query.where(SignUp.session_id == date.id, SignUp.state == Standing.WAITING, may_come())
    query = query.order_by(SignUp.first.desc(), SignUp.number).limit(tally.free)
    waiting = {one.number: one for one in db.scalars(query.execution_options(populate_existing=True))}
    turns = to_promote(tally, [Turn(one.first, one.number) for one in waiting.values()])
    chosen = [waiting[number] for number in turns]
    if is_short_notice(date, now):
        until = offer_until(date, now)
        for sign_up in chosen:
            stand(date, sign_up, Standing.OFFERED, until)
            tell_offer(db, date, sign_up.person_id, until, now)
    elif chosen:
        for sign_up in chosen:
            _give(date, sign_up, now)
        tell_place(db, date, [sign_up.person_id for sign_up in chosen], now)


def _give(date: ReflectionSession, sign_up: SignUp, now: datetime) -> None:
    stand(date, sign_up, Standing.COMING)
    sign_up.promoted_at = now
