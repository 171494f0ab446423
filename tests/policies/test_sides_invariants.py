"""The audit names a change whose pens, offer or dissents are not its trail's, and who spoke for another's side."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.offers import erase
from coreflect.foundation.permissions import Role
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.together import offer, press
from coreflect.policies.invariants import invariants
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests.factories import NOW, TODAY

Audit = Callable[[], list[str]]


@pytest.fixture
def audit(app: Any, db: Session, cast: Any, proposed: UUID, seen: Any) -> Audit:
    """Return what the audit says, over a change decided together and then alone, with two dissents and an offer."""
    helena, rowan, sunniva = seen(cast.helena), seen(cast.rowan), seen(cast.sunniva)
    press(db, rowan, proposed, offer(db, helena, proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW), NOW)
    decide(db, helena, proposed, Verdict(1, "Policy group", TODAY, Word.NO, "By-laws.", pen=Pen.TOLD), NOW)
    say_pen(db, rowan, proposed, Penned(2, Pen.ASKED), NOW)
    number = dissent(db, sunniva, proposed, Dissenting(2, "Fear decides."), NOW)
    dissent(db, rowan, proposed, Dissenting(1, "Too slow."), NOW)
    answer_dissent(db, helena, proposed, Replying(number, "In spring."), NOW)
    offer(db, rowan, proposed, Verdict(2, "Policy group", TODAY, Word.YES), NOW)
    return lambda: list(invariants(db, NOW, app.extensions["keyring"]))


def test_all_is_well(audit: Audit) -> None:
    assert audit() == []


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE change SET pen_leadership = 'together'", "not as the trail says"),
        ("UPDATE change SET pen_ps = ''", "not as the trail says"),
        ("UPDATE change SET offer = ''", "not as the trail says"),
        ("UPDATE change SET offer = 'leadership'", "not as the trail says"),
        ("UPDATE change SET dissents = 3", "not as the trail says"),
        ("UPDATE change SET unanswered = 0", "not as the trail says"),
        ("UPDATE decision SET together = true WHERE number = 2", "Decisions on change"),
        ("UPDATE decision SET together = false", "Decisions on change"),
    ],
)
def test_what_was_changed_behind_the_trail_is_named(db: Session, audit: Audit, harm: str, words: str) -> None:
    db.execute(text(harm))
    db.commit()
    assert any(words in sentence for sentence in audit()), audit()


@pytest.mark.parametrize(
    ("kind", "who", "said", "words"),
    [
        ("pen", "helena", {"decision": 2, "side": "ps", "word": "together"}, "speaks for a side"),
        ("pen", "wes", {"decision": 2, "side": "ps", "word": "together"}, "speaks for a side"),
        ("pen", "rowan", {"decision": 2, "side": "leadership", "word": "together"}, "speaks for a side"),
        ("offered", "helena", {"side": "ps"}, "speaks for a side"),
        ("decided", "rowan", {"together": True}, "not pressed by both sides"),  # who made the open offer
        ("decided", "priya", {"together": True}, "not pressed by both sides"),
        ("decided", "helena", {"together": True, "reason": "Worded otherwise."}, "without its offer"),
        ("dissent", "helena", {"decision": 9, "words": "Of nothing."}, "that is not there"),
        ("dissent_answered", "helena", {"dissent": 1, "words": "To nothing."}, "that is not there"),
        ("pen", "helena", {"decision": 9, "side": "leadership", "word": "told"}, "that is not there"),
    ],
)
def test_who_spoke_for_another_side_is_named_whatever_wrote_it(
    db: Session, cast: Any, proposed: UUID, seen: Any, audit: Audit, kind: str, who: str, said: dict, words: str
) -> None:
    terms = {"body": "Policy group", "decided_on": TODAY, "word": "yes", "reason": "", "look_again_on": None}
    what = {"change": proposed.hex, **(terms if kind in ("offered", "decided") else {}), **said}
    record(db, "trail", kind, seen(getattr(cast, who)), what, NOW, about=proposed)
    db.commit()
    assert any(words in sentence for sentence in audit()), audit()


def test_a_joint_decision_without_any_offer_is_named(
    db: Session, cast: Any, proposed: UUID, seen: Any, audit: Audit
) -> None:
    """Two in a row, the second without an offer of its own."""
    terms = {"body": "Policy group", "decided_on": TODAY, "word": "yes", "reason": "", "look_again_on": None}
    for _ in range(2):
        what = {"change": proposed.hex, **terms, "together": True}
        record(db, "trail", "decided", seen(cast.helena), what, NOW, about=proposed)
    db.commit()
    assert sum("without its offer" in sentence for sentence in audit()) == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [("pen", {"decision": 2, "side": "ps", "word": "together"}), ("pen", {"decision": 0, "side": "leadership"})],
)
def test_who_is_written_with_the_roles_of_both_sides_speaks_for_neither(
    db: Session, cast: Any, proposed: UUID, seen: Any, audit: Audit, kind: str, said: dict
) -> None:
    both = replace(seen(cast.helena), roles=frozenset({Role.LEADERSHIP, Role.PS_LEAD}))
    number = record(db, "trail", kind, both, {"change": proposed.hex, "word": "told", **said}, NOW, proposed).number
    db.commit()
    assert f"Change {proposed}: entry {number} speaks for a side that is not its author's." in audit()


@pytest.mark.parametrize(("who", "found"), [("rowan", True), ("priya", False)])
def test_who_changed_sides_and_pressed_their_own_offer_is_named(
    db: Session, cast: Any, proposed: UUID, seen: Any, audit: Audit, who: str, found: bool
) -> None:
    """Rowan's offer is open. Who presses it for leadership is of leadership now, whoever they are."""
    pressing = replace(seen(getattr(cast, who)), roles=frozenset({Role.LEADERSHIP}))
    terms = {"body": "Policy group", "decided_on": TODAY, "word": "yes", "reason": "", "look_again_on": None}
    record(db, "trail", "decided", pressing, {"change": proposed.hex, **terms, "together": True}, NOW, proposed)
    db.commit()
    assert any("decision 3 was not pressed by both sides" in sentence for sentence in audit()) is found


def test_two_who_were_erased_and_spoke_for_two_sides_count_as_nobodys_words(
    db: Session, cast: Any, audit: Audit
) -> None:
    """Of neither is known any more who it was: that is no sign that it was one person."""
    for person in (cast.helena, cast.rowan):
        erase(db, person.id, person.name, NOW)
    db.commit()
    assert audit() == []
