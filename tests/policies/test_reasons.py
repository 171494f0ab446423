"""What is owed in words is owed in words that somebody can read."""

from datetime import date

import pytest

from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.actions.looks import Look, look
from coreflect.policies.actions.together import offer
from coreflect.policies.actions.versions import Draft, save_draft
from coreflect.policies.models import Change
from coreflect.policies.rules.looks import Outcome
from coreflect.policies.rules.reasons import says_something
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import ANSWERING, NO_REASON, Word, objections
from tests.factories import NOW, TODAY, timedelta

# blanks, letters without a shape, joiners, signs for variants, tags, points and strokes: nobody reads a reason in them
EMPTY = ("", " \n\t", "\u2800", "\u3164", "\u115f\u1160", "\uffa0", "\ufe0f", "\u034f", "\u200d\u200c", "\u17b4")
EMPTY += ("\U000e0041", "\u180e", "\u061c", ".", "-", "—…", "?!", "\u0301", "( )", "🌱")
SAID = ("By-laws.", "7", "x", "否", "لا", "לא", "नहीं", "ไม่", "아니요", "Ⅻ", "é", "\u3164no")


@pytest.mark.parametrize("word", [word for word in ANSWERING if word is not Word.YES])
def test_a_reason_has_a_letter_or_a_figure_of_any_script(word: Word) -> None:
    today = date(2026, 11, 25)
    for reason in EMPTY:
        assert not says_something(reason), ascii(reason)
        assert (NO_REASON, "reason") in objections(word, reason, None, today), ascii(reason)
    for reason in SAID:
        assert says_something(reason), reason
        assert (NO_REASON, "reason") not in objections(word, reason, None, today), reason


def test_nothing_that_is_owed_in_words_is_paid_with_a_sign(db, cast, released, proposed, seen) -> None:
    helena, sunniva = seen(cast.helena), seen(cast.sunniva)

    def refused(field: str, act, *said) -> None:
        with pytest.raises(Refusal) as found:
            act(db, *said, NOW)
        assert (found.value.field, "Write" in found.value.sentence or "Say in" in found.value.sentence) == (field, True)
        db.rollback()

    change, again = db.get_one(Change, proposed), TODAY + timedelta(9)
    change.stage, change.look_again_on = "not_now", again
    db.commit()
    for sign in ("\u3164", "."):
        refused("words", move, sunniva, proposed, Move(Stage.NOT_NOW, Stage.PROPOSED, sign))
        refused("summary", save_draft, sunniva, proposed, Draft(None, sign, "Text."))
        refused("reason", answer, helena, released.asking.id, Reply(0, Word.NO, sign))
        refused("words", learn, helena, released.quiet.id, Lesson(sign))
        refused("reason", decide, helena, proposed, Verdict(0, "Policy group", TODAY, Word.NO, sign))
        refused("reason", offer, helena, proposed, Verdict(0, "Policy group", TODAY, Word.IN_PART, sign))
    decide(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    number = dissent(db, sunniva, proposed, Dissenting(1, "Too slow."), NOW)
    change = db.get_one(Change, proposed)
    change.stage = "trying"
    db.commit()
    for sign in ("\u3164", "."):
        refused("words", dissent, sunniva, proposed, Dissenting(1, sign))
        refused("words", answer_dissent, helena, proposed, Replying(number, sign))
        refused("words", look, sunniva, proposed, Look(0, sign, Outcome.ADAPT))
