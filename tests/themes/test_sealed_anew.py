"""What is changed together is not told by which boxes look otherwise in two backups: the whole quarter does."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put, put_anew
from coreflect.themes.actions.room import leave as leave_unsigned
from coreflect.themes.actions.room_desk import show, show_all
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.room_desk import room_desk
from coreflect.themes.rules.sealing import TooLong
from coreflect.themes.rules.slips import Kind
from tests.conftest import Cast
from tests.factories import NOW
from tests.themes.conftest import make_record
from tests.themes.rooms import SECRET, code, date_in, leave

EARLIER = "2026Q3"


@pytest.fixture
def been(db: Session, keyring: Keyring, cast: Cast) -> ReflectionSession:
    """A date with two themes, in a quarter with another series' theme and note; and an earlier quarter with a box."""
    mine, theirs = date_in(-7, cast.series), date_in(-6, cast.other_series)
    for on, label in ((mine, "Alpha"), (mine, "Beta"), (theirs, "Gamma")):
        make_record(db, keyring, on, label)
    leave(db, keyring, theirs, "Somebody else's note.", read=False)
    put(db, keyring, EARLIER, {"is": "record"})
    db.commit()
    return mine


def backup(db: Session) -> dict[UUID, bytes]:
    found = {row.id: row.sealed for row in db.execute(select(Box.id, Box.sealed).where(Box.period != EARLIER))}
    db.rollback()
    return found


def contents(db: Session, keyring: Keyring, on: ReflectionSession) -> dict[UUID, dict]:
    found = dict(opened(db, keyring, on.period))
    db.rollback()
    return found


def other(before: dict[UUID, bytes], after: dict[UUID, bytes]) -> set[UUID]:
    """Return the boxes of the first backup that look otherwise in the second."""
    return {one for one, sealed in before.items() if after[one] != sealed}


def test_to_open_themes_to_the_room_seals_the_whole_quarter_anew_and_changes_nothing_else(
    db: Session, keyring: Keyring, cast: Cast, been: ReflectionSession
) -> None:
    rowan = viewer_of(db, cast.rowan.id)
    earlier = db.scalars(select(Box.sealed).where(Box.period == EARLIER)).all()
    before, said = backup(db), contents(db, keyring, been)
    seen = room_desk(db, keyring, rowan, been.id, NOW)
    mine = {one.id for one in seen.records}
    assert len(mine) == 2
    db.rollback()
    assert show_all(db, keyring, rowan, been.id, seen.version, NOW) == 2
    every = backup(db)
    assert other(before, every) == set(before) > mine
    now = contents(db, keyring, been)
    assert {one for one in now if now[one].get("shown")} == mine
    assert {one: now[one] for one in now if one not in mine} == {one: said[one] for one in said if one not in mine}
    assert [one for one in mine if said[one].items() - now[one].items()] == []

    assert show_all(db, keyring, rowan, been.id, room_desk(db, keyring, rowan, been.id, NOW).version, NOW) == 2
    assert other(every, backup(db)) == set(), "what is open already is touched by nobody"
    assert show(db, keyring, rowan, been.id, min(mine), False, "", NOW)
    assert other(every, backup(db)) == set(before)
    assert db.scalars(select(Box.sealed).where(Box.period == EARLIER)).all() == earlier


def test_when_three_notes_turn_up_together_nothing_tells_which(
    db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    before, said = backup(db), contents(db, keyring, been)
    for number, words in enumerate(("It was a good hour.", "We ran out of time.", "Next time by the window."), 1):
        leave_unsigned(db, keyring, SECRET, code(been), Kind.NOTE, words, (), NOW + timedelta(minutes=number))
        after = backup(db)
        assert len(after) == len(before) + 1
        assert other(before, after) == (set(before) if number == 3 else set())
        before = after
    now = contents(db, keyring, been)
    assert {one: now[one] for one in said} == said
    assert sorted(now[one]["words"] for one in now if one not in said and now[one]["read"]) == [
        "It was a good hour.",
        "Next time by the window.",
        "We ran out of time.",
    ]


def test_an_id_that_no_box_has_makes_none_and_what_does_not_fit_changes_none(
    db: Session, keyring: Keyring, been: ReflectionSession
) -> None:
    before = backup(db)
    put_anew(db, keyring, been.period, {})
    put_anew(db, keyring, "2019Q1", {uuid4(): {"is": "record"}})
    db.commit()
    assert backup(db) == before
    put_anew(db, keyring, been.period, {uuid4(): {"is": "record"}})
    db.commit()
    assert set(backup(db)) == set(before)
    before = backup(db)
    with pytest.raises(TooLong):
        put_anew(db, keyring, been.period, {min(before): {"words": "x" * 5000}})
    db.rollback()
    assert backup(db) == before
