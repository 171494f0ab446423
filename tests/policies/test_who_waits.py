"""Who comes while somebody else is about to commit waits for them, and then goes by what stands."""

from collections.abc import Callable
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.db import db as database
from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.actions.origin import link
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.models import ChangeCell
from coreflect.releases.actions.withdraw import withdraw
from tests.conftest import Cast
from tests.factories import NOW
from tests.policies.conftest import Released
from tests.policies.test_races import as_somebody
from tests.policies.test_telling_power_cuts import await_the_lock


def one_after_the_other(app: Flask, first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Begin the second when the first has written all and committed nothing; return what each gave."""
    written, go_on, outcomes = Event(), Event(), [None, None]

    def before_commit(session: Session) -> None:
        if not session.in_nested_transaction():
            written.set()
            assert go_on.wait(60)

    def run(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            if place == 0:
                event.listen(database.session(), "before_commit", before_commit)
            try:
                outcomes[place] = act()
            except Exception as refused:
                outcomes[place] = refused
            finally:
                written.set()
                database.session.remove()

    threads = [Thread(target=run, args=each) for each in enumerate((first, second))]
    threads[0].start()
    assert written.wait(60)
    threads[1].start()
    await_the_lock(threads[1])
    go_on.set()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.mark.parametrize("how", ["proposed", "linked"])
def test_a_theme_that_is_being_withdrawn_comes_into_no_change(
    app: Flask, db: Session, cast: Cast, released: Released, proposed: UUID, how: str
) -> None:
    rowan, imani, gone = cast.rowan.id, cast.imani.id, released.quiet.id
    new = Proposal(uuid4(), "Walking", "We walk.", frozenset({gone}), frozenset({cast.priya.id}))
    db.rollback()
    act = (
        as_somebody(rowan, propose, new, NOW) if how == "proposed" else as_somebody(rowan, link, proposed, {gone}, NOW)
    )
    done, refused = one_after_the_other(app, as_somebody(imani, withdraw, gone, NOW), act)
    assert done is True
    assert isinstance(refused, Refusal), refused
    assert "not released any more" in str(refused)
    assert db.scalars(select(ChangeCell).where(ChangeCell.cell_id == gone)).all() == []


def test_what_a_theme_changes_in_us_is_written_once_when_it_is_sent_twice_at_once(
    app: Flask, db: Session, cast: Cast, released: Released
) -> None:
    act = as_somebody(cast.helena.id, learn, released.quiet.id, Lesson("We walk with people who wait."), NOW)
    db.rollback()
    first, second = one_after_the_other(app, act, act)
    assert first == second == db.scalars(select(LedgerEntry.number).where(LedgerEntry.kind == "learnt")).one()
