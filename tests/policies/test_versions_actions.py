"""Drafts and approvals: one draft is open, one text approved, and approving refers to the exact text."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.versions import Approval, Draft, SavedMeanwhile, approve, save_draft
from coreflect.policies.invariants.versions import versions as audited
from coreflect.policies.models import Version
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import Heads, heads
from coreflect.policies.rules.policy_text import digest
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY

FIRST = Draft(None, "Says who calls.", "# Calls\n\nWe call within ten days.")


def versions_of(db, change_id: UUID) -> Heads:
    db.rollback()
    return heads(entries(db, change_id, "UTC"))


def decided(db, seen, cast, change_id: UUID, word: str = "yes") -> None:
    before = len([e for e in entries(db, change_id, "UTC") if e.kind == "decided"])
    decide(db, seen(cast.helena), change_id, Verdict(before, "Policy group", TODAY, Word(word), "A reason."), NOW)


def test_the_life_of_a_text_from_the_first_draft_to_the_second_approval(db, cast, proposed, seen) -> None:
    rowan, helena = seen(cast.rowan), seen(cast.helena)
    assert str(save_draft(db, rowan, proposed, FIRST, NOW)) == "0.1"
    one = versions_of(db, proposed).draft
    shorter = Draft(one.id, "Shorter.", "# Calls\n\nWe call.")
    assert str(save_draft(db, seen(cast.priya), proposed, shorter, NOW)) == "0.2"
    two = versions_of(db, proposed).draft
    decided(db, seen, cast, proposed)
    assert str(approve(db, rowan, proposed, Approval(two.id, two.digest), NOW)) == "1"
    approved = versions_of(db, proposed).approved
    elsewhere = Draft(approved.id, "Now with the other rules.", link="https://docs.example.org/calls")
    assert str(save_draft(db, rowan, proposed, elsewhere, NOW)) == "1.1"
    three = versions_of(db, proposed).draft
    assert str(approve(db, helena, proposed, Approval(three.id, three.digest), NOW)) == "2"
    found = versions_of(db, proposed)
    assert [(str(one.number), one.state.value, one.name) for one in found] == [
        ("0.1", "earlier", "Rowan Ellery"),
        ("0.2", "earlier", "Priya Holloway"),
        ("1", "retired", "Rowan Ellery"),
        ("1.1", "earlier", "Rowan Ellery"),
        ("2", "approved", "Helena Strand"),
    ]
    assert found.draft is None
    rows = {(row.major, row.minor): row for row in db.scalars(select(Version))}
    assert rows[1, 0].text == rows[0, 2].text == "# Calls\n\nWe call."
    assert rows[2, 0].link == "https://docs.example.org/calls"
    assert rows[1, 0].digest == digest("# Calls\n\nWe call.", "")
    said = [json.loads(e.body)["what"] for e in db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "approved"))]
    assert said[0] == {
        "change": proposed.hex, "version": rows[1, 0].id.hex, "number": "1", "draft": two.id.hex, "digest": two.digest
    }  # fmt: skip
    assert not list(audited(db))


def test_what_is_sent_twice_counts_once(db, cast, proposed, seen) -> None:
    rowan = seen(cast.rowan)
    assert {str(save_draft(db, rowan, proposed, FIRST, NOW)) for _ in range(2)} == {"0.1"}
    one = versions_of(db, proposed).draft
    save_draft(db, seen(cast.priya), proposed, Draft(one.id, "More.", "Other words."), NOW)
    assert str(save_draft(db, rowan, proposed, FIRST, NOW)) == "0.1", "also when another draft has followed"
    decided(db, seen, cast, proposed)
    two = versions_of(db, proposed).draft
    assert {str(approve(db, rowan, proposed, Approval(two.id, two.digest), NOW)) for _ in range(2)} == {"1"}
    with pytest.raises(SavedMeanwhile, match="Rowan Ellery approved version 1"):
        approve(db, seen(cast.helena), proposed, Approval(two.id, two.digest), NOW)
    assert len(versions_of(db, proposed)) == 3


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"summary": " "}, "Say in a sentence", "summary"),
        ({"text": " \n\x0c\u2028"}, "Write the text here", "text"),
        ({"link": "https://example.org/x"}, "not both", "link"),
        ({"text": "", "link": "http://example.org/x"}, "begins with https", "link"),
        ({"text": "", "link": "https://rowan:pw@example.org"}, "sign in", "link"),
        ({"text": "", "link": "https://exa mple.org"}, "no address", "link"),
        ({"text": "", "link": "https://[::1"}, "no address", "link"),
        ({"summary": "Tove Marchetti wanted it."}, "Tove Marchetti", "summary"),
        ({"text": "Ask Tove Marchetti."}, "Tove Marchetti", "text"),
    ],
)
def test_what_cannot_be_a_version_is_refused_at_its_field(db, cast, proposed, seen, changes, words, field) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        save_draft(db, seen(cast.rowan), proposed, replace(FIRST, **changes), NOW)
    assert refused.value.field == field
    assert not versions_of(db, proposed)
    named = replace(FIRST, text="Ask Rowan Ellery or Priya.")
    assert save_draft(db, seen(cast.rowan), proposed, named, NOW), "who holds the change may be named"


def test_the_same_text_again_is_no_new_draft(db, cast, proposed, seen) -> None:
    save_draft(db, seen(cast.rowan), proposed, FIRST, NOW)
    again = replace(FIRST, seen=versions_of(db, proposed).newest.id, summary="Nothing new.", text=FIRST.text + " \r\n")
    with pytest.raises(Refusal, match="character by character"):
        save_draft(db, seen(cast.rowan), proposed, again, NOW)


def test_who_neither_holds_nor_decides_neither_drafts_nor_approves(db, cast, proposed, seen) -> None:
    clinician = seen(factories.make_person("clinician"))
    for person in (clinician, seen(cast.helena), seen(cast.wes)):
        with pytest.raises(Refusal, match="PS leads and PS staff write"):
            save_draft(db, person, proposed, FIRST, NOW)
    save_draft(db, seen(cast.sunniva), proposed, FIRST, NOW)
    decided(db, seen, cast, proposed)
    draft = versions_of(db, proposed).draft
    for person in (clinician, seen(cast.priya), seen(cast.sunniva), seen(cast.tove), seen(cast.wes)):
        with pytest.raises(Refusal, match="owns this change"):
            approve(db, person, proposed, Approval(draft.id, draft.digest), NOW)
    assert versions_of(db, proposed).approved is None


def test_only_the_open_draft_that_was_read_is_approved_and_only_after_a_yes(db, cast, proposed, seen) -> None:
    rowan = seen(cast.rowan)
    save_draft(db, rowan, proposed, FIRST, NOW)
    one = versions_of(db, proposed).draft
    read = Approval(one.id, one.digest)
    with pytest.raises(Refusal, match="after a decision of yes"):
        approve(db, rowan, proposed, read, NOW)
    decided(db, seen, cast, proposed, "in_part")
    decided(db, seen, cast, proposed, "no")
    with pytest.raises(Refusal, match="after a decision of yes"):
        approve(db, rowan, proposed, read, NOW)
    decided(db, seen, cast, proposed)
    save_draft(db, seen(cast.priya), proposed, Draft(one.id, "Mine.", "Other words."), NOW)
    for stale in (read, Approval(uuid4(), one.digest), Approval(versions_of(db, proposed).draft.id, one.digest)):
        with pytest.raises(SavedMeanwhile, match="Priya Holloway saved draft 0.2: “Mine.”"):
            approve(db, rowan, proposed, stale, NOW)
        db.rollback()
    assert versions_of(db, proposed).approved is None


def test_a_text_that_was_rewritten_in_the_database_is_not_approved_and_is_found(db, cast, proposed, seen) -> None:
    save_draft(db, seen(cast.rowan), proposed, FIRST, NOW)
    decided(db, seen, cast, proposed)
    draft = versions_of(db, proposed).draft
    db.execute(text("UPDATE version SET text = 'We call when we can.'"))
    db.commit()
    with pytest.raises(Refusal, match="not the one that the trail tells of"):
        approve(db, seen(cast.rowan), proposed, Approval(draft.id, draft.digest), NOW)
    db.rollback()
    (found,) = audited(db)
    assert "the text of draft 0.1 is not the one that the trail tells of" in found


def test_where_there_is_no_change_nothing_is_saved_or_approved(db, cast, seen) -> None:
    for act, what in ((save_draft, FIRST), (approve, Approval(uuid4(), ""))):
        with pytest.raises(Missing):
            act(db, seen(cast.rowan), factories.nowhere(), what, NOW)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE version SET text = 'x' WHERE major = 1", "the text of version 1 is not"),
        ("UPDATE version SET text = 'x', digest = '{x}' WHERE minor = 1", "the digest of draft 0.1 is not"),
        ("UPDATE version SET summary = 'Better.' WHERE minor = 1", "the summary of draft 0.1"),
        ("UPDATE version SET minor = 3 WHERE minor = 1", "the number of draft 0.1"),
        ("UPDATE version SET state = 'retired' WHERE major = 1", "the state of version 1"),
        ("UPDATE version SET text = '', link = 'https://x.org' WHERE minor = 2", "the link of draft 0.2"),
        ("DELETE FROM version WHERE minor = 2", "draft 0.2 stands in the trail and is gone"),
    ],
)
def test_what_was_changed_behind_the_trail_is_named(db, cast, proposed, seen, harm, words) -> None:
    rowan = seen(cast.rowan)
    save_draft(db, rowan, proposed, FIRST, NOW)
    save_draft(db, rowan, proposed, Draft(versions_of(db, proposed).draft.id, "More.", "Other words."), NOW)
    decided(db, seen, cast, proposed)
    two = versions_of(db, proposed).draft
    approve(db, rowan, proposed, Approval(two.id, two.digest), NOW)
    assert not list(audited(db))
    db.execute(text(harm.format(x=digest("x", ""))))
    db.commit()
    found = list(audited(db))
    assert any(words in sentence for sentence in found), found


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_the_database_itself_holds_no_second_open_draft_and_no_second_approved_version(
    db, cast, proposed, state
) -> None:
    def version(major: int, minor: int) -> Version:
        made = {"change_id": proposed, "made_by": cast.rowan.id, "made_on": TODAY, "state": state}
        return Version(major=major, minor=minor, text="x", summary="x", digest="x", **made)

    numbers = [(0, 1), (0, 2)] if state == "draft" else [(1, 0), (2, 0)]
    db.add(version(*numbers[0]))
    db.commit()
    db.add(version(*numbers[1]))
    with pytest.raises(IntegrityError):
        db.commit()
    db.rollback()
