"""Take a place, wait for one, accept one that is offered, give one back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import locked, locked_for, settle, stand, tally_of, write_tally
from coreflect.sessions.actions.tell import tell_left, tell_own_place, tell_place
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from coreflect.sessions.queries.dates import next_open
from coreflect.sessions.queries.for_others import hosts
from coreflect.sessions.queries.places import Overlap, at_the_same_time, comes, turn_of, waits_first
from coreflect.sessions.rules.places import ON_THE_LIST, Standing, Window, is_open, window
from coreflect.sessions.rules.recurrence import day_in_words, start_in_words


class SignUpClosed(Refusal):
    """The date has begun, was called off, or takes no sign-ups now; the sentence says what is possible instead."""


class NoPlaceForYou(Refusal):
    """The person's roles, or their leading the date, do not go with a place."""


class OfferEnded(Refusal):
    """No place is held for this person any more; the sentence says what they can do."""


@dataclass(frozen=True)
class Outcome:
    """Where a person stands now, whether that was so before they pressed, and their turn if they wait.

    `overlaps` are other dates of theirs at the same time.
    """

    standing: Standing
    already: bool = False
    turn: int | None = None
    overlaps: tuple[Overlap, ...] = ()


def sign_up(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> Outcome:
    """Give the viewer a place, or the last turn on the waiting list where none is free.

    Pressed twice, it says where they stand and changes nothing; whoever is offered a place takes it. Who had
    withdrawn comes back at the end. Raises SignUpClosed, NoPlaceForYou, Missing.
    """
    may = comes(db, viewer.id)  # the account first, as whoever makes it lead or closes it does
    date, series, leads = locked_for(db, session_id, viewer.id)
    if not is_open(date, now):
        raise SignUpClosed(_closed(db, date, now))
    if refusal := why_no_place(may, leads):
        raise NoPlaceForYou(refusal)
    settle(db, date, now)
    mine, others = at_the_same_time(db, viewer.id, date)
    if mine and mine.state == Standing.OFFERED:
        return _accept(db, date, mine, now)
    if mine and mine.state in ON_THE_LIST:
        standing = Standing(mine.state)
        db.commit()
        return Outcome(standing, already=True)
    if closed := not_now(window_of(date, series), series, now):
        raise SignUpClosed(closed)
    mine = put_down(db, date, series, viewer.id, mine, now)
    turn = turn_of(db, mine, date.waiting) if mine.state == Standing.WAITING else None
    if turn is None:
        tell_own_place(db, viewer, date, series.zone, mine.number, now)
    standing = Standing(mine.state)
    db.commit()
    return Outcome(standing, turn=turn, overlaps=others)


def accept(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> Outcome:
    """Let the viewer take the place that is held for them; where they have it already, nothing changes.

    Raises OfferEnded once the offer has lapsed, SignUpClosed after the start, Missing.
    """
    date = locked(db, session_id)
    if not is_open(date, now):
        raise SignUpClosed(_closed(db, date, now))
    settle(db, date, now)
    mine = _sign_up_of(db, date, viewer.id)
    if mine is not None and mine.state == Standing.OFFERED:
        return _accept(db, date, mine, now)
    standing = Standing(mine.state) if mine is not None else None
    db.commit()  # what had lapsed has passed on, whatever is answered here
    if standing is Standing.COMING:
        return Outcome(standing, already=True)
    if standing is Standing.WAITING:
        raise OfferEnded("No place is held for you at this date. You are on the waiting list, and will be told.")
    raise OfferEnded("No place is held for you at this date any more. You can sign up again, if you like.")


def withdraw(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> Outcome:
    """Give back the viewer's place, offer or turn; the next who waits gets the place in the same transaction.

    Pressed twice, or without a place, it changes nothing. Raises SignUpClosed, Missing.
    """
    date = locked(db, session_id)
    if not is_open(date, now):
        raise SignUpClosed(_closed(db, date, now))
    mine = _sign_up_of(db, date, viewer.id)
    if mine is None or mine.state not in ON_THE_LIST:
        db.rollback()
        return Outcome(Standing.WITHDRAWN, already=True)
    _give_back(db, date, mine, now)
    db.commit()
    return Outcome(Standing.WITHDRAWN)


def take_off(db: Session, viewer: Viewer, session_id: UUID, person_id: UUID, now: datetime) -> bool:
    """Take somebody off the list of a date that the viewer leads, tell them, and let the place pass on.

    Return False where they were not on it any more. Raises SignUpClosed once it has begun; Missing for a date that
    the viewer does not lead.
    """
    date = locked(db, session_id)
    if not hosts(db, viewer.id, date.id):
        raise Missing
    if not is_open(date, now):
        raise SignUpClosed("This co-reflection has begun or was called off, so its list stays as it is.")
    theirs = _sign_up_of(db, date, person_id)
    if theirs is None or theirs.state not in ON_THE_LIST:
        db.rollback()
        return False
    _give_back(db, date, theirs, now, removed=True)
    db.commit()
    return True


def step_back(
    db: Session, person_id: UUID, now: datetime, series_id: UUID | None = None, session_id: UUID | None = None
) -> None:
    """Give back every place, offer and turn of a person at dates to come; the caller commits.

    For who leaves or signs up no more; with `series_id` or `session_id` at those dates only, for who begins to lead
    them.
    """
    query = select(SignUp.session_id).join(ReflectionSession, ReflectionSession.id == SignUp.session_id)
    query = query.where(SignUp.person_id == person_id, SignUp.state.in_(ON_THE_LIST))
    query = query.where(ReflectionSession.starts_at > now, ReflectionSession.state == "planned")
    if series_id is not None:
        query = query.where(ReflectionSession.series_id == series_id)
    if session_id is not None:
        query = query.where(ReflectionSession.id == session_id)
    # in the order of their ids, so that two who leave at once never wait for each other's dates
    for one in sorted(db.scalars(query)):
        date = locked(db, one)
        mine = _sign_up_of(db, date, person_id)
        if mine and mine.state in ON_THE_LIST and is_open(date, now):
            _give_back(db, date, mine, now, removed=True)


def put_down(
    db: Session, date: ReflectionSession, series: Series, person_id: UUID, mine: SignUp | None, now: datetime
) -> SignUp:
    """Write somebody down at the end of a locked and settled date's list, and count it; `mine` is their old row."""
    tally, standing = tally_of(date).sign_up()
    write_tally(date, tally)
    first = series.new_first and standing is Standing.WAITING and waits_first(db, person_id, series.id, now)
    if mine is None:
        mine = SignUp(
            session_id=date.id, person_id=person_id, number=tally.last_number, state=standing.value, first=first
        )
        db.add(mine)
    else:
        mine.number, mine.state, mine.first, mine.promoted_at = tally.last_number, standing.value, first, None
    return mine


def window_of(date: ReflectionSession, series: Series) -> Window:
    """Return when sign-up for a date opens and closes."""
    return window(date.day, date.starts_at, series.zone, series.opens_days, series.closes_minutes)


def not_now(opening: Window, series: Series, now: datetime) -> str | None:
    """Return the sentence for a date that takes no sign-ups at this moment, or None."""
    if opening.opens_at and opening.is_ahead(now):
        return f"Sign-up for this date opens on {day_in_words(opening.opens_at.date())}. Come back then?"
    if not opening.is_open(now):
        closed = start_in_words(opening.closes_at, series.zone)
        return f"Sign-up for this date closed on {closed}. Pick another, or ask the PS lead."
    return None


def why_no_place(comes: bool, leads: bool) -> str | None:
    """Return why somebody takes no place at a date, or None."""
    if not comes:
        return "Places are for clinicians, case managers and PS staff. Your account reads the dates."
    if leads:
        return "You lead this co-reflection, so you are there anyway. Places are for those who come."
    return None


def _accept(db: Session, date: ReflectionSession, mine: SignUp, now: datetime) -> Outcome:
    stand(date, mine, Standing.COMING)
    mine.promoted_at = now
    tell_place(db, date, [mine.person_id], now)
    db.commit()
    return Outcome(Standing.COMING)


def _give_back(db: Session, date: ReflectionSession, theirs: SignUp, now: datetime, removed: bool = False) -> None:
    """Take a person off a locked date's list, tell them, and let whoever is next have the place."""
    held = theirs.state == Standing.COMING
    stand(date, theirs, Standing.WITHDRAWN)
    if held or removed:
        tell_left(db, date, theirs.person_id, now, removed=removed)
    settle(db, date, now)


def _sign_up_of(db: Session, date: ReflectionSession, person_id: UUID) -> SignUp | None:
    query = select(SignUp).where(SignUp.session_id == date.id, SignUp.person_id == person_id)
    return db.scalar(query.execution_options(populate_existing=True))


def _closed(db: Session, date: ReflectionSession, now: datetime) -> str:
    first = "This co-reflection was called off." if date.state == "cancelled" else "This co-reflection has begun."
    coming = next_open(db, now, date.series_id)
    if coming is None:
        return f"{first} No other date is planned yet; your PS lead can plan more."
    return f"{first} The next one with a place left is on {start_in_words(*coming)}."
