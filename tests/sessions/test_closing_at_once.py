"""An account that is closed while its owner signs up, and two that are closed at once."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.people.actions.accounts import deactivate
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions import ROOM
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer


def test_an_account_closed_in_the_midst_of_a_sign_up_holds_no_place(app: Flask, db: Session, cast: Cast) -> None:
    """The sign-up stands still between the look at the account and the place; closing waits, then takes it back."""
    on = factories.make_date(cast.series)
    session_id, priya_id = on.id, cast.priya.id
    priya, wes = as_viewer(db, cast.priya), as_viewer(db, cast.wes)
    db.rollback()
    failed: list[Exception] = []

    def close() -> None:
        with app.app_context():
            try:
                deactivate(database.session(), wes, priya_id, [ROOM], NOW)
            except Exception as error:
                failed.append(error)

    other = Thread(target=close)

    def stand_still(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith("INSERT INTO sign_up") and not other.ident:
            other.start()
            other.join(1)

    event.listen(database.engine, "before_cursor_execute", stand_still)
    try:
        sign_up(db, priya, session_id, NOW)
    finally:
        event.remove(database.engine, "before_cursor_execute", stand_still)
    other.join(30)
    assert failed == []
    db.expire_all()
    assert db.scalars(select(SignUp.state).where(SignUp.person_id == priya_id)).all() == ["withdrawn"]
    assert list(invariants(db, NOW, None)) == []


def test_two_who_are_closed_at_once_with_the_same_dates_never_wait_for_each_other(
    app: Flask, db: Session, cast: Cast
) -> None:
    people = [factories.make_person() for _ in range(4)]
    waiting = [factories.make_person() for _ in range(4)]
    for week in range(1, 7):
        on = factories.make_date(cast.series, TODAY + timedelta(weeks=week), places=4)
        for person in people if week % 2 else reversed(people):
            factories.make_sign_up(on, person)
        for person in waiting:
            factories.make_sign_up(on, person, "waiting")
    wes, closed = viewer_of(db, cast.wes.id), [person.id for person in people]
    promoted = {person.id for person in waiting}
    db.rollback()
    together, failed = Barrier(len(closed)), []

    def close(person_id: UUID) -> None:
        with app.app_context():
            together.wait()
            try:
                deactivate(database.session(), wes, person_id, [ROOM], NOW)
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=close, args=(person_id,)) for person_id in closed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    db.expire_all()
    assert set(db.scalars(select(SignUp.person_id).where(SignUp.state == "coming"))) == promoted
    assert list(invariants(db, NOW, None)) == []
