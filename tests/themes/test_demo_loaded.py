"""The demonstration as it is loaded: the rooms' own dates, the rooms' own records, the real gate."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coreflect import people, sessions, themes
from coreflect.agency.models import Agency
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.queries.for_others import came_by_date
from coreflect.themes.demo import CLOSED
from coreflect.themes.demo.placing import Held
from coreflect.themes.demo.texts import THEMES
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import records
from tests.themes.test_demo import NEVER, TOLD_EARLY, told_by_the_gate

# the turn of a year, the days around a close, a leap day, and days in between
DAYS = [date(2026, 11, 22), date(2026, 10, 13), date(2026, 10, 14), date(2026, 12, 31), date(2027, 1, 1)]
DAYS += [date(2027, 1, 14), date(2027, 4, 20), date(2027, 7, 3), date(2028, 2, 29)]
NUMBERS = {text.label: number for number, text in THEMES.items()}


@pytest.mark.parametrize(
    ("app", "day"),
    [("sqlite", day) for day in DAYS] + [("postgres", DAYS[0])],  # what is loaded does not hang on the database
    indirect=["app"],
)
def test_on_any_day_the_gate_tells_what_the_changes_name(app: Flask, db: Session, keyring: Keyring, day: date) -> None:
    db.execute(delete(Agency))
    for room in (people.ROOM, sessions.ROOM, themes.ROOM):
        list(room.demo(db, day, keyring))
    db.commit()
    assert list(themes.ROOM.invariants(db, None, keyring)) == []
    periods = db.scalars(select(Box.period).distinct().order_by(Box.period)).all()
    closed = [Period.parse(period) for period in periods if Period.parse(period).is_closed(day)]
    assert len(closed) == len(CLOSED)
    quarters = []
    for period in closed:
        dates = [
            Held(session_id, series_id, str(period), people)
            for series_id, held in came_by_date(db, str(period)).items()
            for session_id, people in held.items()
            if people
        ]
        placed: dict = {held.id: [] for held in dates}
        for record in records(db, keyring, str(period)):
            placed[record.session_id].append(NUMBERS[record.label])
        assert all(1 <= len(numbers) <= 4 for numbers in placed.values())
        quarters.append((dates, placed))
    series = {held.series_id for dates, _ in quarters for held in dates}
    for groups in ([series], [{one} for one in series]):
        told = told_by_the_gate(groups, closed[0], quarters)
        early = told[0] | told[1] | told[2]
        assert early >= TOLD_EARLY
        assert 15 <= len(early) <= 18
        assert 26 in told[2]
        assert not (early | told[3]) & NEVER
        assert len(told[3]) >= 4
        assert 1 <= len(told[1]) < min(len(told[0]), len(told[2]))


def test_the_newest_date_has_no_themes_yet(app: Flask, db: Session, keyring: Keyring) -> None:
    db.execute(delete(Agency))
    for room in (people.ROOM, sessions.ROOM, themes.ROOM):
        list(room.demo(db, DAYS[0], keyring))
    newest = db.scalar(
        select(ReflectionSession).where(ReflectionSession.day < DAYS[0]).order_by(ReflectionSession.day.desc()).limit(1)
    )
    written = {record.session_id for record in records(db, keyring, newest.period)}
    assert written, "earlier dates of the open quarter have some"
    assert newest.id not in written
