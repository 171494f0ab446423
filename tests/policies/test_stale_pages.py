"""Pages that have become stale, and forms that are sent twice with somebody else in between."""

import pytest

from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import DecidedMeanwhile, Verdict
from coreflect.policies.actions.holders import ask_to_hold, step_down
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.raised import say_no
from coreflect.policies.actions.together import Ending, end, offer, press
from coreflect.policies.models import Change, Raised
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
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


def ticked(page) -> set[str]:
    return {one.get("value") for one in page.find("input", name="holders") if one.get("checked") is not None}


def test_who_said_no_is_not_asked_again_by_a_page_that_was_open_before(db, cast, raised, seen, page) -> None:
    address, sunniva, priya = {"raised_id": raised}, page.as_(cast.sunniva), cast.priya.id
    words = {"title": "Tea in the waiting room", "what": "We offer tea and time.", "anyone": "y"}
    asked = {"holders": [str(cast.imani.id), str(priya)]}
    sent = {**sunniva.open("policies.mend_raised", **address).carried(), **words, **asked}
    say_no(db, seen(cast.priya), raised)
    sunniva.send("policies.mend_raised", {**sent, "what": "We offer tea. Ask jo@example.org"}, 409, **address)
    assert "Meanwhile Priya Holloway said no to holding it. Nothing of this page was saved." in sunniva.text
    assert ticked(sunniva) == {str(cast.imani.id)}
    assert sunniva.find("input", name="title")[0].get("value") == words["title"], "what was typed is there"
    row = db.get_one(Raised, raised)
    assert (row.title, row.holders) == ("Quillwort in the waiting room", (cast.imani.id.hex,))
    db.rollback()
    mended = {**words, **sunniva.carried(), "holders": [str(cast.imani.id)]}
    sunniva.send("policies.mend_raised", mended, **address)
    assert db.get_one(Raised, raised).holders == (cast.imani.id.hex,)
    db.rollback()
    again = sunniva.open("policies.mend_raised", **address).carried()
    sunniva.send("policies.mend_raised", {**again, **words, **asked}, **address)
    assert priya.hex in db.get_one(Raised, raised).holders, "whoever sees who is left can ask once more"


def test_who_stepped_down_is_not_brought_back_by_a_page_that_was_open_before(db, cast, proposed, seen, page) -> None:
    address, rowan, sunniva = {"change_id": proposed}, page.as_(cast.rowan), cast.sunniva.id
    sent = {**rowan.open("policies.holders", **address).carried(), "holders": [str(sunniva), str(cast.imani.id)]}
    ask_to_hold(db, seen(cast.rowan), proposed, {sunniva}, NOW)
    step_down(db, seen(cast.sunniva), proposed, NOW)
    rowan.send("policies.holders", sent, 409, **address)
    assert "Meanwhile Sunniva Okafor stepped down from this change. Nothing of this page was saved." in rowan.text
    assert ticked(rowan) == {str(cast.imani.id)}
    without_a_mark = {key: value for key, value in sent.items() if key != "seen"}
    rowan.send("policies.holders", without_a_mark, 409, **address)
    assert {one.name for one in holders(db, proposed)} == {"Rowan Ellery", "Priya Holloway"}
    rowan.send("policies.holders", {**sent, "holders": [str(cast.imani.id)]}, **address)  # of others it can be said
    rowan.send("policies.holders", {**sent, "holders": [str(cast.imani.id)]}, **address).follow()
    assert "They held it already." in rowan.text
    again = {**rowan.open("policies.holders", **address).carried(), "holders": [str(sunniva)]}
    rowan.send("policies.holders", again, **address)
    assert sunniva in {one.id for one in holders(db, proposed)}, "whoever has read it can ask once more"


def test_an_offer_that_is_ended_twice_is_ended_once(db, cast, proposed, seen, page, read) -> None:
    address, helena = {"change_id": proposed}, page.as_(cast.helena)
    terms = Verdict(0, "Policy group", TODAY, Word.YES)
    offer(db, seen(cast.rowan), proposed, terms, NOW)
    sent = {**helena.open("policies.together", **address).carried(), "words": "It was not so."}
    for _press in range(2):
        helena.send("policies.end_together", sent, **address).follow()
        assert "The offer is ended." in helena.text
    offer(db, seen(cast.rowan), proposed, terms, NOW)
    helena.send("policies.end_together", sent, **address)  # the first press a third time: the new offer stands
    helena.send("policies.end_together", {**sent, "words": "It was not so at all."}, 409, **address)
    page.as_(cast.rowan).send("policies.end_together", sent, 409, **address)
    assert read(proposed).offer
    assert [bool(one.ended) for one in read(proposed).offers] == [True, False]
    assert sum(one.kind == "offer_ended" for one in entries(db, proposed, "UTC")) == 1
    number = read(proposed).offer.number
    press(db, seen(cast.helena), proposed, number, NOW)
    with pytest.raises(DecidedMeanwhile):
        end(db, seen(cast.helena), proposed, Ending(number), NOW)


def test_leadership_offers_nothing_that_nobody_can_press_and_reads_why_and_what_to_do(
    db, cast, proposed, seen, page
) -> None:
    address, helena, rowan = {"change_id": proposed}, page.as_(cast.helena), cast.rowan
    terms = {"seen": "0", "offer": "0", "body": "Policy group", "decided_on": TODAY.isoformat(), "word": "yes"}
    closed = "The account of who owns this change for PS is closed, so nobody can press"
    helena.send("policies.offer_together", terms, **address)
    rowan.active = False
    db.commit()
    assert closed in helena.open("policies.together", **address).text, "what is offered already waits in vain"
    sent = helena.carried()
    helena.send("policies.end_together", sent, **address)
    for why in (closed, "Nobody of PS owns this change, so nobody can press"):
        assert why in helena.open("policies.together", **address).text
        helena.send("policies.offer_together", terms, 409, **address)
        assert why in helena.open("policies.decide", **address).text
        helena.send("policies.decide", {**terms, "pen": "together"}, 409, **address)
        assert helena.html.count(why) > 1, "beside what was chosen, and where it is chosen"
        assert "asks one of PS to hold it first" in helena.text
        rowan.active, rowan.ps_lead, rowan.clinician = True, False, True
        db.commit()
    ask_to_hold(db, seen(cast.priya), proposed, {cast.sunniva.id}, NOW)
    assert "nobody can press" not in helena.open("policies.decide", **address).text
    helena.send("policies.decide", {**terms, "pen": "together"}, **address)
    assert "nobody can press" not in page.as_(cast.sunniva).open("policies.together", **address).text
