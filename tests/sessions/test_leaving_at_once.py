"""Whoever leaves lets go of several dates; whoever comes in that moment never waits for them in a circle."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.people.actions.accounts import deactivate
from coreflect.sessions import ROOM
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.actions.leads import add_lead
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.actions.runs import sign_up_for
from coreflect.sessions.actions.substitutes import name_substitute
from coreflect.sessions.models import SeriesLead, SignUp, Substitute
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_places_at_once import ROUNDS, at_once, failed, held

DAYS = 8


def test_dates_are_called_off_while_their_substitute_leaves(app: Flask, db: Session, cast: Cast) -> None:
    for _ in range(ROUNDS):
        series = factories.make_series(cast.rowan, place="")
        dates = [factories.make_date(series, TODAY + timedelta(days=day + 7)).id for day in range(DAYS)]
        stands_in = factories.make_person("ps_staff")
        for one in dates:
            factories.make_substitute(one, stands_in)
        rowan, wes, leaver = as_viewer(db, cast.rowan), as_viewer(db, cast.wes), stands_in.id
        db.rollback()

        def call_all_off(s: Session, dates: list = dates, rowan=rowan) -> None:
            for one in sorted(dates, reverse=True):
                cancel_date(s, rowan, one, "Snow.", NOW)

        answers = at_once(app, lambda s, w=wes, p=leaver: deactivate(s, w, p, [ROOM], NOW), call_all_off)
        assert failed(answers) == []
        assert db.scalar(select(func.count()).where(Substitute.person_id == leaver)) == 0
        db.rollback()
    assert held(db, NOW) == []


def test_a_run_is_taken_while_somebody_with_places_and_dates_to_lead_leaves(
    app: Flask, db: Session, cast: Cast
) -> None:
    for _ in range(ROUNDS):
        series = factories.make_series(cast.rowan, place="")
        dates = [factories.make_date(series, TODAY + timedelta(days=day + 7)) for day in range(DAYS)]
        leaver = factories.make_person("ps_staff")
        dates.sort(key=lambda one: one.id)
        for one in dates[DAYS // 2 :]:
            factories.make_sign_up(one, leaver)
        for one in dates[: DAYS // 2]:
            factories.make_substitute(one.id, leaver)
        wes, id_, series_id = as_viewer(db, cast.wes), leaver.id, series.id
        others = [as_viewer(db, factories.make_person()) for _ in range(2)]
        db.rollback()
        answers = at_once(
            app,
            lambda s, w=wes, p=id_: deactivate(s, w, p, [ROOM], NOW),
            *[lambda s, o=one, i=series_id: sign_up_for(s, o, i, None, NOW) for one in others],
        )
        assert failed(answers) == []
    assert held(db, NOW) == []


def test_nobody_begins_to_lead_and_gets_a_place_in_the_same_moment(app: Flask, db: Session, cast: Cast) -> None:
    """A PS lead signs up for a date of another series while one of its leads adds them, or asks them to step in."""
    for number in range(2 * ROUNDS):
        series = factories.make_series(cast.rowan, place="")
        on = factories.make_date(series)
        tove = factories.make_person("ps_lead", "clinician")
        rowan, guest, series_id, session_id = as_viewer(db, cast.rowan), as_viewer(db, tove), series.id, on.id
        db.rollback()

        begin = (
            lambda s, r=rowan, g=guest.id, i=series_id: add_lead(s, r, i, g, NOW),
            lambda s, r=rowan, g=guest.id, i=session_id: name_substitute(s, r, i, g, NOW),
        )[number % 2]

        answers = at_once(app, begin, lambda s, g=guest, i=session_id: sign_up(s, g, i, NOW))
        assert failed(answers) == []
        assert isinstance(answers[0], str)
        states = list(db.scalars(select(SignUp.state).where(SignUp.session_id == session_id)))
        assert states in ([], ["withdrawn"])
        db.rollback()
    assert db.scalar(select(func.count()).select_from(SeriesLead)) > ROUNDS


def test_a_date_is_called_off_while_somebody_with_letters_about_it_leaves(app: Flask, db: Session, cast: Cast) -> None:
    """Closing an account takes back all its letters, calling off those about the date: each holds the date first."""
    rooms, later = app.extensions["rooms"], NOW + timedelta(minutes=1)
    for _ in range(ROUNDS):
        series = factories.make_series(cast.rowan, place="")
        dates = [factories.make_date(series, TODAY + timedelta(days=day + 7)).id for day in range(DAYS)]
        rowan, wes, guest = (as_viewer(db, one) for one in (cast.rowan, cast.wes, factories.make_person()))
        sign_up_for(db, guest, series.id, None, NOW)
        for one in dates:
            factories.make_mail(reader=guest.id, about=one, kind="reminder")
        db.rollback()

        def call_all_off(s: Session, dates: list = dates, rowan=rowan) -> None:
            for one in sorted(dates):
                cancel_date(s, rowan, one, "Snow.", NOW)

        answers = at_once(app, call_all_off, lambda s, w=wes, p=guest.id: deactivate(s, w, p, rooms, later))
        assert failed(answers) == []
    assert held(db, NOW) == []
