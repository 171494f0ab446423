"""Deciding together: one side offers, the other reads and presses; PS-led is noted by a PS owner alone."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from coreflect.agency.actions import record
from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.models import Person
from coreflect.policies.actions.decisions import DecidedMeanwhile, Verdict, decide
from coreflect.policies.actions.holders import ask_to_hold
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.together import Ending, end, offer, press
from coreflect.policies.models import Change, Decision
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY

YES = Verdict(0, "Policy group", TODAY, Word.YES, "It costs a conversation.")
LED = replace(YES, pen=Pen.PS_LED)


def kinds(db) -> list[str]:
    return list(db.scalars(select(LedgerEntry.kind).where(LedgerEntry.chain == "trail").order_by(LedgerEntry.number)))


def refused(db, change_id, act, *args, kind=Refusal) -> str:
    """Return the sentence with which an act is refused; nothing may have been written by it."""
    before = len(kinds(db))
    with pytest.raises(kind) as found:
        act(db, *args[:1], change_id, *args[1:], NOW)
    db.rollback()
    assert len(kinds(db)) == before
    return found.value.sentence


def test_what_leadership_offers_stands_once_a_ps_owner_has_pressed_it(db, cast, proposed, seen, read, whole) -> None:
    helena, rowan = seen(cast.helena), seen(cast.rowan)
    number = offer(db, helena, proposed, YES, NOW)
    change = db.get(Change, proposed)
    assert (change.offer, change.stage, change.pen_leadership) == ("leadership", "proposed", "")
    assert not db.scalars(select(Decision)).all(), "nothing is decided by an offer"
    assert read(proposed).offer.number == number
    assert whole() == []
    assert press(db, rowan, proposed, number, NOW) == 1
    row = db.scalars(select(Decision)).one()
    assert (row.together, row.word, row.body, row.reason, row.recorded_by) == (
        *(True, "yes", "Policy group", "It costs a conversation."),
        cast.rowan.id,
    )
    change = db.get(Change, proposed)
    assert (change.offer, change.stage, change.pen_leadership, change.pen_ps) == (
        "",
        "decision",
        "together",
        "together",
    )
    assert read(proposed).newest.standing is Pen.TOGETHER
    assert kinds(db)[-2:] == ["offered", "decided"]
    assert whole() == []


def test_a_ps_owner_offers_too_and_leadership_presses(db, cast, proposed, seen, read, whole) -> None:
    number = offer(db, seen(cast.rowan), proposed, YES, NOW)
    assert db.get(Change, proposed).offer == "ps"
    assert press(db, seen(cast.helena), proposed, number, NOW) == 1
    assert read(proposed).newest.name == "Helena Strand"
    assert whole() == []


def test_sending_or_pressing_twice_counts_once(db, cast, proposed, seen) -> None:
    helena, rowan = seen(cast.helena), seen(cast.rowan)
    assert offer(db, helena, proposed, YES, NOW) == (number := offer(db, helena, proposed, YES, NOW))
    assert [press(db, rowan, proposed, number, NOW) for _ in range(2)] == [1, 1]
    assert decide(db, rowan, proposed, replace(LED, seen=1), NOW) == decide(
        db, rowan, proposed, replace(LED, seen=1), NOW
    )
    assert kinds(db)[1:] == ["offered", "decided", "decided", "pen"]


@pytest.mark.parametrize("second", [("clinician",), ("administrator",), ("clinician", "administrator")])
def test_nobody_presses_for_ps_staff_but_a_ps_owner(db, cast, proposed, seen, whole, second) -> None:
    """Not leadership, not an administrator, not a co-owner, and not PS staff who do not own the change."""
    number = offer(db, seen(cast.helena), proposed, YES, NOW)
    omar = factories.make_person("leadership", *second)
    ask_to_hold(db, seen(cast.rowan), proposed, {omar.id}, NOW)
    others = (cast.helena, omar, cast.priya, cast.sunniva, cast.imani, cast.wes, factories.make_person(*second))
    for person in others:
        assert refused(db, proposed, press, seen(person), number)
    assert db.get(Change, proposed).offer == "leadership"
    assert not db.scalars(select(Decision)).all()


def test_an_administrator_who_is_ps_staff_and_owns_the_change_presses_as_ps_staff(db, cast, proposed, seen) -> None:
    both = factories.make_person("administrator", "ps_staff", "clinician")
    ask_to_hold(db, seen(cast.rowan), proposed, {both.id}, NOW)
    number = offer(db, seen(cast.helena), proposed, YES, NOW)
    assert press(db, seen(both), proposed, number, NOW) == 1
    mine = offer(db, seen(both), proposed, replace(YES, seen=1), NOW)
    assert "It waits for leadership" in refused(db, proposed, press, seen(both), mine)


def test_who_changes_sides_never_presses_their_own_offer(db, cast, proposed, seen, read, whole) -> None:
    """Somebody of PS staff offers, becomes leadership, and would press for leadership, too; the same with words."""
    number = offer(db, seen(cast.rowan), proposed, YES, NOW)
    say_pen(db, seen(cast.rowan), proposed, Penned(0, Pen.TOGETHER), NOW)
    rowan = db.get(Person, cast.rowan.id)
    rowan.ps_lead, rowan.leadership = False, True
    db.commit()
    assert "offered this yourself" in refused(db, proposed, press, seen(cast.rowan), number)
    sentence = refused(db, proposed, say_pen, seen(cast.rowan), Penned(0, Pen.TOGETHER))
    assert "You have said the word of" in sentence
    assert read(proposed).before.agreed is None
    assert whole() == []


def test_who_changes_sides_says_nothing_for_both_though_others_spoke_after_them(
    db, cast, proposed, seen, read, whole
) -> None:
    """Of a side that somebody has left another one speaks, and offers anew: its word stays theirs, too."""
    turned = factories.make_person("leadership", name="Turned Coat")
    decide(db, seen(cast.helena), proposed, replace(YES, pen=Pen.TOLD), NOW)
    say_pen(db, seen(turned), proposed, Penned(1, Pen.TOGETHER), NOW)
    say_pen(db, seen(cast.helena), proposed, Penned(1, Pen.TOGETHER), NOW)
    later = replace(YES, seen=1)
    end(db, seen(cast.helena), proposed, Ending(offer(db, seen(turned), proposed, later, NOW)), NOW)
    number = offer(db, seen(cast.helena), proposed, later, NOW)
    turned = db.get_one(Person, turned.id)
    turned.leadership, turned.ps_staff = False, True
    db.commit()
    ask_to_hold(db, seen(cast.rowan), proposed, {turned.id}, NOW)
    assert "You have said the word of" in refused(db, proposed, say_pen, seen(turned), Penned(1, Pen.TOGETHER))
    assert "offered this yourself" in refused(db, proposed, press, seen(turned), number)
    assert read(proposed).pens(1).agreed is None
    assert whole() == []
    what = {"change": proposed.hex, "decision": 1, "side": "ps", "word": "together"}
    record(db, "trail", "pen", seen(turned), what, NOW, about=proposed)
    db.commit()
    assert any("words of both sides" in sentence for sentence in whole()), "whatever wrote it, the audit names it"
    what = {"change": proposed.hex, **later.terms, "together": True}
    record(db, "trail", "decided", seen(turned), what, NOW, about=proposed)
    db.commit()
    assert any("not pressed by both sides" in sentence for sentence in whole())


def test_an_offer_that_was_not_so_ends_and_stays_in_the_trail(db, cast, proposed, seen, read, whole) -> None:
    helena, rowan = seen(cast.helena), seen(cast.rowan)
    number = offer(db, helena, proposed, YES, NOW)
    assert refused(db, proposed, end, seen(cast.priya), Ending(number))
    assert "Imani" in refused(db, proposed, end, rowan, Ending(number, "Imani Castellane was not there."))
    end(db, rowan, proposed, Ending(number, "We asked for ten days, not thirty."), NOW)
    assert db.get(Change, proposed).offer == ""
    assert not read(proposed).offers[0].open
    assert read(proposed).offers[0].reason == "It costs a conversation."
    assert "not open any more" in refused(db, proposed, press, rowan, number, kind=DecidedMeanwhile)
    assert "not open any more" in refused(db, proposed, end, rowan, Ending(number), kind=DecidedMeanwhile)
    again = offer(db, rowan, proposed, replace(YES, reason="Within ten days."), NOW)
    assert "made another offer" in refused(db, proposed, press, helena, number, kind=DecidedMeanwhile)
    end(db, rowan, proposed, Ending(again), NOW)
    assert kinds(db)[1:] == ["offered", "offer_ended", "offered", "offer_ended"]
    assert whole() == []


def test_one_offer_is_open_at_a_time_and_who_offers_late_reads_it_first(db, cast, proposed, seen) -> None:
    offer(db, seen(cast.rowan), proposed, YES, NOW)
    other = replace(YES, word=Word.NO, reason="By-laws.")
    sentence = refused(db, proposed, offer, seen(cast.helena), other, kind=DecidedMeanwhile)
    assert "Meanwhile Rowan Ellery offered a joint decision: “yes”, by Policy group." in sentence


def test_a_plain_decision_ends_an_offer_that_was_read_and_no_other(db, cast, proposed, seen, read, whole) -> None:
    helena, rowan = seen(cast.helena), seen(cast.rowan)
    number = offer(db, rowan, proposed, YES, NOW)
    no = replace(YES, word=Word.NO, reason="By-laws.", pen=Pen.TOLD)
    assert "offered a joint decision" in refused(db, proposed, decide, helena, no, kind=DecidedMeanwhile)
    assert decide(db, helena, proposed, replace(no, offer=number), NOW) == 1
    assert kinds(db)[1:] == ["offered", "offer_ended", "decided", "pen"]
    change = db.get(Change, proposed)
    assert (change.offer, change.pen_leadership, change.pen_ps, change.stage) == ("", "told", "", "no")
    assert "a decision was noted by Helena Strand" in refused(
        db, proposed, press, helena, number, kind=DecidedMeanwhile
    )
    assert "offer of a joint decision was ended" in refused(
        db, proposed, decide, helena, replace(no, seen=1, offer=number, reason="Money."), kind=DecidedMeanwhile
    )
    assert whole() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
        ({"word": Word.NO, "reason": " "}, "reason"),
        ({"word": Word.NOT_NOW}, "look_again_on"),
        ({"word": Word.ACKNOWLEDGED}, "word"),
        ({"reason": "Imani Castellane asked for it."}, "reason"),
        ({"body": "Tove Marchetti's group"}, "body"),
    ],
)
def test_an_offer_holds_nothing_that_a_decision_could_not(db, cast, proposed, seen, changes, field) -> None:
    with pytest.raises(Refusal) as found:
        offer(db, seen(cast.rowan), proposed, replace(YES, **changes), NOW)
    assert found.value.field == field
    db.rollback()
    assert db.get(Change, proposed).offer == ""


def test_an_offer_whose_day_to_look_again_has_passed_is_worded_anew(db, cast, proposed, seen) -> None:
    later = replace(YES, word=Word.NOT_NOW, look_again_on=TODAY + timedelta(days=3))
    number = offer(db, seen(cast.rowan), proposed, later, NOW)
    with pytest.raises(Refusal, match="another wording"):
        press(db, seen(cast.helena), proposed, number, NOW + timedelta(days=3))


def test_leadership_offers_nothing_that_nobody_of_ps_staff_could_press(db, cast, seen) -> None:
    change = factories.make_change(cast.priya)
    with pytest.raises(Refusal, match="Nobody of PS owns this change, so nobody can press"):
        offer(db, seen(cast.helena), change.id, YES, NOW)


def test_a_change_that_does_not_exist_is_missing(db, cast, seen) -> None:
    nowhere, helena = factories.nowhere(), seen(cast.helena)
    refused(db, nowhere, offer, helena, YES, kind=Missing)
    refused(db, nowhere, press, helena, 1, kind=Missing)
    refused(db, nowhere, end, helena, Ending(1), kind=Missing)
    refused(db, nowhere, say_pen, helena, Penned(0, Pen.TOLD), kind=Missing)


def test_the_entries_say_which_side_and_what_was_offered_in_full(db, cast, proposed, seen) -> None:
    offer(db, seen(cast.rowan), proposed, YES, NOW)
    entry = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "offered")).one()
    assert entry.about == proposed
    assert json.loads(entry.body)["what"] == {
        "change": proposed.hex,
        "side": "ps",
        "body": "Policy group",
        "decided_on": TODAY.isoformat(),
        "word": "yes",
        "reason": "It costs a conversation.",
        "look_again_on": None,
    }
