"""Answers are added, never edited; each has its reason and its entry in the trail."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.answers import AnsweredMeanwhile, Reply, answer
from coreflect.policies.invariants.answers import answers as held_to_the_trail
from coreflect.policies.models import Answer
from coreflect.policies.queries import citing
from coreflect.policies.queries.answers import answers_naming, looks_overdue, owed
from coreflect.policies.queries.around import owed_up_to
from coreflect.policies.queries.learnt import said_to
from coreflect.policies.queries.naming import possible_changes
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


def test_what_was_acknowledged_stays_owed_with_its_age_until_it_is_answered(db, cast, released, seen) -> None:
    helena, id = seen(cast.helena), released.asking.id
    assert answer(db, helena, id, Reply(0, Word.ACKNOWLEDGED), NOW) == 1
    (waits,) = owed(db, TODAY)
    assert (waits.age, waits.due) == (
        "no answer for 34 days; acknowledged on Wednesday 25 November 2026",
        "was due on Saturday 21 November 2026",
    )
    assert [one.acknowledged_on for one in owed_up_to(db, "2026Q3")] == [TODAY]
    assert not said_to(db, released.release.id).answers
    assert not citing.answers(db, [released.asking.theme_id])
    assert answer(db, helena, id, Reply(1, Word.ACKNOWLEDGED), NOW) == 2, "by somebody else, or once more"
    assert answer(db, helena, id, Reply(2, Word.YES), NOW) == 3
    assert not owed(db, TODAY)
    assert not owed_up_to(db, "2026Q3")
    with pytest.raises(Refusal, match="has its answer already"):
        answer(db, helena, id, Reply(3, Word.ACKNOWLEDGED, "Once more."), NOW)
    db.rollback()
    assert not list(held_to_the_trail(db))
    db.add(Answer(cell_id=id, number=4, word="acknowledged", answered_on=TODAY, answered_by=cast.helena.id))
    db.commit()
    assert any("after it had been answered" in one for one in held_to_the_trail(db))


def test_an_answer_names_a_change_or_a_body_and_the_change_names_the_answer(
    db, cast, released, proposed, seen, count_queries
) -> None:
    helena, id = seen(cast.helena), released.asking.id
    reply = Reply(0, Word.YES, change=proposed, body="Quality group")
    assert answer(db, helena, id, reply, NOW) == answer(db, helena, id, reply, NOW)
    entry = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "answered")).one()
    said = json.loads(entry.body)["what"]
    assert (said["change"], said["body"]) == (proposed.hex, "Quality group")
    assert not list(held_to_the_trail(db))
    with count_queries() as asked:
        (naming,) = answers_naming(db, proposed)
    assert len(asked) == 1
    assert (naming.cell_id, naming.title, naming.word) == (id, "Six months of silence", Word.YES)
    answer(db, helena, id, Reply(1, Word.YES, body="Board"), NOW)
    assert not answers_naming(db, proposed), "the newest answer names it no more"
    row = db.scalars(select(Answer).where(Answer.number == 2)).one()
    row.body = "Somebody else"
    db.commit()
    assert any("does not say the same" in one for one in held_to_the_trail(db))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"change": factories.nowhere()}, "change"),
        ({"body": "Priya Holloway"}, "body"),
        ({"word": Word.NOT_NOW, "reason": "Money."}, "look_again_on"),
        ({"look_again_on": TODAY + timedelta(days=9)}, "look_again_on"),
        ({"word": Word.ACKNOWLEDGED, "look_again_on": TODAY + timedelta(days=9)}, "look_again_on"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_field(db, cast, released, seen, changes, field) -> None:
    with pytest.raises(Refusal) as refused:
        answer(db, seen(cast.helena), released.asking.id, replace(Reply(0, Word.YES), **changes), NOW)
    assert refused.value.field == field
    db.rollback()
    assert not rows(db)


def test_an_answer_that_was_to_be_looked_at_again_is_overdue_from_the_day_after(db, cast, released) -> None:
    factories.make_answer(released.asking, cast.helena, word="not_now", reason="Money.", look_again_on=TODAY)
    assert not looks_overdue(db, TODAY)
    (late,) = looks_overdue(db, TODAY + timedelta(days=1))
    assert (late.cell.id, late.answer.word, late.due) == (released.asking.id, Word.NOT_NOW, "")


def test_changes_to_name_are_found_by_a_word_the_chosen_first_then_those_of_this_theme(
    db, cast, released, count_queries
) -> None:
    made = [factories.make_change(cast.rowan, title=f"Change {number:02}").id for number in range(12)]
    factories.make_change(cast.rowan, title="Éclair 50% for all")
    of_it = factories.make_change(cast.rowan, released.asking, title="The last change of all").id
    here, other = released.asking.id, released.quiet.id
    with count_queries() as asked:
        found, more = possible_changes(db, here, [made[11]], "CHANGE")
    assert len(asked) == 1
    assert [one.id for one in found] == [made[11], of_it, *made[:7]]
    assert more == 4
    assert of_it not in [one.id for one in possible_changes(db, other, [], "CHANGE")[0]]
    assert [one.title for one in possible_changes(db, here, [], "Éclair 50%")[0]] == ["Éclair 50% for all"]
    assert possible_changes(db, here, [], "%_") == ([], 0)
