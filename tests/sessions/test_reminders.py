"""Reminders, how to join on the day, and places left: each once, to whom it helps, and never to who is gone."""

from datetime import datetime, timedelta
from threading import Barrier, Event, Thread, current_thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.notices.models import Mail, MailWish
from coreflect.sessions.actions import tell
from coreflect.sessions.actions.dates import locked
from coreflect.sessions.actions.reminders import remind, wish_reminders
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.rules.joining import join_told_at
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.hours import came_before, rounds
from tests.sessions.test_letters import LINK, letters_to, said

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VIDEO = {"mode": "video", "place": "", "link": LINK}


@pytest.fixture
def date(cast: Cast) -> ReflectionSession:
    """A date in fourteen days, at which Priya has a place; Sunniva waits, and somebody has withdrawn."""
    on = factories.make_date(cast.series, TODAY + 14 * DAY)
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva, "waiting")
    factories.make_sign_up(on, factories.make_person(), "withdrawn")
    return on


def test_two_reminders_come_at_their_hours_and_only_to_who_has_a_place(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    assert rounds(db, date) == [168, 24]
    mails = db.scalars(select(Mail)).all()
    assert [one.reader for one in mails] == [cast.priya.id] * 2
    assert {one.until for one in mails} == {date.starts_at}
    assert {one.kind for one in mails} == {"reminder"}
    letter = letters_to(db, cast.priya)[0]
    assert "You have a place at this co-reflection." in letter.lines
    assert letter.links[0].path.endswith("/withdraw")
    assert letter.links[0].signed_until == date.starts_at


def test_a_series_says_when_and_whether_it_reminds(db: Session, cast: Cast, date: ReflectionSession) -> None:
    cast.series.remind_first, cast.series.remind_last = 0, 2
    db.commit()
    assert rounds(db, date) == [2]
    cast.other_series.remind_first = cast.other_series.remind_last = 0
    factories.make_sign_up(factories.make_date(cast.other_series, TODAY + 14 * DAY), cast.priya)
    assert rounds(db, date) == []


def test_each_person_says_which_reminders_they_want(db: Session, cast: Cast, date: ReflectionSession) -> None:
    wish_reminders(db, cast.priya.id, first=True, last=True)
    wish_reminders(db, cast.priya.id, first=False, last=True)
    assert rounds(db, date) == [24]
    wish_reminders(db, cast.sunniva.id, first=False, last=False)
    only_first = factories.make_date(cast.series, TODAY + 28 * DAY)
    factories.make_sign_up(only_first, cast.sunniva)
    factories.make_sign_up(only_first, cast.priya)
    wish_reminders(db, cast.priya.id, first=True, last=False)
    assert rounds(db, only_first) == [168]
    assert [one.reader for one in db.scalars(select(Mail).where(Mail.about == only_first.id))] == [cast.priya.id]


def test_who_wants_no_mails_of_this_kind_is_not_reminded(db: Session, cast: Cast, date: ReflectionSession) -> None:
    db.add(MailWish(reader=cast.priya.id, kind="reminder", how="off"))
    db.commit()
    assert rounds(db, date) == []


def test_a_round_that_comes_late_writes_one_reminder_and_none_after_the_start(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    assert remind(db, date.starts_at - 20 * HOUR) == 1
    assert remind(db, date.starts_at - 19 * HOUR) == 0
    assert [one.key.split()[0] for one in db.scalars(select(Mail))] == ["last"]
    other = factories.make_date(cast.series, TODAY + 28 * DAY)
    factories.make_sign_up(other, cast.priya)
    assert remind(db, other.starts_at) == 0


def test_who_just_signed_up_is_not_reminded_at_once(db: Session, cast: Cast, date: ReflectionSession) -> None:
    late = date.starts_at - 20 * HOUR
    tell.tell_place(db, date, [cast.priya.id], late)
    assert rounds(db, date, since=20) == []
    early = factories.make_date(cast.series, TODAY + 28 * DAY)
    factories.make_sign_up(early, cast.priya)
    tell.tell_place(db, early, [cast.priya.id], early.starts_at - 3 * DAY)
    assert rounds(db, early, since=72) == [24]


def test_a_moved_date_is_reminded_of_anew(db: Session, cast: Cast, date: ReflectionSession) -> None:
    assert remind(db, date.starts_at - 7 * DAY) == 1
    first = db.scalars(select(Mail)).one()
    moved_at = date.starts_at - 6 * DAY
    date.moved_from, date.sequence = date.starts_at, 1
    date.starts_at += 14 * DAY
    date.ends_at += 14 * DAY
    tell.tell_moved(db, date, moved_at)
    db.commit()
    assert first.state == "void", "it was not sent yet, and says what is no longer true"
    assert rounds(db, date) == [168, 24]


def test_a_date_that_moves_into_the_hours_before_it_needs_no_reminder_beside_the_letter(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    moved_at = date.starts_at - 10 * DAY
    date.moved_from, date.sequence = date.starts_at, 1
    date.starts_at, date.ends_at = moved_at + 20 * HOUR, moved_at + 21 * HOUR
    tell.tell_moved(db, date, moved_at)
    assert rounds(db, date, since=20) == []


def test_a_cancelled_date_and_a_closed_account_are_silent(db: Session, cast: Cast, date: ReflectionSession) -> None:
    assert remind(db, date.starts_at - 7 * DAY) == 1
    date.state = "cancelled"
    tell.tell_cancelled(db, date, date.starts_at - 6 * DAY)
    assert rounds(db, date) == []
    assert [one.state for one in db.scalars(select(Mail).where(Mail.kind == "reminder"))] == ["void"]
    other = factories.make_date(cast.series, TODAY + 28 * DAY)
    factories.make_sign_up(other, factories.make_person(active=False))
    assert rounds(db, other) == []


def test_who_withdraws_is_not_reminded_also_not_of_what_waits_to_be_sent(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    late = factories.make_person()
    factories.make_sign_up(date, late)
    assert remind(db, date.starts_at - 7 * DAY) == 2
    sign_up = db.scalars(select(SignUp).where(SignUp.person_id == cast.priya.id)).one()
    sign_up.state = "withdrawn"
    tell.tell_left(db, date, cast.priya.id, date.starts_at - 6 * DAY)
    states = {one.reader: one.state for one in db.scalars(select(Mail).where(Mail.kind == "reminder"))}
    assert states == {cast.priya.id: "void", late.id: "due"}
    assert remind(db, date.starts_at - DAY) == 1


def test_how_to_join_comes_on_the_morning_of_the_day_and_nowhere_else(db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series, TODAY + 14 * DAY, **VIDEO)
    factories.make_sign_up(date, cast.priya)
    factories.make_sign_up(date, cast.sunniva, "waiting")
    wish_reminders(db, cast.priya.id, first=False, last=False)
    db.add(MailWish(reader=cast.priya.id, kind="reminder", how="off"))
    db.commit()
    assert rounds(db, date) == [5], "seven in the morning in New York"
    (letter,) = letters_to(db, cast.priya)
    assert f"Join here: {LINK}" in letter.lines
    assert letter.kind == "place", "it always comes"
    assert not letters_to(db, cast.sunniva)
    assert LINK not in " ".join(one.key for one in db.scalars(select(Mail)))


def test_who_signs_up_on_the_day_is_told_how_to_join_at_once(db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series, TODAY + 14 * DAY, **VIDEO)
    factories.make_sign_up(date, cast.priya)
    noon = date.starts_at - HOUR
    tell.tell_place(db, date, [cast.priya.id], noon)
    assert remind(db, noon) == 1
    assert [LINK in said(one) for one in letters_to(db, cast.priya)].count(True) == 1


def test_a_date_called_off_on_its_morning_takes_back_how_to_join(db: Session, cast: Cast) -> None:
    date = factories.make_date(cast.series, TODAY + 14 * DAY, **VIDEO)
    factories.make_sign_up(date, cast.priya)
    morning = date.starts_at - 5 * HOUR
    remind(db, morning)
    assert any(LINK in said(one) for one in letters_to(db, cast.priya))
    date.state = "cancelled"
    tell.tell_cancelled(db, date, morning)
    assert not any(LINK in said(one) for one in letters_to(db, cast.priya))
    assert LINK not in "".join(db.scalars(select(Mail.body)))


def test_the_day_s_letter_stands_for_a_reminder_that_would_come_after_it(db: Session, cast: Cast) -> None:
    cast.series.remind_last = 2
    date = factories.make_date(cast.series, TODAY + 14 * DAY, **VIDEO)
    factories.make_sign_up(date, cast.priya)
    assert rounds(db, date) == [168, 5]


@pytest.mark.parametrize(
    ("start", "zone", "told"),
    [
        ("2026-12-02T12:00-05:00", "America/New_York", "2026-12-02T07:00-05:00"),
        ("2027-03-14T12:00-04:00", "America/New_York", "2027-03-14T07:00-04:00"),  # the clocks went forward at 2
        ("2026-12-02T08:00-05:00", "America/New_York", "2026-12-02T06:00-05:00"),
        ("2026-12-02T12:00-05:00", "UTC", "2026-12-02T07:00+00:00"),
        ("2026-12-02T23:30-05:00", "America/New_York", "2026-12-02T07:00-05:00"),
    ],
)
def test_seven_in_the_morning_is_that_of_the_date_s_own_clock(start: str, zone: str, told: str) -> None:
    assert join_told_at(datetime.fromisoformat(start), zone) == datetime.fromisoformat(told)


def test_a_round_asks_two_questions_when_nothing_is_due_and_a_few_when_much_is(
    db: Session, cast: Cast, date: ReflectionSession, count_queries: Any
) -> None:
    came_before(cast, factories.make_person())
    factories.make_date(cast.series, TODAY + 13 * DAY)
    with count_queries() as idle:
        assert remind(db, NOW) == 0
    assert len(idle) == 2
    seven = date.starts_at - 7 * DAY
    with count_queries() as few:
        assert remind(db, seven) == 2
    for week in range(3):
        one = factories.make_date(cast.other_series, TODAY + (week + 10) * DAY, places=20)
        for _ in range(10):
            factories.make_sign_up(one, factories.make_person())
    with count_queries() as many:
        assert remind(db, seven) == 30
    assert len(few) == len(many) == 7


def test_two_rounds_at_once_write_each_letter_once(app: Flask, db: Session, date: ReflectionSession) -> None:
    for _ in range(20):
        factories.make_sign_up(date, factories.make_person())
        date.places = 40
    db.commit()
    at, start, written = date.starts_at - 7 * DAY, Barrier(3), []
    db.rollback()

    def round_() -> None:
        with app.app_context():
            start.wait()
            written.append(remind(database.session(), at))
            database.session.remove()

    threads = [Thread(target=round_) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(written) == 21
    assert db.query(Mail).count() == 21


def test_who_withdraws_in_the_same_moment_is_not_reminded(app: Flask, db: Session, date: ReflectionSession) -> None:
    """The withdrawal holds the date; the round has begun, waits for it, and looks again."""
    at, id_ = date.starts_at - 7 * DAY, date.id
    db.rollback()
    held, asked, written = Event(), Event(), []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        """The round waits for the date: on SQLite for leave to write at all, on PostgreSQL for the row."""
        if current_thread().name == "round" and ("BEGIN" in statement or "FOR UPDATE" in statement):
            asked.set()

    event.listen(database.engine, "before_cursor_execute", note)

    def withdraw_() -> None:
        with app.app_context():
            here = database.session()
            on = locked(here, id_)
            sign_up = here.scalars(select(SignUp).where(SignUp.session_id == id_, SignUp.state == "coming")).one()
            held.set()
            assert asked.wait(20)
            sign_up.state = "withdrawn"
            tell.tell_left(here, on, sign_up.person_id, at)
            here.commit()
            here.close()

    def round_() -> None:
        with app.app_context():
            held.wait()
            written.append(remind(database.session(), at))
            database.session.remove()

    threads = [Thread(target=withdraw_), Thread(target=round_, name="round")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event.remove(database.engine, "before_cursor_execute", note)
    assert written == [0]
    assert not db.scalars(select(Mail).where(Mail.kind == "reminder")).all()
