"""The demonstration's co-reflections: believable, and by the same rules."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency, LedgerEntry
from coreflect.foundation.db import db as database
from coreflect.foundation.periods import Period
from coreflect.notices.models import Mail
from coreflect.notices.queries.mine import latest
from coreflect.people import demo as people
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions import demo
from coreflect.sessions.actions.leads import flag_leaderless
from coreflect.sessions.actions.offers_of_places import keep_order
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.actions.series import extend
from coreflect.sessions.demo.calendar import EARLY, NOON, closures, held_days
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import Attendance, Closure, ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.queries.dates import Wanted, dates_for, next_for
from coreflect.sessions.queries.for_others import came_by_date
from coreflect.sessions.rules.places import Standing
from tests.databases import Databases

DAYS = (date(2026, 11, 25), date(2026, 1, 1), date(2026, 1, 14), date(2028, 2, 29), date(2027, 3, 14))


def load(db: Session, app: Flask, day: date) -> datetime:
    """Load people and dates in place of what the fixture set up; return noon of that day."""
    db.execute(delete(Agency))
    for room in (people, demo):
        assert list(room.load(db, day, app.extensions["keyring"]))
    db.flush()
    return datetime.combine(day, time(15), UTC)


def test_the_calendar_is_fresh_on_any_day() -> None:
    for number in range(800):
        day = date(2026, 1, 1) + timedelta(days=number)
        noon, early = held_days(NOON, day), held_days(EARLY, day)
        assert noon[-1] == day - timedelta(days=1)
        assert early[-1] == day - timedelta(days=8)
        closed = {Period.of(d) for d in (*noon, *early) if Period.of(d).is_closed(day)}
        assert len(closed) == 4
        first = min(closed).first_day
        assert first <= min(noon[0], early[0]) < first + timedelta(weeks=1)
        assert all((b - a).days == 14 for run in (noon, early) for a, b in zip(run, run[1:], strict=False))
        between, training = closures(day)
        assert between.last_day >= day
        assert not between.holds(training.first_day)
        assert (training.first_day - noon[-1]).days in (42, 56, 70)


@pytest.mark.parametrize("day", DAYS)
def test_what_must_hold_of_dates_holds_of_the_demonstration(db: Session, app: Flask, day: date) -> None:
    now = load(db, app, day)
    assert list(invariants(db, now, app.extensions["keyring"])) == []
    assert db.scalar(select(func.count()).select_from(SeriesLead)) == 6
    for days in (120, 200, 280):
        came = came_by_date(db, str(Period.of(day - timedelta(days=days))))
        assert len(came) == 2
        for dates in came.values():
            assert {4 <= len(who) <= 8 for who in dates.values()} == {True}
            assert len(frozenset.union(*dates.values())) >= 10


def test_yesterday_is_not_noted_yet_and_everything_before_is(db: Session, app: Flask) -> None:
    load(db, app, DAYS[0])
    noted = select(Attendance.session_id)
    bare = select(ReflectionSession.day).join(Series, Series.id == ReflectionSession.series_id)
    bare = bare.where(ReflectionSession.day < DAYS[0], ReflectionSession.id.not_in(noted))
    assert db.scalars(bare).all() == [DAYS[0] - timedelta(days=1)]
    assert db.scalars(bare.add_columns(Series.title).with_only_columns(Series.title)).all() == ["Noon co-reflection"]


def test_priya_finds_a_place_and_is_not_on_the_full_date(db: Session, app: Flask) -> None:
    now = load(db, app, DAYS[0])
    priya = viewer_of(db, people.cast(db)["Priya Holloway"])
    coming = dates_for(db, priya, Wanted(), now)
    off = [date for date in coming if date.state == "cancelled"]
    assert [(date.standing, date.taken, date.title) for date in off] == [(Standing.COMING, 4, "Early co-reflection")]
    assert all(date.standing is None for date in coming if date not in off)
    nearest = next_for(db, priya, now)
    assert nearest == coming[0] or nearest.id == coming[0].id
    assert nearest.may_sign_up
    full = [date for date in coming if not date.free]
    assert [(date.taken, date.waiting) for date in full] == [(8, 2)]
    assert off[0].reason.startswith("Snow has damaged the roof")
    assert len([date for date in coming if date.moved_from]) == 1
    assert Counter(date.taken for date in coming)[1] == 1, "one is nearly empty"


@pytest.mark.parametrize("day", DAYS[:2])
def test_dates_are_laid_for_a_year_without_those_on_closed_days(db: Session, app: Flask, day: date) -> None:
    now = load(db, app, day)
    closed = closures(day)
    ahead = set(db.scalars(select(ReflectionSession.day).where(ReflectionSession.starts_at > now)))
    assert len(ahead) >= 47
    assert not [one for one in ahead if any(closure.holds(one) for closure in closed)]
    assert (max(ahead) - day).days > 350
    assert {tuple(row) for row in db.execute(select(Closure.first_day, Closure.last_day))} == {
        (closure.first_day, closure.last_day) for closure in closed
    }
    db.commit()
    for step in (extend, keep_order, flag_leaderless):
        assert list(step(db, now)) == [], "a round of tending finds the demonstration tended"
    assert remind(db, now) == 0


def test_letters_tell_what_happened_and_stand_on_their_readers_pages(db: Session, app: Flask) -> None:
    now = load(db, app, DAYS[0])
    who = people.cast(db)

    def told(name: str) -> list[tuple[int, str]]:
        found = latest(db, who[name], now - timedelta(days=30), 9)
        return [((DAYS[0] - one.made_at.date()).days, one.subject.split(",")[0]) for one in found]

    assert told("Priya Holloway") == [
        (1, "Co-reflection: places left"),
        (2, "Co-reflection: called off"),
        (5, "Co-reflection: you have a place"),
    ]
    assert told("Sunniva Okafor")[-1] == (4, "You step in on Tuesday 12 January 2027")
    assert [days for days, subject in told("Rowan Ellery") if "steps in" in subject] == [4]
    assert db.scalar(select(func.count()).where(Mail.state != "shown")) == 0
    everything = db.scalars(select(Mail.subject + Mail.body)).all()
    assert len(everything) > 40
    names = set(people.CLINICIANS)
    assert not [text for text in everything if any(name in text for name in names)]


def test_nothing_of_the_demonstration_happened_on_the_day_itself(db: Session, app: Flask) -> None:
    load(db, app, DAYS[0])
    begins = datetime.combine(DAYS[0], time(5), UTC)
    assert db.scalar(select(func.max(Mail.made_at))) < begins
    assert db.scalar(select(func.max(LedgerEntry.at))) < begins


@pytest.mark.parametrize(("day", "why"), [(date(2026, 11, 25), "Snow has"), (date(2026, 6, 10), "A storm has")])
def test_nobody_hears_of_snow_in_july(day: date, why: str, db: Session, app: Flask) -> None:
    load(db, app, day)
    assert (
        db.scalars(select(ReflectionSession.reason).where(ReflectionSession.state == "cancelled")).one().startswith(why)
    )


def test_most_come_to_one_series_some_to_both_and_it_is_the_same_each_time(all_databases: Databases) -> None:
    def lists() -> list[tuple]:
        app = all_databases.fresh("sqlite")
        with app.app_context():
            db = database.session()
            load(db, app, DAYS[0])
            return asked(db)

    def asked(db: Session) -> list[tuple]:
        query = select(Series.title, ReflectionSession.day, SignUp.number, people.Person.name, SignUp.state)
        query = query.join(ReflectionSession, ReflectionSession.series_id == Series.id)
        query = query.join(SignUp, SignUp.session_id == ReflectionSession.id)
        query = query.join(people.Person, people.Person.id == SignUp.person_id)
        rows = db.execute(query.order_by(ReflectionSession.day, SignUp.number)).all()
        db.rollback()
        return [tuple(row) for row in rows]

    first = lists()
    assert first == lists()
    noon, early = ({name for title, _, _, name, _ in first if title == run.title} for run in (NOON, EARLY))
    both = noon & early
    assert "Priya Holloway" in both
    assert 4 <= len(both & set(people.CLINICIANS)) < 10
    assert {state for *_, state in first} == {Standing.COMING, Standing.WAITING}
