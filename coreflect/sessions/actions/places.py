"""Take a place, wait for one, give one back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import locked, promote, tally_of, write_tally
from coreflect.sessions.models import ReflectionSession, SeriesLead, SignUp
from coreflect.sessions.queries.dates import next_open
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.rules.places import Standing, is_open
from coreflect.sessions.rules.recurrence import start_in_words


class SignUpClosed(Refusal):
    """The date has begun or was called off; the sentence offers the next one."""


class NoPlaceForYou(Refusal):
    """The person's roles, or their leading the series, do not go with a place."""


@dataclass(frozen=True)
class Outcome:
    """Where a person stands now, whether that was so before they pressed, and their turn if they wait."""

    standing: Standing
    already: bool = False
    turn: int | None = None


def sign_up(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> Outcome:
    """Give the viewer a place, or the last turn on the waiting list where none is free.

    Pressed twice, it says where they stand and changes nothing. Who had withdrawn comes back at the end. Raises
    SignUpClosed, NoPlaceForYou, Missing.
    """
    refusal = _why_not(db, viewer, session_id)
    date = locked(db, session_id)
    if not is_open(date, now):
        raise SignUpClosed(_closed(db, date, now))
    if refusal:
        raise NoPlaceForYou(refusal)
    mine = _sign_up_of(db, date, viewer.id)
    if mine and mine.state != Standing.WITHDRAWN:
        standing = Standing(mine.state)
        db.rollback()
        return Outcome(standing, already=True)
    tally, standing = promote(db, date.id, tally_of(date), now).sign_up()
    if mine is None:
        db.add(SignUp(session_id=date.id, person_id=viewer.id, number=tally.last_number, state=standing))
    else:
        mine.number, mine.state = tally.last_number, standing
    write_tally(date, tally)
    db.commit()
    return Outcome(standing, turn=tally.waiting if standing is Standing.WAITING else None)


def withdraw(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> Outcome:
    """Give back the viewer's place or turn; the first who waits gets the place in the same transaction.

    Pressed twice, or without a place, it changes nothing. Raises SignUpClosed, Missing.
    """
    date = locked(db, session_id)
    if not is_open(date, now):
        raise SignUpClosed(_closed(db, date, now))
    mine = _sign_up_of(db, date, viewer.id)
    if mine is None or mine.state == Standing.WITHDRAWN:
        db.rollback()
        return Outcome(Standing.WITHDRAWN, already=True)
    _give_back(db, date, mine, now)
    db.commit()
    return Outcome(Standing.WITHDRAWN)


def step_back(db: Session, person_id: UUID, now: datetime) -> None:
    """Give back every place and turn of a person at dates to come, for who leaves; the caller commits."""
    query = select(SignUp.session_id).join(ReflectionSession, ReflectionSession.id == SignUp.session_id)
    query = query.where(SignUp.person_id == person_id, SignUp.state != Standing.WITHDRAWN)
    query = query.where(ReflectionSession.starts_at > now, ReflectionSession.state == "planned")
    # in the order of their ids, so that two who leave at once never wait for each other's dates
    for session_id in sorted(db.scalars(query)):
        date = locked(db, session_id)
        mine = _sign_up_of(db, date, person_id)
        if mine and mine.state != Standing.WITHDRAWN and is_open(date, now):
            _give_back(db, date, mine, now)


def _give_back(db: Session, date: ReflectionSession, mine: SignUp, now: datetime) -> None:
    """Take a person off a locked date's list and promote whoever is next."""
    left = tally_of(date).withdraw(Standing(mine.state))
    mine.state, mine.promoted_at = Standing.WITHDRAWN, None
    write_tally(date, promote(db, date.id, left, now))


def _why_not(db: Session, viewer: Viewer, session_id: UUID) -> str | None:
    """Return why this person takes no place at this date, or None.

    The account is held until the commit, and before the date as deactivating does, so that nobody whose account
    is being closed gets a place in the same moment, and neither waits for the other for ever.
    """
    leads = exists().where(
        SeriesLead.series_id == ReflectionSession.series_id,
        ReflectionSession.id == session_id,
        SeriesLead.person_id == viewer.id,
        Person.ps_lead,  # who has lost the role comes like anybody else
    )
    query = select(may_come(), leads).select_from(Person).where(Person.id == viewer.id)
    comes, hosts = db.execute(query.with_for_update(read=True, of=Person)).one()
    if not comes:
        return "Places are for clinicians, case managers and PS staff. Your account reads the dates."
    if hosts:
        return "You lead this series, so you are there anyway. Places are for those who come."
    return None


def _sign_up_of(db: Session, date: ReflectionSession, person_id: UUID) -> SignUp | None:
    query = select(SignUp).where(SignUp.session_id == date.id, SignUp.person_id == person_id)
    return db.scalar(query.execution_options(populate_existing=True))


def _closed(db: Session, date: ReflectionSession, now: datetime) -> str:
    first = "This co-reflection was called off." if date.state == "cancelled" else "This co-reflection has begun."
    coming = next_open(db, now, date.series_id)
    if coming is None:
        return f"{first} No other date is planned yet; your PS lead can plan more."
    return f"{first} The next one with a place left is on {start_in_words(*coming)}."
