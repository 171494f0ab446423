"""Tell people by letter what has become of their places and dates; the calling action commits.

Each letter has a key that says which state of things it tells, so that it is written once. A date's reminders that
are not sent yet are taken back when it is moved or called off; the next round of `remind` makes new ones.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.notices.actions.post import Outgoing, post_all, take_back
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import ReflectionSession, SeriesLead
from coreflect.sessions.queries.invited import new_series_told, people_to_invite
from coreflect.sessions.queries.told import Reader, date_told, is_in_calendar, next_told, readers, run_told, told_from
from coreflect.sessions.rules import invitations, letters
from coreflect.sessions.rules.places import Standing


def tell_place(db: Session, date: ReflectionSession, people: Collection[UUID], now: datetime) -> None:
    """Tell people that they have a place at a date, with its entry for their calendars."""
    told = date_told(db, date)
    found = readers(db, date.id, people)
    _post(db, date, ((one, letters.place(told, one.id, one.number, freed=one.freed)) for one in found), "place", now)


def tell_own_place(db: Session, viewer: Viewer, date: ReflectionSession, zone: str, number: int, now: datetime) -> None:
    """Tell who signed up with this number the same, from what is known already: only the letter is written."""
    told = told_from(date, zone, viewer.agency.event_title)
    reader = Reader(viewer.id, viewer.email, Standing.COMING, number, freed=False)
    _post(db, date, [(reader, letters.place(told, viewer.id, number, freed=False))], "place", now)


def tell_run(db: Session, dates: Sequence[ReflectionSession], person: UUID, now: datetime) -> None:
    """Tell one person that they have a place at each of these dates of one series: a letter and an entry for each."""
    told = run_told(db, dates, person) if dates else []
    post_all(
        db,
        [
            _outgoing(date, one, letters.place(words, one.id, one.number, freed=one.freed), "place")
            for date, words, one in told
        ],
        now,
    )


def tell_offer(db: Session, date: ReflectionSession, person: UUID, until: datetime, now: datetime) -> None:
    """Ask one person by letter whether they still want the place that became free; the offer ends at `until`."""
    told = date_told(db, date)
    found = readers(db, date.id, [person])
    what = f"offer {until.isoformat()}"
    _post(db, date, ((one, letters.offer(told, one.id, until)) for one in found), what, now, until=until)


def tell_left(db: Session, date: ReflectionSession, person: UUID, now: datetime, removed: bool = False) -> None:
    """Take a date out of one person's calendar after they withdrew, or after a lead took them off the list."""
    _take_back(db, date, person)
    told = date_told(db, date)
    held = is_in_calendar(db, date.id, person)
    found = readers(db, date.id, [person])
    written = ((one, letters.left(told, one.id, one.number, held=held, removed=removed)) for one in found)
    _post(db, date, written, "left", now)


def tell_cancelled(db: Session, date: ReflectionSession, now: datetime) -> None:
    """Tell everybody with a place, an offer or a turn, once, that a date was called off, and why; reminders stop."""
    _take_back(db, date)
    found = readers(db, date.id)
    if not found:
        return
    told, after = date_told(db, date), next_told(db, date, now)

    def letter(one: Reader) -> Letter:
        can = after is not None and after.is_open and one.id not in after.listed
        next_date = after.date if after else None
        held = one.standing is Standing.COMING
        return letters.cancelled(told, one.id, one.number, held=held, after=next_date, can_sign_up=can)

    _post(db, date, ((one, letter(one)) for one in found), "cancelled", now)


def tell_moved(db: Session, date: ReflectionSession, now: datetime) -> None:
    """Tell everybody with a place, an offer or a turn that a date has another time or place, and how to withdraw."""
    _take_back(db, date)
    found = readers(db, date.id)
    if not found:
        return
    told = date_told(db, date)
    held = {one.id: one.standing is Standing.COMING for one in found}
    written = ((one, letters.moved(told, one.id, one.number, held=held[one.id])) for one in found)
    _post(db, date, written, "moved", now)


def tell_planned(db: Session, series_id: UUID, now: datetime) -> None:
    """Tell everybody who may come that a series has been planned, in one letter each; its leads know."""
    series = new_series_told(db, series_id, now)
    if series is None:
        return
    letter = invitations.new_series(series)
    found = people_to_invite(db, series_id)
    post_all(
        db, [Outgoing(id_, email, letter, f"new {series_id.hex} {id_.hex}", series_id) for id_, email in found], now
    )


def tell_leads(
    db: Session,
    series_id: UUID,
    subject: str,
    lines: tuple[str, ...],
    key: str,
    now: datetime,
    path: str = "",
    until: datetime | None = None,
) -> None:
    """Write to the active leads of a series what needs their eyes; `path` is the page where they can act, and after
    `until` there is nothing left to do."""
    letter = Letter(Kind.HOSTING, subject, lines, (Link("Open its page", path),) if path else ())
    query = select(Person.id, Person.email).join(SeriesLead, SeriesLead.person_id == Person.id)
    rows = db.execute(query.where(SeriesLead.series_id == series_id, Person.active, Person.ps_lead))
    post_all(db, [Outgoing(id_, email, letter, f"{key} {id_.hex}", series_id, until) for id_, email in rows], now)


def about_joining(session_id: UUID) -> UUID:
    """Return what the letters are about that say how to join a date, so that they alone can be taken back."""
    return uuid5(session_id, "how to join")


def _take_back(db: Session, date: ReflectionSession, reader: UUID | None = None) -> None:
    """Take back what a change makes untrue: reminders, invitations to sign up, and how to join."""
    take_back(db, date.id, reader, (Kind.REMINDER, Kind.DATES))
    take_back(db, about_joining(date.id), reader, (Kind.PLACE,))


def _post(
    db: Session,
    date: ReflectionSession,
    written: Iterable[tuple[Reader, Letter]],
    what: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Post one letter to each reader."""
    post_all(db, [_outgoing(date, one, letter, what, until) for one, letter in written], now)


def _outgoing(
    date: ReflectionSession, one: Reader, letter: Letter, what: str, until: datetime | None = None
) -> Outgoing:
    """Address a letter. The key names the date's state and the sign-up, so that who comes back after withdrawing is
    told anew; what comes later than the date's end helps nobody."""
    key = f"{what} {date.id.hex} {date.sequence} {one.id.hex} {one.number}"
    return Outgoing(one.id, one.address, letter, key, date.id, until or date.ends_at)
