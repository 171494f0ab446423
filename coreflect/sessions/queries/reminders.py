"""Which letters before a date are due and not written yet: found by the database, without a list of who was told.

A letter's key says what it reminds of, the date, its reader and the start, and is put together in the question
itself, so that what has been written is left out there and a date that was moved is reminded of anew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from coreflect.agency.models import Agency
from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind
from coreflect.people.models import Person
from coreflect.sessions.models import (
    Attendance,
    ReflectionSession,
    ReminderWish,
    Series,
    SeriesLead,
    SignUp,
    Substitute,
)
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.rules.places import Standing

EARLIEST = timedelta(hours=720)  # no series reminds earlier: its own check says so, too
LATELY = timedelta(days=120)  # who came that lately to a series may be told of places left
AT_MOST, WITHIN = 2, timedelta(days=60)  # letters about places left in one series, to one reader
_HOUR, _DAY = 3600, 86400
_COLUMNS = (
    *(Person.id.label("reader"), Person.email.label("address"), Series.zone, Agency.event_title),
    *(Series.opens_days, Series.closes_minutes, Series.remind_last),
    *(getattr(ReflectionSession, name) for name in ("id", "day", "starts_at", "ends_at", "mode", "place", "link")),
    *(getattr(ReflectionSession, name) for name in ("sequence", "moved_from", "reason")),
)


def reminders_due(db: Session, now: datetime) -> Sequence[Row[Any]]:
    """Return a row for each reminder that is due ("first" or "last") and each letter on how to join ("join").

    Reminders are for who has a place, unless they want none or were told of the date since the reminder's hour: who
    signs up the day before has just read it. The first one is left out where the last one is due, too. "join" comes
    up to a day early; the caller knows the morning.
    """
    first_wished, last_wished = (func.coalesce(wish, True) for wish in (ReminderWish.first, ReminderWish.last))
    last_due = and_(last_wished, _comes_within(Series.remind_last, now))
    first = _with_place("first", now, Series.remind_first).where(first_wished, ~last_due)
    last = _with_place("last", now, Series.remind_last).where(last_wished)
    return db.execute(union_all(first, last, _how_to_join(now))).all()


def places_left(db: Session, now: datetime) -> Sequence[Row[Any]]:
    """Return a row ("ask") for each date from a day to a week ahead with places left, and each person to be told.

    That is who came to the series lately and has never signed up for this date, not even to withdraw; nobody is told
    of the same date twice, or of one series more than twice in sixty days. Whether sign-up has opened is the
    caller's to say.
    """
    before = aliased(ReflectionSession)
    came = select(Attendance.person_id, before.series_id).join(before, before.id == Attendance.session_id)
    came = came.where(Attendance.came, before.starts_at.between(now - LATELY, now)).distinct().subquery()
    query = _select("ask", _key("ask")).join(came, came.c.series_id == Series.id)
    query = query.join(Person, Person.id == came.c.person_id).where(
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at.between(now + timedelta(days=1), now + timedelta(days=7)),
        ReflectionSession.taken + ReflectionSession.offered < ReflectionSession.places,
        ReflectionSession.waiting == 0,
        or_(Series.opens_days == 0, _seconds_left(now) <= (Series.opens_days + 1) * _DAY),
        may_come(),
        ~exists().where(SeriesLead.series_id == Series.id, SeriesLead.person_id == Person.id, Person.ps_lead),
        ~exists().where(Substitute.session_id == ReflectionSession.id, Substitute.person_id == Person.id),
        ~exists().where(SignUp.session_id == ReflectionSession.id, SignUp.person_id == Person.id),
        ~_wants_none(Kind.DATES),
        ~_is_written(_key("ask")),
        _told_of_series(now) < AT_MOST,
    )
    return db.execute(query).all()


def _with_place(what: str, now: datetime, hours: ColumnElement[int]) -> Select[Any]:
    key = _key(what, _epoch(ReflectionSession.starts_at))
    told_since = exists().where(
        Mail.about == ReflectionSession.id,
        Mail.reader == Person.id,
        Mail.method == "REQUEST",
        _epoch(ReflectionSession.starts_at) - _epoch(Mail.made_at) <= hours * _HOUR,
    )
    query = _guests(_select(what, key), now).outerjoin(ReminderWish, ReminderWish.person_id == Person.id)
    return query.where(_comes_within(hours, now), ~_is_written(key), ~told_since, ~_wants_none(Kind.REMINDER))


def _how_to_join(now: datetime) -> Select[Any]:
    key = _key("join", _epoch(ReflectionSession.starts_at), ReflectionSession.sequence)
    query = _guests(_select("join", key), now)
    return query.where(ReflectionSession.link != "", _seconds_left(now) <= _DAY, ~_is_written(key))


def _select(what: str, key: ColumnElement[str]) -> Select[Any]:
    query = select(literal(what).label("what"), key.label("key"), *_COLUMNS).select_from(ReflectionSession)
    return query.join(Series, Series.id == ReflectionSession.series_id).join(Agency, Agency.id == 1)


def _guests(query: Select[Any], now: datetime) -> Select[Any]:
    """Keep who has a place at a planned date to come."""
    query = query.join(SignUp, SignUp.session_id == ReflectionSession.id).join(Person, Person.id == SignUp.person_id)
    return query.where(
        SignUp.state == Standing.COMING,
        Person.active,
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at > now,
        ReflectionSession.starts_at <= now + EARLIEST,
    )


def _key(what: str, *of_state: ColumnElement[int]) -> ColumnElement[str]:
    parts = [ReflectionSession.id, Person.id, *of_state]
    key: ColumnElement[str] = literal(what)
    for part in parts:
        key = key + " " + func.replace(cast(part, String), "-", "")  # PostgreSQL writes ids with strokes
    return key


def _is_written(key: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(Mail.key == key)


def _wants_none(kind: Kind) -> ColumnElement[bool]:
    return exists().where(MailWish.reader == Person.id, MailWish.kind == kind.value, MailWish.how == "off")


def _told_of_series(now: datetime) -> ColumnElement[int]:
    other = aliased(ReflectionSession)
    query = select(func.count()).select_from(Mail).join(other, other.id == Mail.about)
    query = query.where(other.series_id == Series.id, Mail.reader == Person.id, Mail.kind == Kind.DATES.value)
    return query.where(Mail.made_at > now - WITHIN).correlate(Series, Person).scalar_subquery()


def _comes_within(hours: ColumnElement[int], now: datetime) -> ColumnElement[bool]:
    return and_(hours > 0, _seconds_left(now) <= hours * _HOUR)


def _seconds_left(now: datetime) -> ColumnElement[int]:
    return _epoch(ReflectionSession.starts_at) - int(now.timestamp())


def _epoch(moment: Any) -> ColumnElement[int]:
    """The seconds since 1970: the only arithmetic of times that both databases spell alike."""
    return cast(extract("epoch", moment), BigInteger)
