"""The timeline of a change, all of its entries, and each entry at its own address."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page


def noted(db: Session, author: Any, change_id: UUID, kind: str, **said: Any) -> int:
    """Write an entry about a change, and return its number."""
    what = {"change": change_id.hex, **said}
    number = record(db, "trail", kind, author, what, NOW, about=change_id).number
    db.commit()
    return number


def everything(db: Session, cast: Cast, change_id: UUID, cell_id: UUID, seen: Any) -> dict[str, int]:
    """Write one entry of each kind about a change, every one with a word of its own."""
    rowan, helena, priya = seen(cast.rowan), seen(cast.helena), seen(cast.priya)
    verdict = {"body": "Policy group", "decided_on": "2026-11-24", "word": "not_now", "reason": "Brokenbridge"}
    said: list[tuple[str, Any, dict[str, Any]]] = [
        ("linked", rowan, {"cells": [cell_id.hex]}),
        ("confirmed", rowan, {"cells": [cell_id.hex]}),
        ("holders", rowan, {"joined": [cast.imani.id.hex], "left": [uuid4().hex]}),
        ("stage", priya, {"stage": "drafting", "words": "Draftersmoor", "body": "Ward 3", "on": "2026-11-23"}),
        ("text", priya, {"field": "peer", "words": "Peerage\nالكلمات"}),
        ("offered", helena, {"side": "leadership", **verdict, "look_again_on": "2027-03-01"}),
        ("offer_ended", helena, {}),
        ("decided", helena, {**verdict, "look_again_on": "2027-03-01", "together": False}),
        ("pen", rowan, {"decision": 1, "side": "ps", "word": "asked"}),
        ("dissent", rowan, {"decision": 1, "words": "Dissentershire"}),
        ("dissent_answered", helena, {"dissent": 9, "words": "Answerton"}),
        (
            "version",
            rowan,
            {"version": uuid4().hex, "number": "0.1", "summary": "Summersby", "digest": "d", "link": ""},
        ),
        ("approved", helena, {"version": uuid4().hex, "number": "1", "draft": "0.1", "digest": "d"}),
        ("looked", rowan, {"words": "Lookingham", "outcome": "keep", "look_again_on": "2027-06-01"}),
    ]
    draft = said[11][2]["version"]
    said[12][2]["draft"] = draft
    return {kind: noted(db, author, change_id, kind, **what) for kind, author, what in said}


def test_the_timeline_tells_everything_with_who_and_when(
    page: Page, db: Session, cast: Cast, released, proposed: UUID, seen, count_queries
) -> None:
    few = page.as_(cast.priya)
    with count_queries() as before:
        few.open("policies.show", change_id=proposed)
    numbers = everything(db, cast, proposed, released.quiet.id, seen)
    with count_queries() as asked:
        read = few.open("policies.show", change_id=proposed)
    assert len(asked) <= len(before) + 1 <= 12
    told = read.text
    for words in ("Brokenbridge", "Draftersmoor", "Peerage", "Dissentershire", "Answerton", "Summersby", "Lookingham"):
        assert words in told
    for words in (
        "Decided: not now, Wednesday 25 November",
        "By Policy group, on Tuesday 24 November 2026.",
        "Look again on Monday 1 March 2027.",
        "Holds it now: Imani Castellane.",
        "Holds it no longer: somebody who has left.",
        "PS staff say of decision 1: asked.",
        "Beside decision 1.",
        "Looked at again, Wednesday 25 November: did it help?",
        "Version 1 approved",
        "Walking changes the talk",
        "Helena Strand",
    ):
        assert words in told, words
    for number in numbers.values():
        assert read.find("li", id=f"entry-{number}")
        assert f"/policies/trail/{number}" in read.links()
    below = told[told.index("The trail") :]
    order = [below.index(words) for words in ("Looked at again", "Answerton", "Beside decision 1.", "Proposed,")]
    assert order == sorted(order), "the newest first"


def test_each_entry_can_be_cited_and_shows_where_it_stands_in_the_chain(
    page: Page, db: Session, cast: Cast, released, proposed: UUID, seen, count_queries
) -> None:
    numbers = everything(db, cast, proposed, released.quiet.id, seen)
    db.rollback()
    priya = page.as_(cast.priya)
    for kind, number in numbers.items():
        with count_queries() as asked:
            read = priya.open("policies.entry", number=number)
        assert len(asked) <= 3, kind
        assert read.h1 == f"Entry {number} of the trail"
        row = db.execute(
            select(LedgerEntry).where(LedgerEntry.chain == "trail", LedgerEntry.number == number)
        ).scalar_one()
        assert row.hash in read.text
        assert row.before in read.text
        assert f"/policies/{proposed}" in read.links()
    read = priya.open("policies.entry", number=1)
    assert "There is none: this is the first." in read.text
    assert [one.get("href") for one in read.find("a", rel="next")] == ["/policies/trail/2"]
    assert not read.find("a", rel="prev")
    last = max(numbers.values())
    there = page.as_(cast.wes).open("policies.entry", number=last)
    assert [one.get("href") for one in there.find("a", rel="prev")] == [f"/policies/trail/{last - 1}"]
    assert not there.find("a", rel="next")
    read = page.as_(cast.priya).open("policies.entry", number=1)
    assert "Held by Priya Holloway and Rowan Ellery." in read.text
    for number in (0, max(numbers.values()) + 1, 2**31, 2**63, 10**40):
        priya.open("policies.entry", 404, number=number)
    assert "404" in str(priya.open("/policies/trail/x", 404).response.status)


def test_entries_about_themes_and_releases_can_be_cited_too_and_a_withdrawn_theme_is_a_marker(
    page: Page, db: Session, cast: Cast, released, seen
) -> None:
    def entry(kind: str, author: Any, **said: Any) -> int:
        number = record(db, "trail", kind, author, said, NOW).number
        db.commit()
        return number

    helena, cell, release = seen(cast.helena), released.asking.id, released.release.id
    answered = entry("answered", helena, cell=cell.hex, word="no", reason="Countyfold", look_again_on=None)
    learnt = entry("learnt", helena, cell=released.quiet.id.hex, words="Learnersby")
    others = [
        entry("released", None, release=str(release), period="2026Q3", cells=[cell.hex]),
        entry("left_out", None, release=str(release), period="2026Q3", parts=2),
        entry("forgotten", None, release=str(release), period="2026Q2"),
    ]
    sunniva = page.as_(cast.sunniva)
    read = sunniva.open("policies.entry", number=answered)
    assert "Leadership answered: no" in read.text
    assert "Countyfold" in read.text
    assert f"/policies/answers/{cell}" in read.links()
    assert "Learnersby" in sunniva.open("policies.entry", number=learnt).text
    for number, words in zip(others, ("1 theme left the room", "2 parts had no second", "never released"), strict=True):
        assert words in sunniva.open("policies.entry", number=number).text
    label = released.asking.label
    db.execute(update(Cell).values(withdrawn_on=NOW.date(), sentence="", label=""))
    db.commit()
    withdrawn = entry("withdrawn", seen(cast.rowan), cell=cell.hex)
    for number, words in ((answered, "Countyfold"), (learnt, "Learnersby"), (withdrawn, label)):
        read = sunniva.open("policies.entry", number=number)
        assert "A theme that was withdrawn" in read.text
        assert words not in read.html
        assert label not in read.html


def test_a_long_trail_shows_its_newest_entries_and_all_of_them_by_page(
    page: Page, db: Session, cast: Cast, proposed: UUID, seen, count_queries
) -> None:
    priya = page.as_(cast.priya)
    with count_queries() as few:
        read = priya.open("policies.trail_of", change_id=proposed)
    assert "1 entry" in read.text
    for number in range(44):
        record(
            db,
            "trail",
            "text",
            seen(cast.rowan),
            {"change": proposed.hex, "field": "undo", "words": f"W{number}W"},
            NOW,
            about=proposed,
        )
    db.commit()
    with count_queries() as many:
        read = priya.open("policies.trail_of", change_id=proposed, page=2)
    assert len(many) <= len(few) <= 3
    assert "45 entries" in read.text
    assert "W23W" in read.text
    assert "W24W" not in read.text
    assert "W3W" not in read.text
    third = priya.open("policies.trail_of", change_id=proposed, page=3)
    assert "Proposed" in third.text
    for odd in ("99", "0", "-1", "x", "9" * 30, "1\x00"):
        assert "W43W" in priya.open("policies.trail_of", change_id=proposed, page=odd).text
    shown = priya.open("policies.show", change_id=proposed)
    assert "All 45 entries" in shown.text
    assert "W14W" in shown.text
    assert "W13W" not in shown.text
    priya.open("policies.trail_of", 404, change_id=factories.nowhere())


@pytest.mark.parametrize("who", ["rowan", "sunniva", "priya", "helena", "wes"])
def test_everybody_with_an_account_reads_the_trail_and_nobody_without(
    page: Page, db: Session, cast: Cast, proposed: UUID, who: str
) -> None:
    person = page.as_(getattr(cast, who))
    person.open("policies.entry", number=1)
    person.open("policies.trail_of", change_id=proposed)
    page.open("policies.entry", 302, number=1)


def test_that_the_trail_is_whole_is_said_where_it_was_found_so(
    page: Page, db: Session, cast: Cast, proposed: UUID
) -> None:
    priya = page.as_(cast.priya)
    assert "This trail is whole" in priya.open("policies.trail").text
    pages = (("policies.show", {"change_id": proposed}), ("policies.trail_of", {"change_id": proposed}))
    for endpoint, values in (*pages, ("policies.entry", {"number": 1})):
        read = priya.open(endpoint, **values)
        assert "This trail is whole. How to check it yourself" in read.text
        assert "/policies/trail" in read.links()
    clock.set_to(NOW + timedelta(days=1, minutes=1))
    assert "This trail is whole" not in priya.open("policies.entry", number=1).text, "that was another day"


def test_reading_writes_nothing(page: Page, db: Session, cast: Cast, proposed: UUID, seen) -> None:
    move(db, seen(cast.rowan), proposed, Move(Stage.PROPOSED, Stage.DRAFTING), NOW + timedelta(hours=1))
    before = db.scalar(select(func.count()).select_from(LedgerEntry))
    page.as_(cast.priya).open("policies.show", change_id=proposed)
    assert db.scalar(select(func.count()).select_from(LedgerEntry)) == before
