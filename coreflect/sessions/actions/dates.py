"""One date, held fast while something on it changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.models import Person
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.rules.places import Standing, Tally, is_open, to_promote


class NotCancelled(Refusal):
    """A date that has begun, or was called off already, cannot be called off."""


def locked(db: Session, session_id: UUID) -> ReflectionSession:
    """Return a date that nobody else can change until this transaction ends. Raises Missing.

    PostgreSQL locks the row; SQLite ignores FOR UPDATE, but its transaction holds the writers' lock since it
    began. What is read of sign-ups afterwards is therefore true until the commit.
    """
    query = select(ReflectionSession).where(ReflectionSession.id == session_id).with_for_update()
    date = db.scalar(query.execution_options(populate_existing=True))
    if date is None:
        raise Missing
    return date


def tally_of(date: ReflectionSession) -> Tally:
    """Return the counters of a locked date."""
    return Tally(date.places, date.taken, date.waiting, date.last_number, date.offered)


def write_tally(date: ReflectionSession, tally: Tally) -> None:
    """Put counters back on a locked date."""
    date.taken, date.waiting, date.offered = tally.taken, tally.waiting, tally.offered
    date.last_number = tally.last_number


def promote(db: Session, session_id: UUID, tally: Tally, now: datetime) -> Tally:
    """Give free places to the first who wait and still have an account that signs up; return the counters after.

    Nothing is asked of the database where nobody waits or no place is free.
    """
    if not (tally.free and tally.waiting):
        return tally
    query = select(SignUp.number).join(Person, Person.id == SignUp.person_id)
    query = query.where(SignUp.session_id == session_id, SignUp.state == Standing.WAITING, may_come())
    lucky = to_promote(tally, list(db.scalars(query.order_by(SignUp.number).limit(tally.free))))
    if lucky:
        chosen = update(SignUp).where(SignUp.session_id == session_id, SignUp.number.in_(lucky))
        db.execute(chosen.values(state=Standing.COMING, promoted_at=now))
    for _ in lucky:
        tally = tally.promote()
    return tally


def cancel_date(db: Session, session_id: UUID, reason: str, now: datetime) -> int:
    """Call a date off with a reason that everybody can read, and return how many people had a place or waited.

    Their sign-ups stay as they are, so that they can be told. Raises NotCancelled once it has begun.
    """
    date = locked(db, session_id)
    if not is_open(date, now):
        raise NotCancelled("This co-reflection has begun or was called off already. Nothing was changed.")
    date.state, date.reason = "cancelled", reason
    told = db.scalar(select(func.count()).where(SignUp.session_id == session_id, SignUp.state != Standing.WITHDRAWN))
    db.commit()
    return told or 0
