"""The demonstration's co-reflections: two series on alternate weeks, a year and more back, and a year ahead.

What was held is written in bulk, by the same rules that the actions ask: a year of presses would take minutes. What
is to come is laid, signed up for, moved and called off by the actions themselves.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.people.demo import CLINICIANS, LEADS, cast
from coreflect.sessions.actions.closures import add_closures
from coreflect.sessions.actions.series import extend
from coreflect.sessions.demo.calendar import (
    EARLY,
    LENGTH,
    NOON,
    PLACES,
    STORIES,
    ZONE,
    Run,
    closures,
    held_days,
    start_of,
)
from coreflect.sessions.demo.coming import Coming, somebody
from coreflect.sessions.demo.crowd import PLACES as ROOM_FOR
from coreflect.sessions.demo.crowd import Crowd, Guests
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.rules.hosting import counts
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.places import Tally
from coreflect.sessions.rules.recurrence import moment
from coreflect.sessions.rules.rooms import room_of


def load(db: Session, day: date, _keyring: Keyring) -> Iterator[str]:
    """Add both series with their dates, sign-ups and attendance, and yield what was added.

    Yesterday's date, the newest that was held, has no attendance yet. It commits, as the actions do that it calls.
    """
    people, crowd, coming = cast(db), Crowd(), {}
    rowan = somebody(db, people[LEADS[0]])
    for run in (NOON, EARLY):
        days = held_days(run, day)
        series_id = _add_series(db, run, days, people)
        dates, sign_ups, attendance = [], [], []
        for held in days:
            noted = held != day - timedelta(days=1)
            guests = crowd.held(run) if noted else crowd.yesterday(run)
            tally, signed = _sign_up(guests, people)
            dates.append(_date(series_id, run, held, crowd.mode(), tally))
            sign_ups += [{"session_id": dates[-1]["id"], **row} for row in signed]
            attendance += [{"session_id": dates[-1]["id"], **row} for row in _attend(guests, people) if noted]
        for table, rows in ((ReflectionSession, dates), (SignUp, sign_ups), (Attendance, attendance)):
            db.execute(insert(table), rows)
        coming[series_id] = [(story, crowd.coming(run, story.signed_up).signed_up) for story in STORIES[run]]
        planned = start_of(run, days[0]) - timedelta(weeks=3)
        what = {"series": series_id, "leads": [people[name] for name in LEADS], "dates": len(dates)}
        record(db, "audit", "series_planned", rowan, what, planned, about=series_id)
        yield f"{run.title}: {len(days)} dates held"
    begins = moment(day, time(), ZONE)
    add_closures(db, rowan, closures(day), begins - timedelta(days=60))
    yield from extend(db, begins)
    for series_id, stories in coming.items():
        Coming(db, day, people).tell(series_id, stories)
    yield Coming(db, day, people).remind()


def _add_series(db: Session, run: Run, days: list[date], people: dict[str, UUID]) -> UUID:
    """Add a series that goes on, with its dates laid as far as it was held, and return its id."""
    place, link = PLACES[Mode.IN_PERSON]
    series = Series(
        title=run.title,
        first_date=days[0],
        every=2,
        time=run.time,
        zone=ZONE,
        minutes=int(LENGTH.total_seconds()) // 60,
        mode=Mode.IN_PERSON,
        place=place,
        link=link,
        laid_until=days[-1],
        new_first=run is EARLY,
    )
    db.add(series)
    db.flush()
    db.add_all(SeriesLead(series_id=series.id, person_id=people[name]) for name in LEADS)
    db.flush()
    return series.id


def _date(series_id: UUID, run: Run, day: date, mode: Mode, tally: Tally) -> dict[str, Any]:
    starts, (place, link) = start_of(run, day), PLACES[mode]
    return {
        "id": uuid4(),
        "series_id": series_id,
        "day": day,
        "slot_day": day,
        "period": str(Period.of(day)),
        "starts_at": starts,
        "ends_at": starts + LENGTH,
        "mode": mode,
        "place": place,
        "room": room_of(mode, place),
        "link": link,
        "edited": "" if mode is Mode.IN_PERSON else "how",
        "places": tally.places,
        "quorum": 4,
        "taken": tally.taken,
        "waiting": tally.waiting,
        "last_number": tally.last_number,
    }


def _sign_up(guests: Guests, people: dict[str, UUID]) -> tuple[Tally, list[dict[str, Any]]]:
    """Return a date's counters and its sign-ups, one after the other by the rule that the action asks."""
    tally, rows = Tally(ROOM_FOR), []
    for name in guests.signed_up:
        tally, standing = tally.sign_up()
        row = {"id": uuid4(), "person_id": people[name], "number": tally.last_number, "state": standing}
        rows.append({**row, "promoted_at": None})
    return tally, rows


def _attend(guests: Guests, people: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for name in (*guests.signed_up, *guests.walked_in):
        yield {
            "person_id": people[name],
            "came": name not in guests.missed,
            "walk_in": name in guests.walked_in,
            "counts": counts(clinician=name in CLINICIANS, lead=name in LEADS),
        }
