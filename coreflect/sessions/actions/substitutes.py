"""Somebody steps in for the leads on one date, and gives it back."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.actions.post import post
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import held_name, hold_dates_of, locked_with_series
from coreflect.sessions.actions.places import step_back
from coreflect.sessions.actions.tell import tell_leads
from coreflect.sessions.models import ReflectionSession, Series, Substitute
from coreflect.sessions.queries.for_others import hosts, series_led_by
from coreflect.sessions.queries.leads import could_step_in, substitutes_of
from coreflect.sessions.rules.hosting import may_step_in
from coreflect.sessions.rules.recurrence import start_in_words


class CannotStepIn(Refusal):
    """Nobody can be named for this date, or not this person; the sentence says why."""


def name_substitute(db: Session, viewer: Viewer, session_id: UUID, person_id: UUID, now: datetime) -> str:
    """Let an active PS lead or member of PS staff lead one date, tell them and the leads, and return their name.

    A place that they had there passes on. Named twice nothing changes. Raises Missing for who does not lead the
    series, CannotStepIn.
    """
    held_name(db, person_id, or_(Person.ps_lead, Person.ps_staff))
    date, series = locked_with_series(db, session_id)
    if series.id not in series_led_by(db, viewer.id):
        raise Missing
    if not may_step_in(date, now, viewer.agency.zone):
        raise CannotStepIn("This date was called off, or its quarter is closed, so nobody needs to step in.")
    if person_id in (named := substitutes_of(db, session_id)):
        db.rollback()
        return named[person_id]
    name = could_step_in(db, session_id).get(person_id)
    if name is None:
        raise CannotStepIn("Choose an active PS lead or member of PS staff from the list.", "person")
    db.merge(Substitute(session_id=session_id, person_id=person_id))
    db.flush()
    step_back(db, person_id, now, session_id=session_id)
    what = {"date": session_id, "person": person_id}
    entry = record(db, "audit", "substitute_named", viewer, what, now, about=session_id)
    when = start_in_words(date.starts_at, series.zone)
    subject = f"You step in on {when}"
    lines = (
        f"{viewer.name} has asked you to lead {series.title} on {when}.",
        "For this date alone you see who comes, note who came, and write down its themes. "
        "If you cannot, give it back on its page.",
    )
    _tell(db, person_id, subject, lines, entry.id, date, now)
    subject = f"Somebody steps in for the leads on {when}"
    lines = (f"{viewer.name} has named {name} to lead {series.title} on {when}.",)
    tell_leads(db, series.id, subject, lines, f"substitute {entry.id.hex}", now, path_of(session_id), date.ends_at)
    db.commit()
    return name


def end_substitute(db: Session, viewer: Viewer, session_id: UUID, person_id: UUID, now: datetime) -> bool:
    """Take a date back from a substitute, or let them give it back themselves; False where they did not step in.

    Whoever else is concerned is told. Raises Missing for who neither leads the series nor is that substitute.
    """
    date, series = locked_with_series(db, session_id)
    own = person_id == viewer.id and hosts(db, viewer.id, session_id)
    if not own and series.id not in series_led_by(db, viewer.id):
        raise Missing
    name = _end(db, date, person_id)
    if name is None:
        db.rollback()
        return False
    what = {"date": session_id, "person": person_id}
    entry = record(db, "audit", "substitute_ended", viewer, what, now, about=session_id)
    when = start_in_words(date.starts_at, series.zone)
    if not own:
        subject = f"You need not step in on {when}"
        lines = (f"{viewer.name} has taken {series.title} on {when} back. You see it now as you see other dates.",)
        _tell(db, person_id, subject, lines, entry.id, date, now)
    _tell_leads(db, date, series, name, entry.id, now)
    db.commit()
    return True


def step_out(db: Session, person_id: UUID, now: datetime) -> None:
    """Take back from who can step in no more every date to come on which they would, and tell its leads.

    For accounts that are closed or lose their role; of somebody who still can, nothing is taken. The caller commits.
    """
    if db.scalar(select(Person.id).where(Person.id == person_id, _can_step_in())) is not None:
        return
    query = select(Substitute.session_id).join(ReflectionSession, ReflectionSession.id == Substitute.session_id)
    query = query.where(Substitute.person_id == person_id, ReflectionSession.ends_at > now)
    for session_id in sorted(db.scalars(query)):
        date, series = locked_with_series(db, session_id)
        if (name := _end(db, date, person_id)) is not None:
            what = {"date": session_id, "person": person_id}
            entry = record(db, "audit", "substitute_ended", None, what, now, about=session_id)
            if date.state == "planned":
                _tell_leads(db, date, series, name, entry.id, now)


def end_lost(db: Session, now: datetime) -> Iterator[str]:
    """Take dates to come back from everybody who was to step in and has lost the role that goes with it.

    Who keeps an account, but not that role, leaves no room otherwise: their leads would count on nobody. One commit for
    each person; yields a sentence, without a name, when there was any.
    """
    query = select(Substitute.person_id).join(ReflectionSession, ReflectionSession.id == Substitute.session_id)
    query = query.join(Person, Person.id == Substitute.person_id).distinct()
    lost = sorted(db.scalars(query.where(ReflectionSession.ends_at > now, ~_can_step_in())))
    db.rollback()
    for person_id in lost:
        hold_dates_of(db, person_id, now)
        step_out(db, person_id, now)
        db.commit()
    if lost:
        yield f"{len(lost)} {'person' if len(lost) == 1 else 'people'} can step in no more; the leads were told."


def path_of(session_id: UUID) -> str:
    """Return the path of a date's page, as letters carry it."""
    return f"/sessions/{session_id}"


def _end(db: Session, date: ReflectionSession, person_id: UUID) -> str | None:
    """Take a locked date back from somebody, and return their name; None where they did not step in."""
    row = delete(Substitute).where(Substitute.session_id == date.id, Substitute.person_id == person_id)
    if db.scalar(row.returning(Substitute.person_id)) is None:
        return None
    return db.scalar(select(Person.name).where(Person.id == person_id))


def _tell_leads(db: Session, date: ReflectionSession, series: Series, name: str, entry: UUID, now: datetime) -> None:
    when = start_in_words(date.starts_at, series.zone)
    subject = f"Somebody steps in no more on {when}"
    lines = (
        f"{name} does not step in.",
        f"{series.title} on {when} is led by its leads again, unless you name somebody else.",
    )
    tell_leads(db, series.id, subject, lines, f"no substitute {entry.hex}", now, path_of(date.id), date.ends_at)


def _tell(
    db: Session,
    person_id: UUID,
    subject: str,
    lines: tuple[str, ...],
    entry: UUID,
    date: ReflectionSession,
    now: datetime,
) -> None:
    """Write to whoever steps in, or steps in no more, if their account is open; after the date it helps nobody."""
    if address := db.scalar(select(Person.email).where(Person.id == person_id, _can_step_in())):
        letter = Letter(Kind.HOSTING, subject, lines, (Link("Open its page", path_of(date.id)),))
        post(db, person_id, address, letter, f"stepping in {entry.hex}", now, date.id, date.ends_at)


def _can_step_in() -> ColumnElement[bool]:
    return and_(Person.active, or_(Person.ps_lead, Person.ps_staff))
