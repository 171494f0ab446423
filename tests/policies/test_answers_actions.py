"""Answers are added, never edited; each has its reason and its entry in the trail."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.answers import AnsweredMeanwhile, Reply, answer
from coreflect.policies.models import Answer
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY


def rows(db: Session) -> list[Answer]:
    return list(db.scalars(select(Answer).order_by(Answer.number)))


def test_an_answer_stands_with_its_entry_in_the_trail(db, cast, released, seen) -> None:
    again = TODAY + timedelta(days=90)
    reply = Reply(0, Word.NOT_NOW, "The by-laws limit it until the annual meeting.", again)
    assert answer(db, seen(cast.helena), released.asking.id, reply, NOW) == 1
    (row,) = rows(db)
    assert (row.word, row.answered_on, row.look_again_on) == ("not_now", TODAY, again)
    entry = db.scalars(select(LedgerEntry).where(LedgerEntry.about == row.id)).one()
    assert json.loads(entry.body)["what"] == {
        "cell": released.asking.id.hex,
        "word": "not_now",
        "reason": reply.reason,
        "look_again_on": again.isoformat(),
    }
    assert db.get(LedgerName, entry.id).name == "Helena Strand"


def test_a_second_answer_is_added_and_the_first_stays(db, cast, released, seen) -> None:
    helena = seen(cast.helena)
    answer(db, helena, released.asking.id, Reply(0, Word.NO, "The county decides."), NOW)
    assert answer(db, helena, released.asking.id, Reply(1, Word.YES), NOW) == 2
    assert [row.word for row in rows(db)] == ["no", "yes"]


def test_the_same_answer_sent_twice_counts_once(db, cast, released, seen) -> None:
    reply = Reply(0, Word.NO, "The county decides.")
    assert [answer(db, seen(cast.helena), released.asking.id, reply, NOW) for _ in range(2)] == [1, 1]
    assert len(rows(db)) == 1


def test_who_answers_on_an_old_page_reads_the_other_answer_first(db, cast, released, seen) -> None:
    other = factories.make_person("leadership", name="Omar Devereux")
    answer(db, seen(other), released.asking.id, Reply(0, Word.YES), NOW)
    for stale in (0, -1, 7):
        with pytest.raises(AnsweredMeanwhile, match="Omar Devereux answered: “yes”"):
            answer(db, seen(cast.helena), released.asking.id, Reply(stale, Word.NO, "The county decides."), NOW)
        db.rollback()
    assert len(rows(db)) == 1


@pytest.mark.parametrize("word", [Word.IN_PART, Word.NOT_NOW, Word.NO])
def test_every_word_but_yes_is_refused_without_a_reason(db, cast, released, seen, word) -> None:
    with pytest.raises(Refusal) as refused:
        answer(db, seen(cast.helena), released.asking.id, Reply(0, word, " "), NOW)
    assert refused.value.field == "reason"
    db.rollback()
    assert not rows(db)
    assert not db.scalars(select(LedgerEntry)).all()


def test_a_reason_does_not_name_somebody_in_passing(db, cast, released, seen) -> None:
    with pytest.raises(Refusal, match="Priya"):
        answer(db, seen(cast.helena), released.asking.id, Reply(0, Word.NO, "Priya Holloway asked for it."), NOW)


def test_what_asks_nothing_is_not_published_or_does_not_exist_is_missing(db, cast, released, seen) -> None:
    preparing = factories.make_release("2026Q2", published_on=None)
    hidden = factories.make_cell(preparing, released.group)
    for id in (released.quiet.id, hidden.id, factories.nowhere()):
        with pytest.raises(Missing):
            answer(db, seen(cast.helena), id, Reply(0, Word.YES), NOW)
        db.rollback()
