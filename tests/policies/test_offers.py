"""What moved, what waits, and what is kept about somebody."""

from datetime import date, timedelta

import pytest
from flask import url_for

from coreflect.policies import ROOM
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, dissent
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY


def test_what_moved_is_told_newest_first_and_each_thing_once(
    app, db, cast, released, proposed, seen, count_queries
) -> None:
    priya = seen(cast.priya)
    answer(db, seen(cast.helena), released.asking.id, Reply(0, Word.NO, "The county decides."), NOW)
    move(db, priya, proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW + timedelta(hours=1))
    verdict = Verdict(0, "Policy group", TODAY, Word.NOT_NOW, "By-laws.", TODAY + timedelta(days=90))
    decide(db, seen(cast.helena), proposed, verdict, NOW + timedelta(hours=2))
    with count_queries() as asked:
        moved = list(ROOM.moved(db, priya, TODAY))
    assert len(asked) == 1
    assert [(one.title, one.word, one.sentence) for one in moved] == [
        ("Peer contact while waiting", "not now", "By-laws."),
        ("Six months of silence", "no, because", "The county decides."),
    ]
    with app.test_request_context():
        assert url_for(moved[1].endpoint, **moved[1].args) == f"/policies/answers/{released.asking.id}"
        assert url_for(moved[0].endpoint, **moved[0].args) == f"/policies/{proposed}"
    assert not list(ROOM.moved(db, priya, TODAY + timedelta(days=1)))


def test_at_most_five_things_moved(db, cast, released, seen) -> None:
    for number in range(8):
        cell = factories.make_cell(released.release, released.group, label=f"Theme {number}")
        answer(db, seen(cast.helena), cell.id, Reply(0, Word.YES), NOW)
    assert [one.title for one in ROOM.moved(db, seen(cast.priya), TODAY)] == [f"Theme {n}" for n in (7, 6, 5, 4, 3)]


def test_answers_and_decisions_wait_for_leadership_the_oldest_first(
    db, cast, released, proposed, seen, count_queries
) -> None:
    older = factories.make_release("2026Q1", published_on=date(2026, 4, 20))
    factories.make_cell(older, released.group, label="Older and owed")
    factories.make_change(cast.rowan, title="In drafting", stage="drafting")
    factories.make_change(cast.rowan, title="Talked over", stage="talked_over")
    helena = seen(cast.helena)
    with count_queries() as asked:
        waits = list(ROOM.waiting(db, helena, NOW))
    assert len(asked) <= 3, "one for each kind of what waits"
    assert [(one.title, one.sentence) for one in sorted(waits, key=lambda one: one.order)] == [
        ("Answer “Older and owed”", "No answer for 219 days; was due on Wednesday 20 May 2026."),
        ("Answer “Six months of silence”", "No answer for 34 days; was due on Saturday 21 November 2026."),
        ("Decide on “Talked over”", "It stands at “being talked over”."),
    ], "a proposal is news, and asks for no decision yet"
    assert ("Peer contact while waiting", "proposed") in [
        (one.title, one.word) for one in ROOM.moved(db, helena, TODAY)
    ]


def test_nothing_of_leaderships_waits_for_others(db, cast, released, proposed, seen) -> None:
    for person in (cast.sunniva, cast.wes):
        assert not list(ROOM.waiting(db, seen(person), NOW))
    (waits,) = ROOM.waiting(db, seen(cast.priya), NOW)
    assert waits.title == "You hold “Peer contact while waiting”"
    (waits,) = ROOM.waiting(db, seen(cast.rowan), NOW)
    assert waits.title == "Confirm where “Peer contact while waiting” comes from"


@pytest.mark.parametrize(("days", "waits"), [(1, 0), (0, 1), (-20, 1)])
def test_a_change_waits_for_who_holds_it_when_its_day_has_come(db, cast, proposed, seen, days, waits) -> None:
    change = db.get(Change, proposed)
    change.stage, change.look_again_on = "in_effect", TODAY + timedelta(days=days)
    db.commit()
    found = list(ROOM.waiting(db, seen(cast.priya), NOW))
    titles = ["Look again at “Peer contact while waiting”"] * waits
    asked_to = "You hold “Peer contact while waiting”"
    assert [one.title for one in found] == [*titles, asked_to, "Links to mend"], "what is in effect has no text"
    assert found[-1].sentence == "A change that you hold has a link that is broken or empty."
    assert not [one for one in ROOM.waiting(db, seen(cast.imani), NOW) if "Confirm" not in one.title]


def test_somebody_can_read_what_is_kept_about_them(db, cast, released, proposed, seen) -> None:
    helena, theme = seen(cast.helena), "Six months of silence"
    answer(db, helena, released.asking.id, Reply(0, Word.ACKNOWLEDGED), NOW)
    assert list(ROOM.about(db, helena)) == [("A theme you acknowledged", theme)], "to have read it is no answer"
    answer(db, helena, released.asking.id, Reply(1, Word.YES), NOW)
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.YES), NOW)
    dissent(db, seen(cast.sunniva), proposed, Dissenting(1, "Too slow."), NOW)
    dissent(db, seen(cast.sunniva), proposed, Dissenting(1, "Too late."), NOW)
    title = "Peer contact while waiting"
    assert list(ROOM.about(db, seen(cast.sunniva))) == [("A word of yours in the trail, on", title)]
    assert list(ROOM.about(db, seen(cast.rowan))) == [("A change you proposed", title), ("A change you hold", title)]
    assert list(ROOM.about(db, seen(cast.priya))) == [("A change you hold", title)]
    assert list(ROOM.about(db, seen(cast.helena))) == [
        ("A theme you answered", theme),
        ("A theme you acknowledged", theme),
        ("A decision you noted, on", title),
    ]
    assert not list(ROOM.about(db, seen(cast.imani)))
