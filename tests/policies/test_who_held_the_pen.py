"""Who held the pen, as each side says it: noted with decisions, said again, never for the other side."""

from dataclasses import replace

import pytest

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.decisions import decide
from coreflect.policies.actions.holders import ask_to_hold
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.models import Change
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.words import Word
from tests.factories import NOW
from tests.policies.test_together import LED, YES, kinds, refused


def test_what_ps_staff_led_is_noted_by_a_ps_owner_alone(db, cast, proposed, seen, read, whole) -> None:
    assert decide(db, seen(cast.rowan), proposed, LED, NOW) == 1
    change = db.get(Change, proposed)
    assert (change.stage, change.pen_ps, change.pen_leadership) == ("decision", "ps_led", "")
    assert read(proposed).newest.standing is Pen.PS_LED
    say_pen(db, seen(cast.helena), proposed, Penned(1, Pen.INVOLVED), NOW)
    newest = read(proposed).newest
    assert newest.standing is None
    assert newest.pens.sentence == "leadership says: involved; PS staff say: PS-led"
    assert whole() == []


@pytest.mark.parametrize(
    ("who", "pen", "field"),
    [
        *(("helena", pen, "pen") for pen in (Pen.TOGETHER, Pen.PS_LED)),
        *(("rowan", pen, None) for pen in (None, Pen.TOLD, Pen.TOGETHER)),
        *((who, pen, None) for who in ("imani", "sunniva", "priya", "wes") for pen in (None, Pen.PS_LED)),
    ],
)
def test_a_pen_that_is_not_theirs_and_who_may_not_decide_are_refused(db, cast, proposed, seen, who, pen, field) -> None:
    with pytest.raises(Refusal) as found:
        decide(db, seen(getattr(cast, who)), proposed, replace(YES, pen=pen), NOW)
    assert found.value.field == field
    db.rollback()
    assert db.get(Change, proposed).stage == "proposed"


def test_leadership_says_ps_led_and_it_stands_beside_what_ps_staff_say(db, cast, proposed, seen, read) -> None:
    decide(db, seen(cast.helena), proposed, YES, NOW)
    say_pen(db, seen(cast.helena), proposed, Penned(1, Pen.PS_LED), NOW)
    assert read(proposed).newest.pens.sentence == "leadership says: PS-led; PS staff have not said"
    say_pen(db, seen(cast.rowan), proposed, Penned(1, Pen.TOLD), NOW)
    assert read(proposed).newest.pens.sentence == "leadership says: PS-led; PS staff say: told"


def test_a_new_decision_begins_anew_and_an_earlier_word_stays_with_its_decision(
    db, cast, proposed, seen, read, whole
) -> None:
    helena, rowan = seen(cast.helena), seen(cast.rowan)
    say_pen(db, helena, proposed, Penned(0, Pen.INVOLVED), NOW)
    assert db.get(Change, proposed).pen_leadership == "involved"
    decide(db, helena, proposed, replace(YES, word=Word.NO, pen=Pen.ASKED), NOW)
    decide(db, helena, proposed, replace(YES, seen=1), NOW)
    say_pen(db, rowan, proposed, Penned(1, Pen.TOLD), NOW)
    change, found = db.get(Change, proposed), read(proposed)
    assert (change.pen_leadership, change.pen_ps) == ("", ""), "of the newest decision nobody has said a word"
    assert found.before.sentence == "leadership says: involved; PS staff have not said"
    assert [one.pens.sentence for one in found.decisions] == [
        "leadership says: asked; PS staff say: told",
        "not yet talked about",
    ]
    assert "Meanwhile a decision" in refused(db, proposed, say_pen, rowan, Penned(0, Pen.TOLD))
    refused(db, proposed, say_pen, rowan, Penned(3, Pen.TOLD), kind=Missing)
    assert whole() == []


def test_a_word_said_again_is_added_and_the_newest_stands(db, cast, proposed, seen, read, whole) -> None:
    rowan = seen(cast.rowan)
    for word in (Pen.ASKED, Pen.ASKED, Pen.INVOLVED, Pen.ASKED):
        say_pen(db, rowan, proposed, Penned(0, word), NOW)
    assert kinds(db)[1:] == ["pen"] * 3, "twice the same in a row counts once"
    assert read(proposed).before.ps is Pen.ASKED
    ask_to_hold(db, rowan, proposed, {cast.sunniva.id}, NOW)
    say_pen(db, seen(cast.sunniva), proposed, Penned(0, Pen.ASKED), NOW)
    assert kinds(db)[1:] == ["pen"] * 3 + ["holders", "pen"], "the same word of somebody else is theirs"
    assert read(proposed).spoke_last(0, Side.PS).by == cast.sunniva.id
    for person in (cast.imani, cast.priya, cast.wes):
        assert refused(db, proposed, say_pen, seen(person), Penned(0, Pen.TOGETHER))
    assert whole() == []
