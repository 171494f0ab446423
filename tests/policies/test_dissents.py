"""Dissent: in one's own name, beside its decision for good, answered by others and never changed by anyone."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions import dissents as actions
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.holders import ask_to_hold
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Change
from coreflect.policies.queries.decisions import said
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY

FEAR = "“Urgent” becomes everything. Fear decides again."
HUDDLES = "Huddles are told about within a day; we look at it in spring."


@pytest.fixture
def decided(db, cast, proposed, seen):
    """Return the change, declined and then decided again."""
    helena = seen(cast.helena)
    decide(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.NO, "By-laws."), NOW)
    decide(db, helena, proposed, Verdict(1, "Policy group", TODAY, Word.YES), NOW)
    return proposed


@pytest.fixture
def read(db):
    return lambda change_id: said(entries(db, change_id, "America/New_York")).decisions


def counted(db, change_id) -> tuple[int, int]:
    change = db.get(Change, change_id)
    return change.dissents, change.unanswered


def test_several_dissents_and_answers_stand_beside_their_decisions(app, db, cast, decided, seen, read) -> None:
    first = dissent(db, seen(cast.sunniva), decided, Dissenting(1, FEAR), NOW)
    second = dissent(db, seen(cast.priya), decided, Dissenting(1, "Ten days is too long."), NOW)
    dissent(db, seen(cast.imani), decided, Dissenting(2, FEAR), NOW)
    assert counted(db, decided) == (3, 3)
    answer_dissent(db, seen(cast.helena), decided, Replying(first, HUDDLES), NOW)
    answer_dissent(db, seen(cast.rowan), decided, Replying(first, "We will bring it up in spring."), NOW)
    answer_dissent(db, seen(cast.priya), decided, Replying(first, "I agree."), NOW)
    answer_dissent(db, seen(cast.sunniva), decided, Replying(second, "So do I."), NOW)
    assert counted(db, decided) == (3, 1)
    one, two = read(decided)
    assert [(d.name, d.words, [a.name for a in d.answers]) for d in one.dissents] == [
        ("Sunniva Okafor", FEAR, ["Helena Strand", "Rowan Ellery", "Priya Holloway"]),
        ("Priya Holloway", "Ten days is too long.", ["Sunniva Okafor"]),
    ]
    assert [(d.name, d.answers) for d in two.dissents] == [("Imani Castellane", ())]
    assert not list(invariants(db, NOW, app.extensions["keyring"]))


def test_sending_twice_counts_once_and_the_same_words_of_somebody_else_are_theirs(db, cast, decided, seen) -> None:
    sunniva, helena = seen(cast.sunniva), seen(cast.helena)
    number = dissent(db, sunniva, decided, Dissenting(1, FEAR), NOW)
    assert dissent(db, sunniva, decided, Dissenting(1, FEAR), NOW) == number
    assert dissent(db, seen(cast.imani), decided, Dissenting(1, FEAR), NOW) != number
    answers = {answer_dissent(db, helena, decided, Replying(number, HUDDLES), NOW) for _ in range(2)}
    assert len(answers) == 1
    assert answer_dissent(db, seen(cast.rowan), decided, Replying(number, HUDDLES), NOW) not in answers
    assert counted(db, decided) == (2, 1)


def test_who_may_not_dissent_or_answer_is_refused(db, cast, decided, seen) -> None:
    stranger = factories.make_person("clinician")
    for person in (cast.helena, cast.wes, stranger):
        with pytest.raises(Refusal, match="by who holds the change"):
            dissent(db, seen(person), decided, Dissenting(1, FEAR), NOW)
        db.rollback()
    number = dissent(db, seen(cast.sunniva), decided, Dissenting(1, FEAR), NOW)
    for person in (cast.wes, stranger):
        with pytest.raises(Refusal, match="answered by leadership"):
            answer_dissent(db, seen(person), decided, Replying(number, HUDDLES), NOW)
        db.rollback()
    with pytest.raises(Refusal, match="your own"):
        answer_dissent(db, seen(cast.sunniva), decided, Replying(number, "And more."), NOW)
    db.rollback()
    assert counted(db, decided) == (1, 1), "who dissents does not answer for others"


def test_leadership_that_holds_a_change_dissents_as_one_of_its_holders(db, cast, decided, seen, read) -> None:
    omar = factories.make_person("leadership", name="Omar Devereux")
    ask_to_hold(db, seen(cast.rowan), decided, {omar.id}, NOW)
    dissent(db, seen(omar), decided, Dissenting(2, "The date is too early."), NOW)
    assert read(decided)[1].dissents[0].name == "Omar Devereux"


@pytest.mark.parametrize("words", ["", "  \n", "Imani Castellane was against it.", "Call 555-0143 and ask."])
def test_words_that_are_missing_or_point_to_somebody_are_refused(db, cast, decided, seen, words) -> None:
    with pytest.raises(Refusal) as found:
        dissent(db, seen(cast.sunniva), decided, Dissenting(1, words), NOW)
    assert found.value.field == "words"
    db.rollback()
    number = dissent(db, seen(cast.sunniva), decided, Dissenting(1, FEAR), NOW)
    with pytest.raises(Refusal) as found:
        answer_dissent(db, seen(cast.helena), decided, Replying(number, words), NOW)
    assert found.value.field == "words"
    db.rollback()
    assert counted(db, decided) == (1, 1)


def test_an_answer_may_call_who_dissents_by_name_and_nobody_else_who_does_not_hold_it(db, cast, decided, seen) -> None:
    helena, number = seen(cast.helena), dissent(db, seen(cast.sunniva), decided, Dissenting(1, FEAR), NOW)
    with pytest.raises(Refusal):
        answer_dissent(db, helena, decided, Replying(number, "We look at it with Imani Castellane."), NOW)
    db.rollback()
    answer_dissent(db, helena, decided, Replying(number, "We look at it with Sunniva Okafor in spring."), NOW)
    assert counted(db, decided) == (1, 0)


def test_long_texts_emoji_and_other_directions_are_kept_as_they_were_written(db, cast, decided, seen, read) -> None:
    words = "הפחד מחליט שוב 🌊\n\n" + "Wort" * 300
    dissent(db, seen(cast.sunniva), decided, Dissenting(1, words), NOW)
    assert read(decided)[0].dissents[0].words == words


def test_a_decision_or_dissent_of_another_change_is_missing(db, cast, decided, seen) -> None:
    sunniva, helena = seen(cast.sunniva), seen(cast.helena)
    number = dissent(db, sunniva, decided, Dissenting(1, FEAR), NOW)
    other = factories.make_change(cast.rowan)
    for act, author, change_id, wish in (
        *((dissent, sunniva, change_id, Dissenting(1, FEAR)) for change_id in (other.id, factories.nowhere())),
        *((dissent, sunniva, decided, Dissenting(place, FEAR)) for place in (0, -1, 3, 10**12)),
        *((answer_dissent, helena, decided, Replying(entry, HUDDLES)) for entry in (0, -1, number - 1, 10**12)),
        (answer_dissent, helena, other.id, Replying(number, HUDDLES)),
    ):
        with pytest.raises(Missing):
            act(db, author, change_id, wish, NOW)
        db.rollback()


def test_nothing_here_edits_or_removes_what_was_said() -> None:
    public = {name for name, one in vars(actions).items() if getattr(one, "__module__", "") == actions.__name__}
    assert {name for name in public if not name.startswith("_")} == {
        *("dissent", "answer_dissent", "Dissenting", "Replying")
    }


@pytest.mark.parametrize("act", ["UPDATE ledger_entry SET body = '{}'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_or_remove_a_dissent(db, cast, decided, seen, act) -> None:
    dissent(db, seen(cast.sunniva), decided, Dissenting(1, FEAR), NOW)
    with pytest.raises(DBAPIError):
        db.execute(text(f"{act} WHERE kind = 'dissent'"))
    db.rollback()
    assert db.scalar(select(LedgerEntry.kind).where(LedgerEntry.kind == "dissent"))
