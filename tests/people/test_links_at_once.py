"""A link that is used in the same moment in which somebody acts on its account."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.permissions import Role
from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.invite import add_person, new_link, renew
from coreflect.people.actions.welcome import LinkSpent, welcome
from coreflect.people.models import Invitation
from coreflect.people.queries.viewer import Viewer, viewer_of
from tests import factories
from tests.factories import NOW

ACTS: dict[str, Callable[[Session, Viewer, object], object]] = {
    "deactivate": lambda session, by, person: deactivate(session, by, person, [], NOW),
    "renew": lambda session, by, person: renew(session, by, person, NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_choosing_a_password_and_acting_on_the_account_wait_for_each_other(app: Flask, db: Session, act: str) -> None:
    """The administrator's transaction stands still between the account and its link; nobody gets an error."""
    wes = viewer_of(db, factories.make_person("administrator", password_hash="chosen").id)
    person = add_person(db, "Jo Amberley", "jo@example.org", frozenset({Role.CLINICIAN}))
    link = new_link(db, person, "America/New_York", NOW)
    db.commit()
    outcomes: list[str] = []

    def choose() -> None:
        with app.app_context():
            try:
                welcome(database.session(), link.token, "a long enough password", NOW)
                outcomes.append("done")
            except LinkSpent:
                outcomes.append("refused")
            except Exception as error:
                outcomes.append(repr(error))

    other = Thread(target=choose)

    def stand_still(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith("DELETE FROM invitation") and not other.ident:
            other.start()
            other.join(1.5)

    event.listen(database.engine, "before_cursor_execute", stand_still)
    try:
        ACTS[act](db, wes, link.person_id)
    finally:
        event.remove(database.engine, "before_cursor_execute", stand_still)
    other.join(30)
    assert outcomes == ["refused"]
    left = db.scalar(select(func.count()).select_from(Invitation))
    assert left == (1 if act == "renew" else 0)
