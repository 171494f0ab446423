"""Places, offers and lists under hands that press in the same moment: nobody waits in a circle, nothing is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.refusals import Refusal
from coreflect.notices.models import Mail
from coreflect.people.actions.accounts import deactivate
from coreflect.sessions import ROOM
from coreflect.sessions.actions.offers_of_places import keep_order, lapse, mark_first, tell_short
from coreflect.sessions.actions.places import accept, sign_up, take_off, withdraw
from coreflect.sessions.actions.runs import sign_up_for
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_offers_of_places import LATE, by_id, counted, states, tomorrow

Press = Callable[[Session], object]
ROUNDS = 5


def at_once(app: Flask, *presses: Press) -> list[object]:
    """Let every press begin at the same moment, each in a session of its own; return what came of each.

    A refusal is an answer; any other error (a deadlock is one) is returned, so that the test can say which.
    """
    gate, answers = Barrier(len(presses)), [None] * len(presses)

    def run(number: int, press: Press) -> None:
        with app.app_context():
            gate.wait()
            try:
                answers[number] = press(database.session())
            except Exception as error:
                database.session.rollback()
                answers[number] = error

    threads = [Thread(target=run, args=(number, press)) for number, press in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "somebody waits for ever"
    return answers


def failed(answers: list[object]) -> list[object]:
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]


def held(db: Session, now: datetime) -> list[str]:
    db.rollback()
    said = list(invariants(db, now, None))
    db.rollback()
    return said


def offers(db: Session, cast: Cast, count: int) -> list[tuple[ReflectionSession, list[UUID]]]:
    """Return so many dates of tomorrow with two places, one of them held for the third of five people."""
    made = []
    for _ in range(count):
        cast.series = factories.make_series(cast.rowan)
        on, people = tomorrow(db, cast)
        withdraw(db, by_id(db, people[0]), on.id, LATE)
        made.append((on, people))
    db.rollback()
    return made


def test_five_withdrawals_at_once_ask_exactly_the_first_five(app: Flask, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, TODAY + timedelta(days=1), places=6)
    viewers = [as_viewer(db, factories.make_person()) for _ in range(13)]
    for viewer in viewers:
        sign_up(db, viewer, on.id, NOW)
    session_id = on.id
    db.rollback()
    answers = at_once(app, *[lambda s, v=v: withdraw(s, v, session_id, LATE) for v in viewers[:5]])
    assert failed(answers) == []
    assert states(db, on, [v.id for v in viewers]) == ["withdrawn"] * 5 + ["coming"] + ["offered"] * 5 + ["waiting"] * 2
    assert counted(db, on) == (1, 5, 2)
    assert held(db, LATE) == []


def test_two_who_tend_at_once_let_an_offer_lapse_once(app: Flask, db: Session, cast: Cast) -> None:
    made = offers(db, cast, ROUNDS)
    later = LATE + timedelta(hours=4)
    answers = at_once(app, *[lambda s: list(lapse(s, later))] * 3)
    assert failed(answers) == []
    assert sum(int(sentence.split()[0]) for one in answers for sentence in one) == ROUNDS
    for on, people in made:
        assert states(db, on, people) == ["withdrawn", "coming", "lapsed", "offered", "waiting"]
    letters = db.scalar(select(func.count()).where(Mail.key.like("offer %")))
    assert letters == 2 * ROUNDS
    assert held(db, later) == []


def test_two_who_tend_at_once_tell_the_leads_once(app: Flask, db: Session, cast: Cast) -> None:
    factories.make_date(cast.series, TODAY + timedelta(days=1))
    db.rollback()
    assert failed(at_once(app, *[lambda s: list(tell_short(s, LATE))] * 3)) == []
    assert db.scalar(select(func.count()).where(Mail.kind == "hosting")) == 2  # Rowan and Imani


@pytest.mark.parametrize("late", [timedelta(hours=4), timedelta(hours=3)])
def test_an_offer_is_taken_or_passed_on_and_never_both(app: Flask, db: Session, cast: Cast, late: timedelta) -> None:
    """Whoever accepts a minute before the end while another machine, whose clock is ahead, lets the offer lapse."""
    for on, people in offers(db, cast, ROUNDS):
        asked, session_id = by_id(db, people[2]), on.id
        db.rollback()
        answers = at_once(
            app,
            lambda s, a=asked, i=session_id: accept(s, a, i, LATE + timedelta(minutes=239)),
            lambda s: list(lapse(s, LATE + late)),
        )
        assert failed(answers) == []
        found = states(db, on, people)
        assert found[2:] in (["coming", "waiting", "waiting"], ["lapsed", "offered", "waiting"])
        assert isinstance(answers[0], Refusal) == (found[2] == "lapsed")
    assert held(db, LATE + timedelta(hours=4)) == []


def test_accepting_and_declining_at_once_ends_in_one_of_both(app: Flask, db: Session, cast: Cast) -> None:
    for on, people in offers(db, cast, ROUNDS):
        asked, session_id = by_id(db, people[2]), on.id
        db.rollback()
        answers = at_once(
            app,
            lambda s, a=asked, i=session_id: accept(s, a, i, LATE),
            lambda s, a=asked, i=session_id: withdraw(s, a, i, LATE),
        )
        assert failed(answers) == []
        assert states(db, on, people)[2:] == ["withdrawn", "offered", "waiting"]  # a withdrawal counts, before or after
    assert held(db, LATE) == []


def test_one_accepts_while_another_withdraws_and_a_third_is_taken_off(app: Flask, db: Session, cast: Cast) -> None:
    for on, people in offers(db, cast, ROUNDS):
        _, holder, asked, third, _ = (by_id(db, person) for person in people)
        rowan, session_id = as_viewer(db, cast.rowan), on.id
        db.rollback()
        answers = at_once(
            app,
            lambda s, a=asked, i=session_id: accept(s, a, i, LATE),
            lambda s, a=holder, i=session_id: withdraw(s, a, i, LATE),
            lambda s, a=third, r=rowan, i=session_id: take_off(s, r, i, a.id, LATE),
        )
        assert failed(answers) == []
        assert states(db, on, people) == ["withdrawn", "withdrawn", "coming", "withdrawn", "offered"]
    assert held(db, LATE) == []


def test_two_who_want_the_same_run_at_once_get_every_date_in_the_same_order(
    app: Flask, db: Session, cast: Cast
) -> None:
    """Dates are locked by their ids: on each, one of both was first, and neither waited for the other for ever."""
    for day in range(12):
        factories.make_date(cast.series, TODAY + timedelta(days=7 * (day + 1)), places=1, quorum=1)
    viewers = [as_viewer(db, person) for person in (cast.priya, cast.sunniva, *(factories.make_person(),) * 1)]
    series_id = cast.series.id
    db.rollback()
    answers = at_once(app, *[lambda s, v=v: sign_up_for(s, v, series_id, None, NOW) for v in viewers])
    assert failed(answers) == []
    assert sorted((one.places, one.waiting) for one in answers) == [(0, 12), (0, 12), (12, 0)]
    assert held(db, NOW) == []


def test_everything_at_once_leaves_everything_true_and_nobody_in_a_circle(app: Flask, db: Session, cast: Cast) -> None:
    """Runs, withdrawals, removals, accounts that end, offers that lapse and marks that change, on the same dates."""
    cast.series.new_first = True
    chance = Random(7)
    for day in range(6):
        factories.make_date(cast.series, TODAY + timedelta(days=day + 1), places=3, quorum=3)
    people = [as_viewer(db, factories.make_person()) for _ in range(12)]
    rowan, wes = as_viewer(db, cast.rowan), as_viewer(db, cast.wes)
    dates = list(db.scalars(select(ReflectionSession.id)))
    series_id = cast.series.id
    db.commit()

    ways = (
        lambda s, who, on, now: sign_up_for(s, who, series_id, None, now),
        lambda s, who, on, now: sign_up_for(s, who, series_id, None, now),
        lambda s, who, on, now: sign_up(s, who, on, now),
        lambda s, who, on, now: withdraw(s, who, on, now),
        lambda s, who, on, now: accept(s, who, on, now),
        lambda s, who, on, now: take_off(s, rowan, on, who.id, now),
        lambda s, who, on, now: list(lapse(s, now)),
        lambda s, who, on, now: list(keep_order(s, now)),
        lambda s, who, on, now: (mark_first(s, series_id, now), s.commit()),
        lambda s, who, on, now: list(tell_short(s, now)),
    )

    def mixture(seed: int) -> Press:
        mine = Random(seed)

        def press(s: Session) -> None:
            for _ in range(6):
                now = NOW + timedelta(hours=mine.choice((0, 20, 24, 25)))
                try:
                    mine.choice(ways)(s, mine.choice(people), mine.choice(dates), now)
                except Refusal:
                    s.rollback()

        return press

    def close(who) -> Press:
        return lambda s: deactivate(s, wes, who.id, [ROOM], NOW)

    chance.shuffle(people)
    answers = at_once(app, *[mixture(seed) for seed in range(5)], *[close(who) for who in people[:2]])
    assert failed(answers) == []
    assert [one for one in held(db, NOW + timedelta(hours=20)) if "hour ago" not in one and "last day" not in one] == []
    assert db.scalar(select(func.count()).select_from(SignUp)) > 10
