"""Pages that have become stale, and forms that are sent twice with somebody else in between."""

from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.models import Change
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import Stage
from tests import factories
from tests.factories import NOW, TODAY


def test_a_word_on_the_pen_is_not_said_over_one_that_its_page_did_not_show(db, cast, proposed, seen, page) -> None:
    omar, address = factories.make_person("leadership", name="Omar Idris"), {"change_id": proposed}
    helena = page.as_(cast.helena)
    sent = {**helena.open("policies.pen", **address).carried(), "word": "told"}
    say_pen(db, seen(omar), proposed, Penned(0, Pen.INVOLVED), NOW)
    helena.send("policies.pen", sent, 409, **address)
    assert db.get_one(Change, proposed).pen_leadership == "involved"
    assert "Meanwhile Omar Idris said for leadership: “involved”. Nothing of yours was saved." in helena.text
    assert "Leadership says: involved" in helena.text
    (typed,) = (one.get("value") for one in helena.find("input", type="radio") if one.get("checked") is not None)
    assert typed == "told"
    helena.send("policies.pen", {**helena.carried(), "word": "told"}, **address)  # she has read his word now
    assert db.get_one(Change, proposed).pen_leadership == "told"
    helena.send("policies.pen", {**sent, "word": "told"}, **address)  # the first press once more: said already
    helena.send("policies.pen", {**sent, "word": "asked"}, 409, **address)
    assert "Meanwhile you said for leadership: “told”. Nothing of this page was saved." in helena.text
    rowan = page.as_(cast.rowan)
    rowan.send("policies.pen", {**rowan.open("policies.pen", **address).carried(), "word": "asked"}, **address)
    assert db.get_one(Change, proposed).pen_ps == "asked", "the word of the other side stands in nobody's way"


def test_the_same_move_sent_twice_counts_once_also_where_somebody_has_moved_it_back_between(
    db, cast, proposed, seen, page
) -> None:
    address, rowan = {"change_id": proposed}, page.as_(cast.rowan)
    move(db, seen(cast.rowan), proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW)
    over = {"stage": "talked_over", "on": TODAY.isoformat(), "words": "With the group."}
    sent = {**rowan.open("policies.move", **address).carried(), **over}
    rowan.send("policies.move", sent, **address)
    rowan.send("policies.move", sent, **address)  # a second press: the stage that it asks for stands
    move(db, seen(cast.imani), proposed, Move(Stage.TALKED_OVER, Stage.DRAFTING, "Not yet."), NOW)
    rowan.send("policies.move", sent, 409, **address)
    assert db.get_one(Change, proposed).stage == "drafting", "what Imani said stands"
    assert "Meanwhile Imani Castellane moved this change: it stands at “drafting”." in rowan.text
    assert rowan.find("input", name="words")[0].get("value") == "With the group."
    rowan.send("policies.move", {**rowan.carried(), **over}, **address)  # he has read what she did now
    assert db.get_one(Change, proposed).stage == "talked_over"
