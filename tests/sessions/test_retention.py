"""Lists of names that become numbers."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Role
from coreflect.people.models import Person
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import Attendance, AttendanceTotal, ReflectionSession, SignUp, Substitute
from coreflect.sessions.queries.retention import numbers_of
from coreflect.sessions.rules.retention import ends_on, latest_closed
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW

ZONE = "America/New_York"
OLD = date(2024, 8, 14)  # its quarter is the ninth that is closed: one more than is kept
YOUNG = date(2024, 11, 13)  # and this is the eighth
LISTS = (Attendance, SignUp, Substitute)


def names_left(db: Session, on: ReflectionSession) -> int:
    """Return how many rows join a person to a date."""
    counts = (select(func.count()).select_from(one).where(one.session_id == on.id) for one in LISTS)
    return sum(db.scalar(count) or 0 for count in counts)


def held(cast: Cast, day: date) -> ReflectionSession:
    """A date with a place for Priya who came and one who did not, a walk-in of PS staff, one waiting, a substitute."""
    on = factories.make_date(cast.series, day)
    missed, waited = factories.make_person(), factories.make_person()
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, missed)
    factories.make_sign_up(on, waited, "waiting")
    factories.make_attendance(on, cast.priya)
    factories.make_attendance(on, missed, came=False)
    factories.make_attendance(on, cast.sunniva, walk_in=True)
    database.session.add(Substitute(session_id=on.id, person_id=cast.tove.id))
    database.session.commit()
    return on


def broken(db: Session, app: Flask, now: datetime = NOW) -> list[str]:
    return list(invariants(db, now, app.extensions["keyring"]))


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(4, 12))
def test_as_many_closed_quarters_are_kept_as_was_said(today: date, quarters: int) -> None:
    period, kept = latest_closed(today), 0
    assert period.is_closed(today)
    assert not period.next().is_closed(today)
    while ends_on(period, quarters) > today:
        period, kept = period.previous(), kept + 1
    assert kept == quarters
    assert ends_on(Period(2024, 3), 8) == date(2026, 10, 14)


def test_a_list_that_is_no_longer_kept_becomes_how_many_by_role(db: Session, app: Flask, cast: Cast) -> None:
    old, young = held(cast, OLD), held(cast, YOUNG)
    unnoted = factories.make_date(cast.other_series, OLD)
    factories.make_sign_up(unnoted, cast.priya)
    nobody = factories.make_date(cast.other_series, OLD + timedelta(days=1))
    factories.make_attendance(nobody, cast.priya, came=False)
    assert reduce(db, NOW, ZONE) == ["The lists of July to September 2024 became numbers (3 dates)."]
    assert numbers_of(db, old.id) == {Role.CLINICIAN: 1, Role.PS_STAFF: 1}
    assert numbers_of(db, unnoted.id) == {}, "a list that was never written has no numbers, not noughts"
    assert numbers_of(db, nobody.id) == {Role.CLINICIAN: 0, Role.PS_STAFF: 0}
    assert numbers_of(db, young.id) is None
    assert numbers_of(db, factories.nowhere()) is None
    assert (names_left(db, old), names_left(db, unnoted), names_left(db, nobody), names_left(db, young)) == (0, 0, 0, 7)
    assert (old.reduced, old.taken, old.waiting, old.last_number) == (True, 0, 0, 0)
    assert (young.reduced, young.taken, young.waiting) == (False, 2, 1)
    assert broken(db, app) == []
    db.rollback()
    assert reduce(db, NOW, ZONE) == []
    assert db.scalar(select(func.count()).select_from(AttendanceTotal)) == 4


def test_the_lists_go_on_the_day_on_which_the_last_quarter_closes_where_the_agency_is(db: Session, cast: Cast) -> None:
    old = held(cast, OLD)
    midnight = datetime(2026, 10, 14, 4, 0, tzinfo=UTC)  # in New York
    assert reduce(db, midnight - timedelta(minutes=1), ZONE) == []
    assert names_left(db, old) == 7
    assert len(reduce(db, midnight, ZONE)) == 1
    assert names_left(db, old) == 0


def test_the_role_is_the_one_in_which_somebody_came(db: Session, cast: Cast) -> None:
    old = held(cast, OLD)
    cast.priya.clinician, cast.priya.leadership = False, True
    db.commit()
    reduce(db, NOW, ZONE)
    assert numbers_of(db, old.id) == {Role.CLINICIAN: 1, Role.PS_STAFF: 1}


@pytest.mark.parametrize(("number", "later"), [(4, 12), (12, 4), (8, 5)])
def test_a_new_number_holds_for_quarters_that_begin_later(db: Session, cast: Cast, number: int, later: int) -> None:
    on = held(cast, date(2026, 11, 4))
    factories.agency().attendance_quarters = number
    db.commit()
    reduce(db, NOW, ZONE)
    factories.agency().attendance_quarters = later
    db.commit()
    late = held(cast, date(2026, 12, 2))  # planned after the change, in the same quarter
    next_year = held(cast, date(2027, 2, 3))
    for moment in (NOW, NOW + timedelta(days=90)):
        reduce(db, moment, ZONE)
        db.refresh(on)
        assert on.kept_quarters == number
        assert late.kept_quarters == number
    assert next_year.kept_quarters == later
    end = datetime.combine(ends_on(Period(2026, 4), number), datetime.min.time(), UTC)
    reduce(db, end, ZONE)  # still the day before, in New York
    assert names_left(db, on) == 7
    reduce(db, end + timedelta(hours=12), ZONE)
    assert (names_left(db, on), names_left(db, late)) == (0, 0)


def test_two_that_tend_at_once_count_each_list_once(db: Session, app: Flask, cast: Cast) -> None:
    dates = [held(cast, OLD + timedelta(days=n)) for n in range(3)]
    ids = [on.id for on in dates]
    db.rollback()
    gate, said = Barrier(4), []

    def tend() -> None:
        with app.app_context():
            gate.wait()
            said.extend(reduce(database.session(), NOW, ZONE))
            database.session.remove()

    threads = [Thread(target=tend) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert said == ["The lists of July to September 2024 became numbers (3 dates)."]
    assert all(numbers_of(db, id_) == {Role.CLINICIAN: 1, Role.PS_STAFF: 1} for id_ in ids)


@pytest.mark.parametrize(
    "step", ["INSERT INTO attendance_total", "DELETE FROM attendance", "DELETE FROM sign_up", "UPDATE reflection"]
)
def test_what_fails_half_way_leaves_the_lists_whole(db: Session, app: Flask, cast: Cast, step: str) -> None:
    on = held(cast, OLD)
    reduce(db, datetime(2026, 10, 1, tzinfo=UTC), ZONE)  # so that nothing is left to settle

    def fails(_connection, _cursor, said: str, *_) -> None:
        if said.startswith(step):
            raise RuntimeError("power cut")

    event.listen(database.engine, "after_cursor_execute", fails)
    try:
        with pytest.raises(RuntimeError, match="power cut"):
            reduce(db, NOW, ZONE)
    finally:
        event.remove(database.engine, "after_cursor_execute", fails)
        db.rollback()
    assert names_left(db, on) == 7
    assert numbers_of(db, on.id) is None
    assert len(reduce(db, NOW, ZONE)) == 1
    assert numbers_of(db, on.id) == {Role.CLINICIAN: 1, Role.PS_STAFF: 1}
    assert broken(db, app) == []


def test_the_audit_finds_lists_that_are_kept_too_long(db: Session, app: Flask, cast: Cast) -> None:
    held(cast, OLD)
    factories.make_date(cast.other_series, date(2020, 1, 15))  # without a name nothing is kept too long
    day = datetime(2026, 10, 20, 12, tzinfo=UTC)
    assert broken(db, app, day) == []
    assert broken(db, app, day + timedelta(days=1)) == [
        "The lists of July to September 2024 should have become numbers on Wednesday 14 October 2026."
    ]
    reduce(db, NOW, ZONE)
    assert broken(db, app) == []


@pytest.mark.parametrize("left", LISTS)
def test_the_audit_finds_a_name_beside_the_numbers(db: Session, app: Flask, cast: Cast, left: type) -> None:
    on = held(cast, OLD)
    reduce(db, NOW, ZONE)
    values = {"session_id": on.id, "person_id": cast.priya.id}
    more = {Attendance: {"came": True}, SignUp: {"number": 1, "state": "withdrawn"}, Substitute: {}}[left]
    on.last_number = 1
    db.add(left(**values, **more))
    db.commit()
    found = broken(db, app)
    assert (
        "Wednesday co-reflection, Wednesday 14 August 2024: its lists became numbers, and there are names still."
        in (found)
    )


def test_the_audit_finds_numbers_beside_a_list(db: Session, app: Flask, cast: Cast) -> None:
    on = held(cast, YOUNG)
    db.add(AttendanceTotal(session_id=on.id, role="clinician", came=1))
    db.commit()
    assert broken(db, app) == [
        "Wednesday co-reflection, Wednesday 13 November 2024: it has numbers although its lists are kept."
    ]


def test_my_data_says_what_is_kept_and_nothing_of_what_is_gone(db: Session, app: Flask, cast: Cast, page) -> None:
    held(cast, OLD)
    held(cast, YOUNG)
    mine = page.as_(cast.priya).open("home.me")
    assert "14 August 2024" in mine.text
    assert "13 November 2024" in mine.text
    reduce(db, NOW, ZONE)
    mine.open("home.me")
    assert "14 August 2024" not in mine.text
    assert "13 November 2024" in mine.text
    assert "kept for 8 closed quarters, then only how many came, by role." in mine.text


def test_tend_does_it_before_anything_was_set_up_or_was_ever_held(db: Session, app: Flask) -> None:
    from coreflect.sessions import ROOM

    assert ROOM.tend
    assert list(ROOM.tend(db, NOW, app.extensions["deployment"])) == []
    db.delete(factories.agency())
    db.commit()
    assert list(ROOM.tend(db, NOW, app.extensions["deployment"])) == []
    assert db.scalar(select(func.count()).select_from(Person)) == 0
