"""Two people at once: one is taken, the other reads what happened and is asked again."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from coreflect.foundation.db import db as database
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.answers import AnsweredMeanwhile, Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import DecidedMeanwhile, Verdict, decide
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Answer, Change, Decision
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each with its own database session, and return what each gave."""
    start, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes[place] = acts[place]()
            except Exception as refused:
                outcomes[place] = refused
            finally:
                database.session.remove()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def several(cast) -> list:
    """Return six people from leadership."""
    return [cast.helena.id, *(factories.make_person("leadership").id for _ in range(5))]


def as_somebody(person_id, action, *args) -> Callable[[], object]:
    return lambda: action(database.session(), viewer_of(database.session(), person_id), *args)


def test_of_six_who_decide_at_once_one_decides(app, db, cast, proposed, several) -> None:
    acts = [
        as_somebody(id, decide, proposed, Verdict(0, f"Group {place}", TODAY, Word.YES), NOW)
        for place, id in enumerate(several)
    ]
    db.rollback()
    outcomes = at_once(app, *acts)
    assert outcomes.count(1) == 1, outcomes
    assert sum(isinstance(one, DecidedMeanwhile) for one in outcomes) == 5, outcomes
    assert len(db.scalars(select(Decision)).all()) == 1
    assert not list(invariants(db, NOW, app.extensions["keyring"]))


def test_of_six_who_answer_at_once_one_answers(app, db, cast, released, several) -> None:
    cell_id = released.asking.id
    db.rollback()
    outcomes = at_once(app, *(as_somebody(id, answer, cell_id, Reply(0, Word.YES), NOW) for id in several))
    assert outcomes.count(1) == 1, outcomes
    assert sum(isinstance(one, AnsweredMeanwhile) for one in outcomes) == 5, outcomes
    assert len(db.scalars(select(Answer)).all()) == 1


def test_of_a_proposal_sent_six_times_at_once_one_stands(app, db, cast) -> None:
    proposal = Proposal(
        uuid4(), "Words we use", "They change.", frozenset(), frozenset({cast.priya.id}), Origin.ELSEWHERE
    )
    rowan = cast.rowan.id
    db.rollback()
    outcomes = at_once(app, *(as_somebody(rowan, propose, proposal, NOW) for _ in range(6)))
    assert outcomes == [proposal.key] * 6
    assert len(db.scalars(select(Change)).all()) == 1
    assert not list(invariants(db, NOW, app.extensions["keyring"]))


def test_of_two_who_move_a_change_at_once_one_moves_it(app, db, cast, proposed) -> None:
    rowan, priya = cast.rowan.id, cast.priya.id
    db.rollback()
    outcomes = at_once(
        app,
        as_somebody(rowan, move, proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW),
        as_somebody(priya, move, proposed, Move(Stage.PROPOSED, Stage.TALKED_OVER), NOW),
    )
    assert sum(isinstance(one, Stage) for one in outcomes) == 1, outcomes
    assert sum(isinstance(one, Refusal) for one in outcomes) == 1, outcomes
