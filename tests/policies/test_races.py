"""Two people at once: one is taken, the other reads what happened and is asked again."""

from collections.abc import Callable
from dataclasses import replace
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
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.holders import ask_to_hold
from coreflect.policies.actions.looks import Look, LookedMeanwhile, look
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.together import Ending, end, offer, press
from coreflect.policies.invariants import invariants
from coreflect.policies.invariants.looks import looks
from coreflect.policies.models import Answer, Change, Decision
from coreflect.policies.rules.looks import Outcome
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.pens import Pen
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


def test_of_all_who_decide_offer_and_note_at_once_one_does_and_the_others_read_it(app, db, cast, proposed) -> None:
    """Leadership notes and offers, a PS owner notes what is PS-led and offers: whoever is first, it is told whole."""
    helena, omar, rowan = cast.helena.id, factories.make_person("leadership").id, cast.rowan.id
    yes = Verdict(0, "Policy group", TODAY, Word.YES)
    db.rollback()
    outcomes = at_once(
        app,
        as_somebody(helena, decide, proposed, yes, NOW),
        as_somebody(omar, offer, proposed, replace(yes, body="Board"), NOW),
        as_somebody(rowan, decide, proposed, replace(yes, body="PS team", pen=Pen.PS_LED), NOW),
        as_somebody(rowan, offer, proposed, replace(yes, body="All of us"), NOW),
    )
    assert sum(isinstance(one, int) for one in outcomes) == 1, outcomes
    assert sum(isinstance(one, DecidedMeanwhile) for one in outcomes) == 3, outcomes
    assert not list(invariants(db, NOW, app.extensions["keyring"]))


def test_an_offer_that_is_pressed_ended_and_decided_over_at_once_has_one_end(app, db, cast, proposed) -> None:
    helena, rowan, lucian = cast.helena.id, cast.rowan.id, factories.make_person("ps_staff").id
    ask_to_hold(db, viewer_of(db, rowan), proposed, {lucian}, NOW)
    yes = Verdict(0, "Policy group", TODAY, Word.YES)
    number = offer(db, viewer_of(db, helena), proposed, yes, NOW)
    db.rollback()
    no = replace(yes, word=Word.NO, reason="By-laws.", offer=number)
    outcomes = at_once(
        app,
        as_somebody(rowan, press, proposed, number, NOW),
        as_somebody(lucian, press, proposed, number, NOW),
        as_somebody(rowan, press, proposed, number, NOW),  # twice, as an impatient hand does
        as_somebody(helena, decide, proposed, no, NOW),
        as_somebody(lucian, end, proposed, Ending(number), NOW),
    )
    refused = sum(isinstance(one, DecidedMeanwhile) for one in outcomes)
    assert refused in (3, 4), outcomes
    assert len(db.scalars(select(Decision)).all()) <= 1
    assert db.get(Change, proposed).offer == ""
    assert not list(invariants(db, NOW, app.extensions["keyring"]))


def test_words_and_dissents_at_once_are_all_kept_and_counted(app, db, cast, proposed) -> None:
    helena, rowan, sunniva = cast.helena.id, cast.rowan.id, cast.sunniva.id
    decide(db, viewer_of(db, helena), proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    first = dissent(db, viewer_of(db, sunniva), proposed, Dissenting(1, "Too slow."), NOW)
    db.rollback()
    outcomes = at_once(
        app,
        as_somebody(helena, say_pen, proposed, Penned(1, Pen.TOGETHER), NOW),
        as_somebody(rowan, say_pen, proposed, Penned(1, Pen.ASKED), NOW),
        as_somebody(sunniva, dissent, proposed, Dissenting(1, "Fear decides."), NOW),
        as_somebody(rowan, dissent, proposed, Dissenting(1, "Fear decides."), NOW),
        as_somebody(helena, answer_dissent, proposed, Replying(first, "In spring."), NOW),
        as_somebody(rowan, answer_dissent, proposed, Replying(first, "Or before."), NOW),
    )
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    change = db.get(Change, proposed)
    assert (change.pen_leadership, change.pen_ps, change.dissents, change.unanswered) == ("together", "asked", 3, 2)
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


def test_of_six_who_look_again_at_once_one_is_noted(app, db, cast, proposed) -> None:
    change = db.get(Change, proposed)
    change.stage = "in_effect"
    change.in_effect_on = TODAY
    db.commit()
    others = [factories.make_person("ps_staff").id for _ in range(4)]
    said = Look(0, "It does help.", Outcome.ADAPT)
    acts = [as_somebody(id, look, proposed, said, NOW) for id in (cast.rowan.id, cast.priya.id, *others)]
    db.rollback()
    outcomes = at_once(app, *acts)
    assert outcomes.count(Stage.DRAFTING) == 1, outcomes
    assert sum(isinstance(one, LookedMeanwhile) for one in outcomes) == 5, outcomes
    assert not list(looks(db))
