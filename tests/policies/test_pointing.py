"""No text of any action tells who said something or points back to a co-reflection; a refused one is not kept."""

import pytest
from sqlalchemy import func, select

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.actions.looks import Look, look
from coreflect.policies.actions.origin import link
from coreflect.policies.actions.raised import appear
from coreflect.policies.actions.together import Ending, end, offer
from coreflect.policies.actions.versions import Draft, save_draft
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.models import Change
from coreflect.policies.rules.looks import Outcome
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests.factories import NOW, TODAY
from tests.policies.test_raised import FIRST

BACK = "At the last co-reflection it was clear."
ROLE = "The clinician from Intake said on Thursday that it is too much."
NAME = "Rowan Ellery told us otherwise."  # who holds it
TOLD = (BACK, ROLE, NAME, "As in the Wednesday co-reflection.")


def refused(db, field: str, act, *said) -> None:
    before = db.scalar(select(func.count()).select_from(LedgerEntry))
    db.rollback()
    with pytest.raises(Refusal) as found:
        act(db, *said)
    assert "We stopped at" in found.value.sentence, said
    assert found.value.field == field, said
    db.rollback()
    assert db.scalar(select(func.count()).select_from(LedgerEntry)) == before


def test_every_text_about_a_change_is_read_before_it_is_kept(db, cast, released, proposed, seen) -> None:
    sunniva, helena, rowan = seen(cast.sunniva), seen(cast.helena), seen(cast.rowan)
    assert cast.series.title == "Wednesday co-reflection"
    for told in TOLD:
        refused(db, "reason", answer, helena, released.asking.id, Reply(0, Word.NO, told), NOW)
        refused(db, "body", answer, helena, released.asking.id, Reply(0, Word.YES, "", None, None, told), NOW)
        refused(db, "words", learn, helena, released.quiet.id, Lesson(told), NOW)
        refused(db, "words", move, sunniva, proposed, Move(Stage.PROPOSED, Stage.DRAFTING, told), NOW)
        refused(db, "body", move, sunniva, proposed, Move(Stage.PROPOSED, Stage.DRAFTING, body=told), NOW)
        refused(db, "words", write, sunniva, proposed, Wording("peer", told), NOW)
        refused(db, "summary", save_draft, sunniva, proposed, Draft(None, told, "Text."), NOW)
        refused(db, "text", save_draft, sunniva, proposed, Draft(None, "Made.", told), NOW)
        refused(db, "reason", offer, helena, proposed, Verdict(0, "Policy group", TODAY, Word.NO, told), NOW)
        refused(db, "reason", decide, helena, proposed, Verdict(0, "Policy group", TODAY, Word.NO, told), NOW)
        refused(db, "body", decide, helena, proposed, Verdict(0, told, TODAY, Word.YES), NOW)
    number = offer(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    refused(db, "words", end, helena, proposed, Ending(number, BACK), NOW)
    decide(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.YES, offer=number), NOW)
    first = dissent(db, sunniva, proposed, Dissenting(1, "Too slow."), NOW)
    db.get(Change, proposed).stage = "trying"
    db.commit()
    for told in TOLD:
        refused(db, "words", dissent, sunniva, proposed, Dissenting(1, told), NOW)
        refused(db, "words", answer_dissent, helena, proposed, Replying(first, told), NOW)
        refused(db, "words", look, sunniva, proposed, Look(0, told, Outcome.ADAPT), NOW)
    assert dissent(db, rowan, proposed, Dissenting(1, "I, Rowan, said so before."), NOW), "of oneself"
    db.get(Change, proposed).stage = "drafting"
    db.commit()
    assert write(db, sunniva, proposed, Wording("peer", "On 14 November: six months of silence."), NOW), (
        "it is its theme"
    )


def test_in_ones_own_name_no_day_and_no_theme_is_told_until_a_theme_is_linked(
    db, cast, released, raised, seen, count_queries
) -> None:
    sunniva, later = seen(cast.sunniva), FIRST
    list(appear(db, FIRST))
    for told in ("On 14 November it was heard.", "Six months of silence.", "People hear nothing of it, and wait."):
        if "nothing of it" in told:  # three words of a sentence are everybody's
            assert write(db, sunniva, raised, Wording("undo", told), later)
            continue
        refused(db, "words", write, sunniva, raised, Wording("produce", told), later)
        refused(db, "text", save_draft, sunniva, raised, Draft(None, "Made.", told), later)
    with count_queries() as asked:
        save_draft(db, sunniva, raised, Draft(None, "Made by hand.", "It begins from 1 January on."), later)
    reads = [one for one in asked if "series" in one and "SELECT" in one], [one for one in asked if "cell.label" in one]
    assert [len(found) for found in reads] == [1, 1], "once for both texts"
    link(db, sunniva, raised, {released.asking.id}, later)
    assert write(db, sunniva, raised, Wording("produce", "On 14 November: six months of silence."), later)
