"""What must hold of places and dates, whatever has happened. No sentence names a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.people.models import Person
from coreflect.sessions.models import Attendance, AttendanceTotal, ReflectionSession, Series, SignUp, Substitute
from coreflect.sessions.queries.calendar_checks import broken_calendar
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.queries.retention import periods_with_lists
from coreflect.sessions.rules.places import SHORT_NOTICE
from coreflect.sessions.rules.recurrence import day_in_words, local_day
from coreflect.sessions.rules.retention import GRACE

_COMING = func.count(case((SignUp.state == "coming", 1)))
_WAITING = func.count(case((SignUp.state == "waiting", 1)))
_OFFERED = func.count(case((SignUp.state == "offered", 1)))
UNTENDED = timedelta(hours=1)  # so long an offer that is over may go unnoticed: nobody acts on its date, nobody tends
_NAMED = (Attendance, SignUp, Substitute)
_LAST = func.coalesce(func.max(SignUp.number), 0)


def invariants(db: Session, now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each date at which something does not hold."""
    for query, sentence in (
        (_counted(ReflectionSession.places < _COMING), "more people come than there are places"),
        (
            _counted(ReflectionSession.places < _COMING + _OFFERED),
            "more people come or are asked than it has places",
        ),
        (
            _counted(ReflectionSession.offered != _OFFERED),
            "the number of places held is not the number asked",
        ),
        (_counted(ReflectionSession.taken != _COMING), "the number of places taken is not the number of people coming"),
        (_counted(ReflectionSession.waiting != _WAITING), "the number waiting is not the number of people waiting"),
        (_counted(ReflectionSession.last_number < _LAST), "somebody has a number that was never given out"),
        (_counted(func.count(SignUp.number.distinct()) != func.count(SignUp.id)), "a number was given out twice"),
        (_counted(func.count(SignUp.person_id.distinct()) != func.count(SignUp.id)), "somebody signed up twice"),
        (_waits_beside_a_free_place(now), "somebody waits while a place is free"),
        (_promoted_after_the_start(), "somebody got a place after the start"),
        (_overtaken(now), "somebody has a place, or is asked, who signed up after somebody who waits"),
        (_first_without_a_rule(now), "somebody goes first although its series has no such rule"),
        (_dates().where(ReflectionSession.period != _quarter()), "its period is not the quarter of its day"),
        (_both_numbers_and_names(), "its lists became numbers, and there are names still"),
        (_numbers_beside_lists(), "it has numbers although its lists are kept"),
    ):
        for row in db.execute(query):
            yield f"{row.title}, {day_in_words(row.day)}: {sentence}."
    for row in db.execute(_open_offers(now)):
        where = f"{row.title}, {day_in_words(row.day)}"
        if row.offered_until <= now - UNTENDED:
            yield f"{where}: an offer was over more than an hour ago, and nobody has passed it on."
        if not row.starts_at - SHORT_NOTICE < row.offered_until <= row.starts_at:
            yield f"{where}: an offer ends outside the last day before the start."
    yield from broken_calendar(db, now)
    agency = settings_or_defaults(db)
    today = local_day(now, agency.zone)
    for kept in periods_with_lists(db, today, agency.attendance_quarters):
        if today >= kept.ends_on + GRACE:
            words = Period.parse(kept.period).words()
            yield f"The lists of {words} should have become numbers on {day_in_words(kept.ends_on)}."


def _dates() -> Select:
    query = select(Series.title, ReflectionSession.day).join(Series, Series.id == ReflectionSession.series_id)
    return query.order_by(ReflectionSession.day, Series.title)


def _counted(broken: ColumnElement[bool]) -> Select:
    query = _dates().outerjoin(SignUp, SignUp.session_id == ReflectionSession.id)
    return query.group_by(ReflectionSession.id, Series.title).having(broken)


def _waits_beside_a_free_place(now: datetime) -> Select:
    waits = select(SignUp.id).join(Person, Person.id == SignUp.person_id)
    waits = waits.where(SignUp.session_id == ReflectionSession.id, SignUp.state == "waiting", may_come())
    return _dates().where(
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at > now,
        ReflectionSession.taken + ReflectionSession.offered < ReflectionSession.places,
        waits.exists(),
    )


def _overtaken(now: datetime) -> Select:
    """Dates to come at which somebody who goes by the order of signing up stands before somebody who waits longer.

    Numbers only rise, also for who comes back, and nobody loses their turn but by withdrawing: so whoever waits with
    a smaller number waited already when the other one came. Who got a place because they go first is left out.
    """
    ahead, behind = aliased(SignUp), aliased(SignUp)
    waits = select(behind.id).join(Person, Person.id == behind.person_id).where(behind.state == "waiting", may_come())
    waits = waits.where(behind.session_id == ahead.session_id, behind.number < ahead.number)
    found = select(ahead.id).where(ahead.session_id == ReflectionSession.id, ahead.state.in_(("coming", "offered")))
    found = found.where(~ahead.first, waits.exists())
    return _ahead(now).where(found.exists())


def _first_without_a_rule(now: datetime) -> Select:
    marked = select(SignUp.id).where(SignUp.session_id == ReflectionSession.id, SignUp.state == "waiting", SignUp.first)
    return _ahead(now).where(~Series.new_first, marked.exists())


def _open_offers(now: datetime) -> Select:
    query = select(Series.title, ReflectionSession.day, ReflectionSession.starts_at, SignUp.offered_until)
    query = query.join(ReflectionSession, ReflectionSession.id == SignUp.session_id)
    query = query.join(Series, Series.id == ReflectionSession.series_id).where(SignUp.state == "offered")
    return query.where(ReflectionSession.state == "planned", ReflectionSession.starts_at > now)


def _ahead(now: datetime) -> Select:
    return _dates().where(ReflectionSession.state == "planned", ReflectionSession.starts_at > now)


def _promoted_after_the_start() -> Select:
    late = select(SignUp.id).where(
        SignUp.session_id == ReflectionSession.id, SignUp.promoted_at > ReflectionSession.starts_at
    )
    return _dates().where(late.exists())


def _both_numbers_and_names() -> Select:
    named = [select(one.person_id).where(one.session_id == ReflectionSession.id) for one in _NAMED]
    return _dates().where(ReflectionSession.reduced, or_(*(one.exists() for one in named)))


def _numbers_beside_lists() -> Select:
    numbers = select(AttendanceTotal.role).where(AttendanceTotal.session_id == ReflectionSession.id)
    return _dates().where(~ReflectionSession.reduced, numbers.exists())


def _quarter() -> ColumnElement[str]:
    """The quarter of a date's day as text, such as 2026Q3; the month's number plus 2, divided by 3, rounded down."""
    year, month = (cast(extract(part, ReflectionSession.day), Integer) for part in ("year", "month"))
    return cast(year, String) + "Q" + cast((month + 2) // 3, String)
