"""Looking again at a change: a required day, three outcomes, reminders before, and the question whether it helped."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.models import Mail, MailWish
from coreflect.policies import ROOM
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.looks import Look, LookedMeanwhile, look, remind_of_looks
from coreflect.policies.invariants.looks import looks as held_to_the_trail
from coreflect.policies.models import Change
from coreflect.policies.queries.looks import looks_of
from coreflect.policies.queries.news import waiting_changes
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.looks import (
    BEFORE,
    HELPED_AFTER,
    Outcome,
    around,
    is_asked_if_it_helped,
    objection,
    reminder,
)
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests.factories import NOW, TODAY

ZONE = "America/New_York"
AGAIN = TODAY + timedelta(days=365)
KEEP = Look(0, "People hear from a peer within ten days, as they tell us.", Outcome.KEEP, AGAIN)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.fixture
def in_effect(db, cast, proposed, seen) -> UUID:
    """Return a change that took effect a year ago, with a day to look again a month from now."""
    change = db.get(Change, proposed)
    change.stage, change.stage_since, change.in_effect_on = "in_effect", TODAY - HELPED_AFTER, TODAY - HELPED_AFTER
    change.look_again_on = TODAY + timedelta(days=31)
    db.commit()
    return proposed


def kinds(db, change_id) -> list[str]:
    query = select(LedgerEntry.kind).where(LedgerEntry.about == change_id).order_by(LedgerEntry.number)
    return list(db.scalars(query))


@given(days, days, days)
@example(AGAIN, AGAIN - BEFORE["six months"], AGAIN - BEFORE["six months"])  # set on the very day of its reminder
def test_a_reminder_is_due_from_its_day_on_unless_that_had_passed_when_the_day_was_set(
    again: date, set_on: date, today: date
) -> None:
    found = reminder(again, set_on, today)
    due = [words for words, before in BEFORE.items() if set_on <= again - before <= today < again]
    assert found == (due[-1] if due else None)
    if found:
        assert today < again
        assert again - BEFORE[found] >= set_on
    if again - set_on < BEFORE["a month"]:
        assert found is None


@given(st.sampled_from(Outcome), st.one_of(st.none(), days))
def test_what_is_kept_has_a_day_to_come_and_only_that(outcome: Outcome, again: date | None) -> None:
    fits = again is not None and again > TODAY if outcome is Outcome.KEEP else again is None
    assert (objection(outcome, again, TODAY) is None) == fits


@given(st.lists(st.tuples(st.sampled_from([UUID(int=1), UUID(int=2)]), st.builds(Period.of, days))), days)
def test_every_telling_stands_before_within_or_after_once(tellings: list, since: date) -> None:
    found = around(tellings, since)
    assert len(found.before) + len(found.within) + len(found.after) == len(set(tellings))
    assert all(one.last_day < since for one in found.before)
    assert all(one.first_day > since for one in found.after)
    assert all(one.first_day <= since <= one.last_day for one in found.within)


def test_only_what_is_in_effect_for_ninety_days_and_was_not_looked_at_is_asked_about() -> None:
    since = TODAY - HELPED_AFTER
    for stage in Stage:
        assert is_asked_if_it_helped(stage, since, None, TODAY) == (stage is Stage.IN_EFFECT)
    assert not is_asked_if_it_helped(Stage.IN_EFFECT, since + timedelta(days=1), None, TODAY)
    assert not is_asked_if_it_helped(Stage.IN_EFFECT, since, since, TODAY)
    assert is_asked_if_it_helped(Stage.IN_EFFECT, since, since - timedelta(days=1), TODAY)
    assert not is_asked_if_it_helped(Stage.IN_EFFECT, None, None, TODAY)


def test_who_keeps_a_change_gives_it_its_next_day_and_it_stays_since_when_it_was(
    db, cast, in_effect, seen, count_queries
) -> None:
    assert look(db, seen(cast.rowan), in_effect, KEEP, NOW) is Stage.IN_EFFECT
    change = db.get(Change, in_effect)
    assert (change.stage, change.stage_since, change.in_effect_on) == ("in_effect", *[TODAY - HELPED_AFTER] * 2)
    assert (change.look_again_on, change.looked_on) == (AGAIN, TODAY)
    assert kinds(db, in_effect) == ["proposed", "looked"]
    (one,) = looks_of(entries(db, in_effect, ZONE))
    assert (one.words, one.outcome, one.look_again_on, one.name) == (
        KEEP.words,
        *tuple(KEEP.__dict__.values())[2:],
        "Rowan Ellery",
    )
    assert look(db, seen(cast.rowan), in_effect, KEEP, NOW) is Stage.IN_EFFECT, "sent twice"
    assert len(looks_of(entries(db, in_effect, ZONE))) == 1
    assert not list(held_to_the_trail(db))
    change.looked_on = TODAY - timedelta(days=9)
    db.commit()
    assert list(held_to_the_trail(db))


@pytest.mark.parametrize(
    ("outcome", "stage", "words"),
    [(Outcome.ADAPT, "drafting", "adapt it"), (Outcome.UNDO, "talked_over", "undo it")],
)
def test_what_is_adapted_or_undone_goes_back_with_an_entry_that_says_so(
    db, cast, in_effect, seen, outcome, stage, words
) -> None:
    look(db, seen(cast.priya), in_effect, Look(0, "Nobody calls back.", outcome), NOW)
    change = db.get(Change, in_effect)
    assert (change.stage, change.stage_since, change.look_again_on, change.in_effect_on) == (stage, TODAY, None, None)
    assert kinds(db, in_effect) == ["proposed", "looked", "stage"]
    assert words in entries(db, in_effect, ZONE)[-1].said["words"]
    assert look(db, seen(cast.priya), in_effect, Look(0, "Nobody calls back.", outcome), NOW) is Stage(stage)
    number = looks_of(entries(db, in_effect, ZONE))[-1].number
    with pytest.raises(Refusal, match="nothing to look at"):
        look(db, seen(cast.rowan), in_effect, replace(KEEP, seen=number), NOW)


def test_who_keeps_what_is_looked_at_again_brings_it_back_into_effect_since_its_first_day(
    db, cast, in_effect, seen
) -> None:
    rowan = seen(cast.rowan)
    move(db, rowan, in_effect, Move(Stage.IN_EFFECT, Stage.LOOK_AGAIN), NOW)
    assert look(db, rowan, in_effect, KEEP, NOW) is Stage.IN_EFFECT
    change = db.get(Change, in_effect)
    assert (change.stage, change.stage_since, change.look_again_on) == ("in_effect", TODAY, AGAIN)
    assert change.in_effect_on == TODAY - HELPED_AFTER


def test_nobody_looks_over_what_somebody_else_said_meanwhile(db, cast, in_effect, seen) -> None:
    look(db, seen(cast.priya), in_effect, replace(KEEP, words="Yes, it does help."), NOW)
    with pytest.raises(LookedMeanwhile, match="Priya Holloway looked again: “keep it”"):
        look(db, seen(cast.rowan), in_effect, KEEP, NOW)
    db.rollback()
    assert len(looks_of(entries(db, in_effect, ZONE))) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "  "}, "words"),
        ({"words": "Imani Castellane says so."}, "words"),
        ({"words": "Call 555-0143."}, "words"),
        ({"look_again_on": None}, "look_again_on"),
        ({"look_again_on": TODAY}, "look_again_on"),
        ({"outcome": Outcome.UNDO}, "look_again_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    db, cast, in_effect, seen, changes, field
) -> None:
    with pytest.raises(Refusal) as refused:
        look(db, seen(cast.rowan), in_effect, replace(KEEP, **changes), NOW)
    assert refused.value.field == field
    db.rollback()
    assert kinds(db, in_effect) == ["proposed"]
    assert db.get(Change, in_effect).looked_on is None


def test_who_neither_holds_it_nor_is_of_the_ps_team_does_not_look(db, cast, in_effect, seen) -> None:
    with pytest.raises(Refusal, match="Who holds this change"):
        look(db, seen(cast.helena), in_effect, KEEP, NOW)
    db.rollback()
    look(db, seen(cast.sunniva), in_effect, KEEP, NOW)
    with pytest.raises(Missing):
        look(db, seen(cast.rowan), uuid4(), KEEP, NOW)


def reminded(db) -> list[tuple[str, UUID]]:
    return sorted(
        (next(words for words in BEFORE if f" {words} " in row.key), row.reader)
        for row in db.scalars(select(Mail).where(Mail.kind == "looks"))
        if "Peer contact" not in row.subject + row.body or pytest.fail("a mail does not say what a change is called")
    )


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def test_holders_are_reminded_six_months_and_a_month_before_once_each_and_a_new_day_has_its_own(
    db, cast, in_effect, seen, count_queries
) -> None:
    holders = [cast.rowan.id, cast.priya.id]
    look(db, seen(cast.rowan), in_effect, KEEP, NOW)

    def tend(day: date) -> list[str]:
        return list(remind_of_looks(db, at(day)))

    assert not tend(AGAIN - timedelta(days=184))
    assert tend(AGAIN - timedelta(days=183)) == ["Reminders to look again at a change: 2 written."]
    assert not tend(AGAIN - timedelta(days=183))
    assert reminded(db) == sorted(("six months", one) for one in holders)
    number = looks_of(entries(db, in_effect, ZONE))[-1].number
    look(db, seen(cast.rowan), in_effect, replace(KEEP, words="It still does.", seen=number), at(AGAIN - HELPED_AFTER))
    assert len(reminded(db)) == 2, "the day stays, and what speaks of it is still true"
    assert not tend(AGAIN - timedelta(days=31))
    assert tend(AGAIN - timedelta(days=30))
    with count_queries() as asked:
        assert not tend(AGAIN - timedelta(days=1))
    assert len(asked) == 2, "it is asked every few seconds"
    assert len(reminded(db)) == 4
    later = AGAIN + timedelta(days=365)
    number = looks_of(entries(db, in_effect, ZONE))[-1].number
    look(db, seen(cast.rowan), in_effect, replace(KEEP, seen=number, look_again_on=later), at(AGAIN))
    assert reminded(db) == [], "no mail has brought them, and they speak of a day that is no more"
    assert not tend(AGAIN)
    assert tend(later - timedelta(days=100)), "somebody was away: late is better than never"
    assert tend(later - timedelta(days=10)), "only the nearer of the two"
    assert not tend(later - timedelta(days=9))
    assert len(reminded(db)) == 4


def test_a_reminder_whose_day_had_passed_when_the_day_was_set_is_skipped(db, cast, in_effect, seen) -> None:
    near = TODAY + timedelta(days=100)
    look(db, seen(cast.rowan), in_effect, replace(KEEP, look_again_on=near), NOW)
    assert not list(remind_of_looks(db, at(near - timedelta(days=31))))
    assert list(remind_of_looks(db, at(near - timedelta(days=30))))
    assert {words for words, _ in reminded(db)} == {"a month"}


def test_only_active_holders_who_want_them_get_letters_and_only_of_what_is_in_effect(db, cast, in_effect, seen) -> None:
    look(db, seen(cast.rowan), in_effect, KEEP, NOW)
    db.add(MailWish(reader=cast.rowan.id, kind="looks", how="off"))
    db.commit()
    list(remind_of_looks(db, at(AGAIN - timedelta(days=40))))
    assert [reader for _, reader in reminded(db)] == [cast.priya.id]
    cast.priya.active = False
    db.get(Change, in_effect).stage = "drafting"
    cast.rowan.active = True
    db.commit()
    assert not list(remind_of_looks(db, at(AGAIN - timedelta(days=30))))


def test_home_asks_those_who_hold_it_whether_it_helped_and_says_when_its_day_has_come(
    db, cast, in_effect, seen
) -> None:
    def waits(person) -> list[tuple[str, str]]:
        return [(one.title, one.endpoint) for one in ROOM.waiting(db, seen(person), NOW) if one.order == 30]

    assert waits(cast.priya) == [("Did it help? “Peer contact while waiting”", "policies.look")]
    assert not waits(cast.sunniva)
    look(db, seen(cast.rowan), in_effect, KEEP, NOW)
    assert not waits(cast.priya)
    db.get(Change, in_effect).look_again_on = TODAY
    db.commit()
    assert waits(cast.priya) == [("Look again at “Peer contact while waiting”", "policies.look")]


def test_a_look_on_the_very_day_since_which_it_is_in_effect_counts(db, cast, in_effect, seen) -> None:
    """Home asks as the rule does: of what was looked at on the day before, and of nothing that was looked at since."""
    for before, asked in ((timedelta(0), False), (timedelta(days=1), True)):
        change = db.get(Change, in_effect)
        change.looked_on = change.in_effect_on - before
        db.commit()
        found = [one.helped for one in waiting_changes(db, cast.priya.id, None, TODAY, NOW + timedelta(days=1), 5)]
        assert found == ([True] if asked else [])
        assert is_asked_if_it_helped(Stage.IN_EFFECT, change.in_effect_on, change.looked_on, TODAY) is asked


def test_what_is_decided_anew_is_not_in_effect_any_more(db, cast, in_effect, seen) -> None:
    verdict = Verdict(0, "Policy group", TODAY, Word.YES)
    decide(db, seen(cast.helena), in_effect, verdict, NOW)
    change = db.get(Change, in_effect)
    assert (change.stage, change.in_effect_on) == ("decision", None)
    assert not waiting_changes(db, cast.priya.id, None, TODAY, NOW + timedelta(days=1), 5)
