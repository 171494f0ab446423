"""What the room tells home, "my data" and the audit."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.offers import about, leave, waiting
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import a_full_date, as_viewer


@pytest.fixture
def audit(db: Session, app: Flask):
    def ask(now=NOW) -> list[str]:
        return list(invariants(db, now, app.extensions["keyring"]))

    return ask


def test_a_lead_is_reminded_of_open_lists_of_her_own_series_only(db: Session, cast: Cast) -> None:
    for day in (TODAY - timedelta(days=1), TODAY - timedelta(days=8)):
        factories.make_sign_up(factories.make_date(cast.series, day), cast.priya)
    noted = factories.make_date(cast.series, TODAY - timedelta(days=15))
    factories.make_sign_up(noted, cast.priya)
    factories.make_attendance(noted, cast.priya, came=False)
    closed = factories.make_date(cast.series, date(2026, 9, 30))
    factories.make_sign_up(closed, cast.priya)
    factories.make_date(cast.series, TODAY - timedelta(days=22))  # nobody had a place
    factories.make_sign_up(factories.make_date(cast.series), cast.priya)  # still to come
    titles = [item.title for item in waiting(db, as_viewer(db, cast.rowan), NOW)]
    assert titles == ["Note who came yesterday", "Note who came on Tuesday 17 November 2026"]
    for other in (cast.tove, cast.priya, cast.helena, cast.wes):
        assert list(waiting(db, as_viewer(db, other), NOW)) == []


def test_a_person_reads_where_they_signed_up_and_came_and_nobody_elses(db: Session, cast: Cast) -> None:
    for days in (21, 7):
        factories.make_sign_up(factories.make_date(cast.series, TODAY + timedelta(days=days)), cast.priya)
    factories.make_sign_up(factories.make_date(cast.other_series), cast.priya, "withdrawn")
    held = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_attendance(held, cast.priya)
    missed = factories.make_date(cast.series, TODAY - timedelta(days=14))
    factories.make_attendance(missed, cast.priya, came=False)
    assert list(about(db, as_viewer(db, cast.priya))) == [
        ("Early co-reflection: signed up, and withdrew", "Wednesday 2 December 2026."),
        (
            "Wednesday co-reflection: signed up, with a place",
            "Wednesday 2 December 2026; Wednesday 16 December 2026.",
        ),
        ("You came", "Wednesday 18 November 2026."),
        ("You couldn't make it", "Wednesday 11 November 2026."),
        (
            "For how long",
            "The lists of a quarter that begins now are kept for 8 closed quarters, then only how many came, by role. "
            "A number that was in force when a quarter began holds for it.",
        ),
    ]
    assert list(about(db, as_viewer(db, cast.sunniva))) == []


def test_who_leaves_frees_a_place(db: Session, cast: Cast, audit) -> None:
    on, (first, *_) = a_full_date(db, cast.series)
    leave(db, first.id, NOW)
    db.commit()
    assert (on.taken, on.waiting) == (2, 1)
    assert audit() == []


def test_dates_as_the_actions_leave_them_hold(db: Session, cast: Cast, audit) -> None:
    a_full_date(db, cast.series)
    for number in range(12):
        factories.make_date(cast.other_series, date(2026, number + 1, 28))
    assert audit() == []


def test_each_thing_that_does_not_hold_is_said_with_its_date_and_without_a_person(
    db: Session, cast: Cast, audit
) -> None:
    on, (_, _, third, _) = a_full_date(db, cast.series)

    def change(table, **values) -> None:
        db.execute(update(table).values(**values))
        db.commit()

    def said(words: str, now=NOW) -> bool:
        sentences = audit(now)
        assert not any("Number" in sentence for sentence in sentences)
        return f"Wednesday co-reflection, Wednesday 2 December 2026: {words}." in sentences

    change(ReflectionSession, taken=1)
    assert said("the number of places taken is not the number of people coming")
    assert said("somebody waits while a place is free")
    assert not said("somebody waits while a place is free", on.starts_at)
    change(ReflectionSession, taken=2, waiting=1)
    assert said("the number waiting is not the number of people waiting")
    change(ReflectionSession, waiting=2, last_number=3)
    assert said("somebody has a number that was never given out")
    change(ReflectionSession, last_number=4, period="2026Q3")
    assert said("its period is not the quarter of its day")
    change(ReflectionSession, period="2026Q4")
    assert audit() == []
    change(SignUp, promoted_at=on.starts_at)
    assert audit() == []
    change(SignUp, promoted_at=on.starts_at + timedelta(seconds=1))
    assert said("somebody got a place after the start")
    change(SignUp, promoted_at=None, state="coming")
    assert said("more people come than there are places")
    assert third.id


def test_somebody_whose_account_ended_may_be_passed_by(db: Session, cast: Cast, audit) -> None:
    on, (_, _, third, fourth) = a_full_date(db, cast.series)
    for person in (third, fourth):
        person.active = False
    on.places = 3
    db.commit()
    assert audit() == []
    fourth.active = True
    db.commit()
    assert len(audit()) == 1


def test_the_database_itself_refuses_an_overbooked_date_and_a_person_twice(db: Session, cast: Cast) -> None:
    on, (first, *_) = a_full_date(db, cast.series)
    for statement in (
        "UPDATE reflection_session SET taken = places + 1",
        "UPDATE sign_up SET number = 1",
        "UPDATE sign_up SET state = 'maybe'",
    ):
        with pytest.raises(Exception, match="(?i)constraint"):
            db.execute(text(statement))
        db.rollback()
    db.add(SignUp(session_id=on.id, person_id=first.id, number=99, state="waiting"))
    with pytest.raises(Exception, match="(?i)unique"):
        db.commit()
    db.rollback()
