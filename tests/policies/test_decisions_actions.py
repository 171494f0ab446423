"""Decisions: with body, day, word and reason; the newest stands; two at once are asked one after the other."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import DecidedMeanwhile, Verdict, decide
from coreflect.policies.invariants.stages import stages
from coreflect.policies.models import Change, Decision
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY

YES = Verdict(0, "Policy group", TODAY, Word.YES)


@pytest.mark.parametrize(
    ("word", "stage"), [("yes", "decision"), ("in_part", "decision"), ("not_now", "not_now"), ("no", "no")]
)
def test_a_decision_moves_the_change_by_its_word(db, cast, proposed, seen, word, stage) -> None:
    again = TODAY + timedelta(days=9) if word == "not_now" else None
    verdict = replace(YES, word=Word(word), reason="The by-laws say so.", look_again_on=again)
    assert decide(db, seen(cast.helena), proposed, verdict, NOW) == 1
    change = db.get(Change, proposed)
    assert (change.stage, change.stage_since) == (stage, TODAY)
    entry = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "decided")).one()
    assert entry.about == proposed
    assert json.loads(entry.body)["what"]["body"] == "Policy group"


def test_a_later_decision_stands_beside_the_earlier_one(db, cast, proposed, seen) -> None:
    helena, again = seen(cast.helena), TODAY + timedelta(days=60)
    decide(db, helena, proposed, replace(YES, word=Word.NOT_NOW, reason="By-laws.", look_again_on=again), NOW)
    assert db.get(Change, proposed).look_again_on == again
    assert decide(db, helena, proposed, replace(YES, seen=1), NOW) == 2
    assert db.get(Change, proposed).look_again_on is None
    assert list(db.scalars(select(Decision.word).order_by(Decision.number))) == ["not_now", "yes"]


def test_the_same_decision_sent_twice_counts_once(db, cast, proposed, seen) -> None:
    assert [decide(db, seen(cast.helena), proposed, YES, NOW) for _ in range(2)] == [1, 1]
    assert len(db.scalars(select(Decision)).all()) == 1


def test_who_decides_on_an_old_page_reads_the_other_decision_first(db, cast, proposed, seen) -> None:
    other = factories.make_person("leadership")
    decide(db, seen(other), proposed, replace(YES, word=Word.NO, reason="Too early."), NOW)
    with pytest.raises(DecidedMeanwhile, match="“no”, by Policy group"):
        decide(db, seen(cast.helena), proposed, YES, NOW)
    db.rollback()
    assert db.get(Change, proposed).stage == "no"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
        ({"decided_on": TODAY - timedelta(days=1)}, "decided_on"),
        ({"word": Word.NO}, "reason"),
        ({"word": Word.NOT_NOW, "reason": "  "}, "reason"),
        ({"look_again_on": TODAY + timedelta(days=9)}, "look_again_on"),
        ({"word": Word.NOT_NOW, "reason": "By-laws.", "look_again_on": TODAY}, "look_again_on"),
        ({"word": Word.NO, "reason": "Priya Holloway is against it, call 555-0143."}, "reason"),
        ({"word": Word.NO, "reason": "Imani Castellane is against it."}, "reason"),
        ({"body": "Tove Marchetti's group"}, "body"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    db, cast, proposed, seen, changes, field
) -> None:
    with pytest.raises(Refusal) as refused:
        decide(db, seen(cast.helena), proposed, replace(YES, **changes), NOW)
    assert refused.value.field == field
    db.rollback()
    assert db.get(Change, proposed).stage == "proposed"
    assert not db.scalars(select(Decision)).all()


def test_a_decision_is_not_older_than_the_one_before_it(db, cast, proposed, seen) -> None:
    later = NOW + timedelta(days=10)
    decide(db, seen(cast.helena), proposed, replace(YES, decided_on=later.date()), later)
    with pytest.raises(Refusal, match="before the last decision"):
        decide(db, seen(cast.helena), proposed, replace(YES, seen=1, word=Word.NO, reason="Money."), later)


def test_a_decision_noted_late_can_be_in_effect_since_a_day_between(db, cast, proposed, seen) -> None:
    """Decided on Friday, begun on Monday, noted on Wednesday; no step is dated before the one it comes after."""
    db.execute(update(Change).values(proposed_on=TODAY - timedelta(30), stage_since=TODAY - timedelta(4)))
    db.commit()
    decide(db, seen(cast.helena), proposed, replace(YES, decided_on=TODAY - timedelta(5)), NOW)
    assert db.get_one(Change, proposed).stage_since == TODAY - timedelta(4)
    decide(db, seen(cast.helena), proposed, replace(YES, seen=1, decided_on=TODAY - timedelta(3)), NOW)
    again = TODAY + timedelta(200)
    move(db, seen(cast.rowan), proposed, Move(Stage.DECISION, Stage.IN_EFFECT, "", again, on=TODAY - timedelta(2)), NOW)
    assert db.get_one(Change, proposed).in_effect_on == TODAY - timedelta(2)
    assert list(stages(db)) == []
    days = [
        json.loads(body)["what"].get("on") for body in db.scalars(select(LedgerEntry.body).order_by(LedgerEntry.number))
    ]
    assert days[1:] == [str(TODAY - timedelta(4)), str(TODAY - timedelta(3)), str(TODAY - timedelta(2))]


def test_the_day_of_a_decision_is_the_agencys_day(db, cast, proposed, seen) -> None:
    after_midnight_in_utc = NOW.replace(hour=3) + timedelta(days=1)
    with pytest.raises(Refusal, match="still to come"):
        decide(db, seen(cast.helena), proposed, replace(YES, decided_on=TODAY + timedelta(1)), after_midnight_in_utc)


def test_a_change_that_does_not_exist_is_missing(db, cast, seen) -> None:
    with pytest.raises(Missing):
        decide(db, seen(cast.helena), factories.nowhere(), YES, NOW)
