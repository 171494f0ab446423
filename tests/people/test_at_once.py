"""Administrators who act in the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.permissions import Role
from coreflect.foundation.refusals import Refusal
from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.invite import invite
from coreflect.people.models import Invitation, Person
from coreflect.people.queries.viewer import Viewer, viewer_of
from tests import factories


def at_once(app: Flask, *acts: Callable[[Session], object]) -> list[str]:
    """Run the acts in threads that start together, and return what became of each."""
    together, outcomes = Barrier(len(acts)), []

    def run(act: Callable[[Session], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                act(database.session())
                outcomes.append("done")
            except Refusal:
                outcomes.append("refused")
            except Exception as error:
                outcomes.append(repr(error))

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def closing(by: Viewer, target: UUID) -> Callable[[Session], object]:
    return lambda session: deactivate(session, by, target, [], clock.now())


def test_two_administrators_who_close_each_other_leave_one(app: Flask, db: Session) -> None:
    for _ in range(3):
        one, other = (factories.make_person("administrator", password_hash="chosen") for _ in range(2))
        ids = [(one.id, other.id), (other.id, one.id)]
        viewers = {key: viewer_of(db, key) for key in (one.id, other.id)}
        db.rollback()

        acts = [closing(viewers[by], target) for by, target in ids]
        assert at_once(app, *acts) == ["done", "refused"]
        left = db.scalars(select(Person).where(Person.administrator, Person.active)).all()
        assert len(left) == 1
        left[0].active = False
        db.commit()


def test_one_email_invited_twice_at_once_makes_one_account(app: Flask, db: Session) -> None:
    wes = viewer_of(db, factories.make_person("administrator").id)
    db.rollback()

    def ask(session: Session) -> object:
        return invite(session, wes, "Jo", "jo@agency.org", frozenset({Role.CLINICIAN}), "Nights", clock.now())

    assert at_once(app, *[ask] * 5) == ["done", "refused", "refused", "refused", "refused"]
    assert db.scalar(select(func.count()).where(Person.email == "jo@agency.org")) == 1
    assert db.scalar(select(func.count()).select_from(Invitation)) == 1
