"""What whoever decides reads first, what a decision would end, and that every objection comes at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coreflect.foundation.refusals import Refusal
from coreflect.notices.models import Mail
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.looks import Look, look, remind_of_looks
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.together import offer, press
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.models import Change
from coreflect.policies.rules.deciding import Change as Standing
from coreflect.policies.rules.deciding import Decision, objections_to
from coreflect.policies.rules.looks import Outcome
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import EXITS, RUNS, Stage, after_decision
from coreflect.policies.rules.words import ANSWERING, Word
from tests import factories
from tests.factories import NOW, TODAY

YES = {"seen": "0", "offer": "0", "body": "Policy group", "decided_on": "2026-11-25", "word": "yes"}
NO = {**YES, "word": "no", "reason": "By-laws."}
ENDS = "This ends what is in effect now"
PAGES = ("policies.decide", "policies.lead", "policies.together")


@pytest.fixture
def running(db, proposed):
    """Let the proposal be in effect, with a day to look again in five months."""
    change = db.get(Change, proposed)
    change.stage, change.in_effect_on, change.look_again_on = "in_effect", TODAY, TODAY + timedelta(150)
    db.commit()
    return proposed


def test_whoever_decides_reads_the_change_both_views_the_pen_and_the_answers_first(
    page, db, cast, released, proposed, seen, count_queries
) -> None:
    rowan, helena = seen(cast.rowan), seen(cast.helena)
    other = factories.make_cell(released.release, released.group, label="Names this change")
    unnamed = factories.make_cell(released.release, released.group, label="Names nothing of it")
    answer(db, helena, released.asking.id, Reply(0, Word.IN_PART, "Ten days are too few."), NOW)
    answer(db, helena, other.id, Reply(0, Word.NO, "No money.", change=proposed), NOW)
    answer(db, helena, unnamed.id, Reply(0, Word.YES, "Of something else."), NOW)
    for field, words in (("peer", "Silence says a lot."), ("disagreed", "Who calls.")):
        write(db, rowan, proposed, Wording(field, words), NOW)
    write(db, seen(cast.priya), proposed, Wording("clinical", "Two posts."), NOW)
    say_pen(db, rowan, proposed, Penned(0, Pen.PS_LED), NOW)
    say_pen(db, helena, proposed, Penned(0, Pen.ASKED), NOW)
    for endpoint in PAGES:
        reader = page.as_(cast.helena if endpoint == "policies.decide" else cast.rowan)
        with count_queries() as asked:
            text = reader.open(endpoint, change_id=proposed).text
        assert len(asked) <= 8
        for words in (
            *("What would change", "not yet confirmed by a PS lead", "Ten days are too few.", "No money."),
            *("Silence says a lot.", "Two posts.", "Who calls.", "It names this change"),
            "Who held the pen so far? Leadership says: asked; PS staff say: PS-led.",
            "Leadership answered “Six months of silence” with “yes in part”. If this becomes “not now” or “no”, say",
        ):
            assert text.index(words) < text.index("Which body decided"), (endpoint, words)
        assert "Of something else." not in text
    reader = page.as_(cast.helena)
    reader.send("policies.decide", NO, change_id=proposed)
    db.expire_all()
    assert db.get(Change, proposed).stage == "no", "a sentence, and nothing that stops"
    text = reader.open("policies.pen", change_id=proposed).text
    assert "says “Leadership has not said; PS staff said of the work before the decision: PS-led”." in text
    assert "Who held the pen? Leadership has not said; PS staff said of the work before the decision: PS-led." in (
        reader.open("policies.show", change_id=proposed).text
    )


def test_without_a_yes_that_stands_no_sentence_asks_about_it(page, db, cast, released, proposed, seen) -> None:
    helena = seen(cast.helena)
    answer(db, helena, released.asking.id, Reply(0, Word.YES), NOW)
    answer(db, helena, released.asking.id, Reply(1, Word.NO, "No money."), NOW)
    text = page.as_(cast.helena).open("policies.decide", change_id=proposed).text
    assert "No money." in text
    assert "If this becomes" not in text


def test_the_form_says_where_the_change_will_stand_and_asks_for_a_tick_before_it_ends_something(
    page, db, cast, running
) -> None:
    helena = page.as_(cast.helena).open("policies.decide", change_id=running)
    assert "after yes and in part at “decision”" in helena.text
    assert "not now and no end it here" in helena.text
    assert ENDS in helena.text
    helena.send("policies.decide", NO, change_id=running, status=409)
    assert "stands at “in effect” now, and “no” ends it. Tick that it does, or choose another word." in helena.text
    assert helena.find("textarea", name="reason")[0].text.strip() == "By-laws."
    assert db.get(Change, running).stage == "in_effect"
    rowan = page.as_(cast.rowan).send("policies.lead", NO, change_id=running, status=409)
    rowan.send("policies.lead", {**NO, "ends": "y"}, change_id=running).follow()
    assert "“no”" in rowan.text
    db.expire_all()
    assert db.get(Change, running).stage == "no"
    assert ENDS not in helena.open("policies.decide", change_id=running).text


def test_who_presses_an_offer_that_ends_something_was_told_so(page, db, cast, proposed, seen) -> None:
    verdict = Verdict(0, "Board", TODAY, Word.NO, "By-laws.")
    number = offer(db, seen(cast.rowan), proposed, verdict, NOW)
    helena = page.as_(cast.helena).open("policies.together", change_id=proposed)
    assert "this decision ends what is in effect" not in helena.text
    change = db.get(Change, proposed)
    change.stage = "trying"  # meanwhile
    db.commit()
    with pytest.raises(Refusal, match="Meanwhile this change stands at “trying it out”"):
        press(db, seen(cast.helena), proposed, number, NOW)
    db.rollback()
    helena.send("policies.press_together", {"offer": str(number)}, change_id=proposed, status=409)
    assert "this decision ends what is in effect or tried out" in helena.text
    (ends,) = helena.find("input", name="ends")
    helena.send("policies.press_together", {"offer": str(number), "ends": ends.get("value")}, change_id=proposed)
    db.expire_all()
    assert db.get(Change, proposed).stage == "no"


def test_every_objection_to_a_decision_comes_at_once_each_at_its_field(page, cast, running) -> None:
    wrong = {**YES, "word": "not_now", "body": "Imani Castellane", "decided_on": "2026-11-26"}
    sentences = ("This word needs its reason", "needs a day on which you look again", "still to come", "ends it.")
    helena = page.as_(cast.helena).send("policies.decide", wrong, change_id=running, status=409)
    for words in (*sentences, "We stopped at “Imani Castellane”"):
        assert words in helena.text, words
    helena.send("policies.decide", {**wrong, "body": ""}, change_id=running, status=422)
    for words in (*sentences, "Name the body"):
        assert words in helena.text, words


def test_every_objection_to_an_answer_or_a_move_comes_at_once(page, db, cast, released, proposed) -> None:
    sent = {"seen": "0", "word": "not_now", "body": "Imani Castellane"}
    helena = page.as_(cast.helena).send("policies.give_answer", sent, cell_id=released.asking.id, status=409)
    for words in ("This word needs its reason", "needs a day on which you look again", "We stopped at “Imani"):
        assert words in helena.text, words
    helena.send("policies.give_answer", {**sent, "body": "x" * 121}, cell_id=released.asking.id, status=422)
    assert "This word needs its reason" in helena.text
    assert "longer than 120" in helena.text
    change = db.get(Change, proposed)
    change.stage = "decision"
    db.commit()
    sent = {
        "was": "decision",
        "seen": "0",
        "stage": "in_effect",
        "on": "2026-11-24",
        "words": "So said Imani Castellane.",
    }
    rowan = page.as_(cast.rowan).send("policies.move", sent, change_id=proposed, status=409)
    early = "It came to “decision” on Wednesday 25 November 2026. Pick that day or one after it."
    for words in (early, "What is in effect has a day on which you look again", "Imani Castellane"):
        assert words in rowan.text, words
    rowan.send("policies.move", {**sent, "words": "x" * 281}, change_id=proposed, status=422)
    for words in (early, "What is in effect has a day on which you look again", "longer than 280"):
        assert words in rowan.text, words


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("word", ANSWERING)
def test_only_what_runs_is_ended_and_only_with_a_tick(stage: Stage, word: Word) -> None:
    again = TODAY + timedelta(90) if word is Word.NOT_NOW else None
    on = Standing(stage, TODAY, None, TODAY)
    found = [
        field
        for ticked in (False, True)
        for _s, field in objections_to(Decision(word, "Why.", TODAY, again, ticked), on)
    ]
    assert found == ["ends"] * (stage in RUNS and after_decision(word) in EXITS)


def letters(db):
    return [one.subject for one in db.scalars(select(Mail).where(Mail.kind == "looks", Mail.state == "due"))]


def test_letters_of_a_look_are_not_sent_once_there_is_nothing_to_look_at_and_are_written_for_a_new_day(
    db, cast, running, seen
) -> None:
    other = factories.make_change(
        cast.rowan, stage="in_effect", in_effect_on=TODAY, look_again_on=TODAY + timedelta(400)
    )
    look(db, seen(cast.rowan), other.id, Look(0, "Little.", Outcome.KEEP, TODAY + timedelta(200)), NOW)
    look(db, seen(cast.rowan), running, Look(0, "Little.", Outcome.KEEP, TODAY + timedelta(190)), NOW)
    list(remind_of_looks(db, NOW + timedelta(20)))
    before = len(letters(db))
    assert before > 1
    decide(db, seen(cast.helena), running, Verdict(0, "Board", TODAY, Word.NO, "By-laws.", ends=True), NOW)
    assert len(letters(db)) == 1, "that of another change stays"
    list(remind_of_looks(db, NOW + timedelta(20)))
    assert len(letters(db)) == 1
    look(db, seen(cast.rowan), other.id, Look(1 << 20, "Little.", Outcome.KEEP, TODAY + timedelta(201)), NOW)
    assert letters(db) == [], "it spoke of another day"
    list(remind_of_looks(db, NOW + timedelta(20)))
    assert len(letters(db)) == 1
