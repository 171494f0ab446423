"""Many at once: of those who save one saves, of those who approve one approves; the others read what happened."""

import re

from sqlalchemy import select

from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.versions import Approval, Draft, SavedMeanwhile, approve, save_draft
from coreflect.policies.invariants.versions import versions as audited
from coreflect.policies.models import Version
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import heads
from coreflect.policies.rules.versions import Number
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY
from tests.policies.test_races import as_somebody, at_once


def states(db) -> list[str]:
    db.rollback()
    return sorted(db.scalars(select(Version.state)))


def test_of_six_who_save_at_once_one_saves_and_the_others_read_whose_draft_it_is(app, db, cast, proposed) -> None:
    people = [cast.rowan.id, cast.priya.id, *(factories.make_person("ps_staff").id for _ in range(4))]
    acts = [
        as_somebody(id, save_draft, proposed, Draft(None, f"By {n}.", f"Text {n}."), NOW) for n, id in enumerate(people)
    ]
    db.rollback()
    outcomes = at_once(app, *acts)
    (saved,) = db.execute(select(Version.summary)).scalars()
    assert outcomes.count(Number(0, 1)) == 1, outcomes
    others = [one for one in outcomes if isinstance(one, SavedMeanwhile)]
    assert len(others) == 5, outcomes
    assert all(
        re.fullmatch(rf"Meanwhile .+ saved draft 0.1: “{saved}” Nothing of yours .+", str(one)) for one in others
    )
    assert not list(audited(db))


def test_of_a_draft_sent_six_times_at_once_one_stands(app, db, cast, proposed) -> None:
    draft = Draft(None, "Says who calls.", "We call.")
    rowan = cast.rowan.id
    db.rollback()
    outcomes = at_once(app, *(as_somebody(rowan, save_draft, proposed, draft, NOW) for _ in range(6)))
    assert outcomes == [Number(0, 1)] * 6, outcomes
    assert states(db) == ["draft"]


def test_of_six_who_approve_while_another_saves_what_stands_is_whole(app, db, cast, proposed, seen) -> None:
    """Either the draft was approved and the next one is 1.1, or the draft that was read is no longer the open one."""
    save_draft(db, seen(cast.rowan), proposed, Draft(None, "First.", "We call."), NOW)
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.IN_PART, "Ten days."), NOW)
    one = heads(entries(db, proposed, "UTC")).draft
    leaders = [cast.helena.id, *(factories.make_person("leadership").id for _ in range(4)), cast.rowan.id]
    read = Approval(one.id, one.digest)
    acts = [as_somebody(id, approve, proposed, read, NOW) for id in leaders]
    acts.append(as_somebody(cast.priya.id, save_draft, proposed, Draft(one.id, "Second.", "We write."), NOW))
    db.rollback()
    *approvals, saved = at_once(app, *acts)
    if approvals.count(Number(1, 0)):
        assert approvals.count(Number(1, 0)) == 1, approvals
        assert sum(isinstance(one, SavedMeanwhile) for one in approvals) == 5, approvals
        assert isinstance(saved, SavedMeanwhile), saved
        assert states(db) == ["approved", "earlier"]
    else:
        assert all(isinstance(one, SavedMeanwhile) for one in approvals), approvals
        assert saved == Number(0, 2)
        assert states(db) == ["draft", "earlier"]
    assert not list(audited(db))


def test_of_an_approval_sent_six_times_at_once_one_stands(app, db, cast, proposed, seen) -> None:
    save_draft(db, seen(cast.rowan), proposed, Draft(None, "First.", "We call."), NOW)
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.IN_PART, "Ten days."), NOW)
    one = heads(entries(db, proposed, "UTC")).draft
    helena, read = cast.helena.id, Approval(one.id, one.digest)
    db.rollback()
    outcomes = at_once(app, *(as_somebody(helena, approve, proposed, read, NOW) for _ in range(6)))
    assert outcomes == [Number(1, 0)] * 6, outcomes
    assert states(db) == ["approved", "earlier"]
