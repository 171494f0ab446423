"""The audit names every answer and decision that does not say what the trail says."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.invariants import invariants
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def broken(app, db: Session, cast, released, proposed, seen) -> Callable[[], list[str]]:
    """Return what the audit says, over a change with two decisions and a theme with two answers."""
    helena = seen(cast.helena)
    answer(db, helena, released.asking.id, Reply(0, Word.NO, "The county decides."), NOW)
    answer(db, helena, released.asking.id, Reply(1, Word.YES), NOW)
    decide(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.NO, "By-laws."), NOW)
    decide(db, helena, proposed, Verdict(1, "Policy group", TODAY, Word.YES), NOW)
    return lambda: list(invariants(db, NOW, app.extensions["keyring"]))


def test_all_is_well_after_answers_and_decisions(broken) -> None:
    assert broken() == []


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE answer SET reason = 'Later.' WHERE number = 1", "Answer 1 to theme"),
        ("UPDATE answer SET word = 'in_part', reason = 'x' WHERE number = 2", "Answer 2 to theme"),
        ("DELETE FROM answer WHERE number = 1", "have a gap"),
        ("DELETE FROM answer WHERE number = 2", "that is gone"),
        ("UPDATE decision SET body = 'Board' WHERE number = 1", "Decisions on change"),
        ("UPDATE decision SET number = 3 WHERE number = 2", "have a gap"),
        ("DELETE FROM decision WHERE number = 2", "the trail does not say the same"),
        ("DELETE FROM decision", "the trail does not say the same"),
    ],
)
def test_what_was_changed_behind_the_trail_is_named(db, broken, harm, words) -> None:
    db.execute(text(harm))
    db.commit()
    assert any(words in sentence for sentence in broken()), broken()


def test_what_has_no_entry_is_named(db, cast, released, broken) -> None:
    factories.make_change(cast.rowan)
    factories.make_answer(factories.make_cell(released.release, released.group), cast.helena)
    said = broken()
    assert any("its proposal does not stand once in the trail" in sentence for sentence in said)
    assert any("Answer 1" in sentence and "does not say the same" in sentence for sentence in said)


def test_a_change_that_is_gone_is_named(db, proposed, broken) -> None:
    for table in ("change_cell", "change_holder", "decision"):
        db.execute(text(f"DELETE FROM {table}"))
    db.execute(text("DELETE FROM change"))
    db.commit()
    assert any("not in the register" in sentence for sentence in broken())
