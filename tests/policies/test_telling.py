"""Who hears of what moved: one letter a morning, the same whether one came or follows, and exactly once."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.notices.actions.wishes import choose
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, unpacked
from coreflect.people.models import Person
from coreflect.policies.actions.following import follow_change, follow_release
from coreflect.policies.models import Answer, Change, Told
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.telling import Thing, letter, word_of
from coreflect.releases.models import Cell
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.policies.conftest import Released
from tests.policies.mornings import MORNING, SUBJECT, stage, tell

pytestmark = pytest.mark.usefixtures("told")


def answered(db: Session, cell: Any, by: Any, at: datetime = NOW, word: str = "no") -> int:
    row = factories.make_answer(cell, by, word=word, reason="Reasonably.")
    said = {"cell": cell.id.hex, "word": word, "reason": "Reasonably."}
    number = record(db, "trail", "answered", by, said, at, about=row.id).number
    db.commit()
    return number


def letters(db: Session) -> dict[str, tuple[str, ...]]:
    """Return what the links of each letter say, by address, and hold every letter to one form without typed words."""
    found = {}
    typed = db.scalars(select(Cell.label).union(select(Change.title), select(Answer.reason))).all()
    for row in db.execute(select(Mail).where(Mail.kind == "followed", Mail.state != "void")).scalars():
        letter = unpacked(row.kind, row.subject, row.body)
        assert row.subject == SUBJECT
        assert not [words for words in typed if words and words in row.body]
        assert letter.lines == (
            "You hear of this because you follow it, hold it, or came in the quarter that it comes from.",
        )
        assert row.address not in found, "one letter a morning"
        found[row.address] = tuple(link.words for link in letter.links)
    db.rollback()
    return found


def came(cast: Cast, *days: date, **changes: Any) -> Person:
    person = factories.make_person(**changes)
    for day in days:
        factories.make_attendance(factories.make_date(cast.series, day), person)
    return person


def test_holders_followers_and_who_came_hear_the_next_morning_once_of_everything_that_moved(
    db: Session, cast: Cast, released: Released, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    nora = came(cast, date(2026, 7, 8), date(2026, 8, 5), email="nora@example.org")
    came(cast, date(2026, 4, 8), email="another.quarter@example.org")
    gone = came(cast, date(2026, 7, 22), email="gone@example.org", active=False)
    follow_change(db, cast.sunniva.id, proposed)
    follow_change(db, gone.id, proposed)
    follow_release(db, cast.wes.id, released.release.id)
    stage(db, proposed, seen(cast.rowan))
    stage(db, proposed, seen(cast.rowan), "talked_over")
    answered(db, released.asking, seen(cast.helena))
    change, answer = "A change is being talked over now", "Leadership answered one theme of July to September 2026"
    assert tell(db, MORNING - timedelta(minutes=1)) == [], "nobody is written to before seven"
    assert tell(db) == ["What moved: 4 letters written."]
    assert letters(db) == {
        nora.email: (answer, change),
        cast.wes.email: (answer, change),
        cast.sunniva.email: (change,),
        cast.priya.email: (change,),
    }, "Rowan holds it, and moved it alone"
    for hours in (0, 1, 24):
        assert tell(db, MORNING + timedelta(hours=hours)) == []
    stage(db, proposed, seen(cast.priya), "drafting", MORNING + timedelta(hours=1))
    assert tell(db, MORNING + timedelta(hours=2)) == [], "what moves today is told tomorrow"
    assert tell(db, MORNING + timedelta(days=1)) == ["What moved: 4 letters written."]


def test_not_every_entry_is_told_and_what_is_not_stands_in_nobodys_way(
    db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    said = {"change": proposed.hex, "field": "peer", "words": "Quietly."}
    last = record(db, "trail", "text", seen(cast.rowan), said, NOW, about=proposed).number
    db.commit()
    assert tell(db) == []
    assert letters(db) == {}
    assert db.scalar(select(Told.number)) == last


def test_an_installation_that_never_told_begins_with_what_comes(
    db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    db.execute(text("DELETE FROM told"))
    db.commit()
    stage(db, proposed, seen(cast.rowan))
    assert tell(db) == []
    stage(db, proposed, seen(cast.rowan), "talked_over", MORNING)
    assert tell(db, MORNING + timedelta(days=1)) == ["What moved: 1 letter written."]
    assert letters(db).keys() == {cast.priya.email}


def test_an_entry_whose_clock_was_behind_is_told_with_its_neighbours(
    db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    midnight = datetime(2026, 11, 26, 5, 0, tzinfo=NOW.tzinfo)
    stage(db, proposed, seen(cast.rowan), "drafting", midnight + timedelta(seconds=1))
    last = stage(db, proposed, seen(cast.rowan), "talked_over", midnight - timedelta(seconds=1))
    assert tell(db) == ["What moved: 1 letter written."]
    assert db.scalar(select(Told.number)) == last


def test_the_letter_is_the_same_for_who_came_once_who_came_often_and_who_only_follows(
    db: Session, cast: Cast, released: Released, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    days = [date(2026, 7, 8), date(2026, 8, 5), date(2026, 9, 2)]
    people = {
        "once": came(cast, days[1]),
        "often": came(cast, *[day + timedelta(days=1) for day in days]),
        "at another series": factories.make_person(),
        "follows": factories.make_person(),
        "both": came(cast, days[2] + timedelta(days=7)),
    }
    other = factories.make_date(cast.other_series, date(2026, 7, 15))
    factories.make_attendance(other, people["at another series"])
    for one in ("follows", "both"):
        follow_release(db, people[one].id, released.release.id)
    signed_up = factories.make_person(email="did.not.come@example.org")
    factories.make_attendance(factories.make_date(cast.series, date(2026, 9, 23)), signed_up, came=False)
    stage(db, proposed, seen(cast.rowan))
    answered(db, released.asking, seen(cast.helena))
    tell(db)
    found = letters(db)
    assert signed_up.email not in found
    assert len({found[person.email] for person in people.values()}) == 1
    rows = db.execute(text("SELECT * FROM mail WHERE kind = 'followed'")).mappings().all()
    readers = {person.id.hex for person in people.values()}
    mine = [dict(row) for row in rows if str(row["reader"]).replace("-", "") in readers]
    assert len(mine) == 5
    alone = {"id", "key", "reader", "address", "message_id"}
    assert len({repr(sorted((k, v) for k, v in row.items() if k not in alone)) for row in mine}) == 1
    everything = " ".join(str(value) for row in rows for value in row.values())
    everything = everything.replace("July to September 2026", "").replace("period=2026Q3", "")
    for day in [*days, date(2026, 7, 15), date(2026, 9, 23), date(2026, 11, 25)]:
        assert day.isoformat() not in everything
        assert f"{day:%B}" not in everything
    for word in (
        "Wordsworthy",
        "Reasonably",
        "People hear nothing",
        "Rowan",
        "Helena",
        "Wednesday",
        "series",
        "2026Q3",
    ):
        assert word not in everything
    assert not re.search(r"came (once|twice|\d)", everything)


def test_when_the_lists_are_gone_only_followers_hear_of_a_quarter(
    db: Session, cast: Cast, released: Released, seen: Callable[[object], Any]
) -> None:
    nora = came(cast, date(2026, 7, 8), email="nora@example.org")
    follow_release(db, cast.sunniva.id, released.release.id)
    answered(db, released.asking, seen(cast.helena))
    tell(db)
    assert letters(db).keys() == {nora.email, cast.sunniva.email}
    db.execute(text("DELETE FROM attendance"))
    db.commit()
    answered_again = factories.make_cell(released.release, released.group, label="Another")
    answered(db, answered_again, seen(cast.helena), MORNING)
    assert tell(db, MORNING + timedelta(days=1)) == ["What moved: 1 letter written."]


def test_a_wish_for_none_or_for_mondays_is_kept(
    db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    for person in (cast.sunniva, cast.imani, cast.tove):
        follow_change(db, person.id, proposed)
    choose(db, cast.sunniva.id, {Kind.FOLLOWED: "off"}, NOW)
    choose(db, cast.imani.id, {Kind.FOLLOWED: "weekly"}, NOW)
    stage(db, proposed, seen(cast.rowan))
    tell(db)
    states = dict(db.execute(select(Mail.address, Mail.state).where(Mail.kind == "followed")).all())
    assert states == {cast.imani.email: "digest", cast.tove.email: "due", cast.priya.email: "due"}


def test_the_themes_of_a_quarter_are_counted_in_one_line(  # and reading is not answering
    db: Session, cast: Cast, released: Released, seen: Callable[[object], Any], count_queries
) -> None:
    follow_release(db, cast.sunniva.id, released.release.id)
    helena = seen(cast.helena)
    with factories.together():
        cells = [factories.make_cell(released.release, released.group, label=f"Theme {n:02}") for n in range(33)]
    answered(db, cells[0], helena)
    with count_queries() as few:
        tell(db)
    for cell in cells[1:]:
        answered(db, cell, helena, MORNING, "acknowledged" if cell in cells[-2:] else "no")
    db.execute(text("DELETE FROM mail"))
    db.commit()
    with count_queries() as many:
        tell(db, MORNING + timedelta(days=1))
    assert len(many) == len(few)
    (links,) = letters(db).values()
    assert links == (
        "Leadership has read 2 themes of July to September 2026",
        "Leadership answered 30 themes of July to September 2026",
    )


def test_a_letter_has_thirty_lines_and_then_the_page_that_has_them_all() -> None:
    things = [Thing.change(uuid4()) for _ in range(33)]
    for one in things:
        one.moves(word_of("stage", {"stage": "in_effect"}), None)
    links = letter(things).links
    assert [links[0].words, links[0].path] == ["A change is in effect now", things[0].path]
    assert [links[-1].words, links[-1].path, len(links)] == ["And 3 more: what moved", "/moved", 31]


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_is_told_in_a_sentence(stage: Stage) -> None:
    assert word_of("stage", {"stage": stage.value, "words": "Wordsworthy"}).startswith("A change ")


def test_with_nothing_to_tell_a_round_asks_two_questions(
    db: Session, cast: Cast, proposed: UUID, count_queries
) -> None:
    tell(db)
    with count_queries() as asked:
        assert tell(db) == []
    assert len(asked) == 2
    with count_queries() as asked:
        assert tell(db, MORNING - timedelta(hours=3)) == []
    assert len(asked) == 1


def test_leadership_hears_of_a_quarter_only_when_it_follows_it(
    db: Session, cast: Cast, released: Released, seen: Callable[[object], Any]
) -> None:
    came(cast, date(2026, 7, 8), leadership=True, clinician=True)
    follows = came(cast, date(2026, 8, 5), leadership=True)
    follow_release(db, follows.id, released.release.id)
    answered(db, released.asking, seen(cast.helena))
    tell(db)
    assert letters(db).keys() == {follows.email}
