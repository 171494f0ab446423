"""One make_<thing>(**changes) per table: the smallest believable row, committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from coreflect.agency.actions import record
from coreflect.agency.models import Agency
from coreflect.foundation.db import Model, db
from coreflect.foundation.periods import Period
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, Letter, packed
from coreflect.people.models import Person, Team
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeHolder, Decision, Raised
from coreflect.releases.models import Cell, GroupSeries, MissingVoice, Release, ReleaseGroup, ReleasePart
from coreflect.sessions.models import Attendance, Closure, ReflectionSession, Series, SeriesLead, SignUp, Substitute
from coreflect.themes.models import Theme

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # a Wednesday morning in New York; 2026Q3 is closed
TODAY = NOW.date()
_numbers = count(1)


_together = ContextVar("together", default=False)


def _save(row: Any) -> Any:
    assert isinstance(row, Model)
    if _together.get() and any(type(other) is not type(row) for other in db.session.new):
        db.session.flush()  # in the order of their making: a row may point to one before it
    db.session.add(row)
    if not _together.get():
        db.session.commit()
    return row


@contextmanager
def together() -> Iterator[None]:
    """Commit what is made meanwhile at once, at the end: a commit a row is most of what many rows cost."""
    said = _together.set(True)
    try:
        yield
    finally:
        _together.reset(said)
    db.session.commit()


def commit_many() -> None:
    """Commit rows that were inserted all at once, and let PostgreSQL count them.

    It plans by how many there were when it counted last. By itself it counts within a minute or two of a change, and
    in the tests that may have been a moment when the table was empty.
    """
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def agency() -> Agency:
    """Return the agency's row."""
    return db.session.query(Agency).one()


def make_team(**changes: Any) -> Team:
    return _save(Team(**({"name": f"Team {next(_numbers)}"} | changes)))


def make_person(*roles: str, **changes: Any) -> Person:
    """Make a person with the given roles; a clinician when none is named."""
    number = next(_numbers)
    values = {"name": f"Person Number{number}", "email": f"person{number}@example.org"}
    return _save(Person(**(values | dict.fromkeys(roles or ("clinician",), True) | changes)))


def make_series(*leads: Person, **changes: Any) -> Series:
    """Make a series led by `leads`, without dates."""
    values = {
        "title": f"Series {next(_numbers)}",
        "first_date": date(2026, 7, 1),
        "every": 2,
        "time": time(12, 0),
        "zone": "America/New_York",
        "minutes": 60,
        "mode": "in_person",
        "place": "Library room",
        "places": 8,
        "quorum": 4,
    }
    series = _save(Series(**(values | changes)))
    for lead in leads:
        _save(SeriesLead(series_id=series.id, person_id=lead.id))
    return series


def make_date(series: Series, day: date = TODAY + timedelta(days=7), **changes: Any) -> ReflectionSession:
    """Make one date of a series on `day`, at the series' time."""
    starts = datetime.combine(day, series.time, ZoneInfo(series.zone)).astimezone(UTC)
    values = {
        "series_id": series.id,
        "day": day,
        "period": str(Period.of(day)),
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=series.minutes),
        "mode": series.mode,
        "place": series.place,
        "link": series.link,
        "places": series.places,
        "quorum": series.quorum,
    }
    return _save(ReflectionSession(**(values | changes)))


def make_sign_up(on: ReflectionSession, person: Person, state: str = "coming") -> SignUp:
    """Sign a person up and keep the date's counters true."""
    on.last_number += 1
    if state == "coming":
        on.taken += 1
    if state == "waiting":
        on.waiting += 1
    return _save(SignUp(session_id=on.id, person_id=person.id, number=on.last_number, state=state))


def make_substitute(session_id: UUID, person: Person) -> Substitute:
    """Let a person step in for the leads on one date."""
    return _save(Substitute(session_id=session_id, person_id=person.id))


def make_attendance(on: ReflectionSession, person: Person, came: bool = True, **changes: Any) -> Attendance:
    values = {"session_id": on.id, "person_id": person.id, "came": came, "counts": person.clinician}
    return _save(Attendance(**(values | changes)))


def make_closure(first_day: date = TODAY + timedelta(days=30), **changes: Any) -> Closure:
    return _save(Closure(**({"first_day": first_day, "last_day": first_day, "reason": "Holiday"} | changes)))


def make_theme(**changes: Any) -> Theme:
    label = changes.get("label", f"Theme {next(_numbers)}")
    return _save(Theme(**({"label": label, "label_key": label.casefold(), "dimensions": ("worldview",)} | changes)))


def make_group(*series: Series, year: int = 2026) -> ReleaseGroup:
    group = _save(ReleaseGroup(year=year))
    for one in series:
        _save(GroupSeries(group_id=group.id, series_id=one.id, year=year))
    return group


def make_release(period: str = "2026Q3", published_on: date | None = date(2026, 10, 22)) -> Release:
    state = "published" if published_on else "preparing"
    due = published_on + timedelta(days=30) if published_on else None
    return _save(Release(period=period, state=state, published_on=published_on, answer_by=due))


def tell_of(release: Release) -> None:
    """Write in the trail that a release left the room with the cells that it has now, as publishing does."""
    cells = db.session.scalars(select(Cell.id).where(Cell.release_id == release.id).order_by(Cell.id))
    said = {"release": str(release.id), "period": release.period, "cells": [str(cell) for cell in cells]}
    assert release.published_on
    at = datetime.combine(release.published_on, NOW.timetz())
    record(db.session(), "trail", "released", None, said | {"answer_by": str(release.answer_by)}, at)
    db.session.commit()


def make_part(release: Release, group: ReleaseGroup, **changes: Any) -> ReleasePart:
    return _save(ReleasePart(**({"release_id": release.id, "group_id": group.id} | changes)))


def make_cell(release: Release, group: ReleaseGroup, theme: Theme | None = None, **changes: Any) -> Cell:
    """Make a published cell that asks something of the agency, unless told otherwise."""
    theme = theme or make_theme()
    values = {
        "release_id": release.id,
        "group_id": group.id,
        "theme_id": theme.id,
        "year": int(release.period[:4]),
        "label": theme.label,
        "sentence": "We write before we listen.",
        "dimensions": theme.dimensions,
        "kind": "system",
        "asks": True,
    }
    return _save(Cell(**(values | changes)))


def make_missing_voice(release: Release, group: ReleaseGroup, words: str = "") -> MissingVoice:
    """Make a published voice that was missing."""
    words = words or f"voice {next(_numbers)}"
    return _save(MissingVoice(release_id=release.id, group_id=group.id, words=words))


def make_answer(cell: Cell, by: Person, **changes: Any) -> Answer:
    values = {"cell_id": cell.id, "number": 1, "word": "yes", "answered_on": TODAY, "answered_by": by.id}
    return _save(Answer(**(values | changes)))


def make_change(by: Person, *cells: Cell, **changes: Any) -> Change:
    values = {
        "title": f"Change {next(_numbers)}",
        "what": "We say what a form is for before we fill it in.",
        "origin": "themes" if cells else "ps_staff",
        "stage": "proposed",
        "stage_since": TODAY,
        "proposed_on": TODAY,
        "proposed_by": by.id,
    }
    change = _save(Change(**(values | changes)))
    _save(ChangeHolder(change_id=change.id, person_id=by.id))
    for cell in cells:
        _save(ChangeCell(change_id=change.id, cell_id=cell.id))
    return change


def make_raised(by: Person, *holders: Person, **changes: Any) -> Raised:
    """Make what somebody of PS raised in their own name; it appears on the first of the month after today's."""
    values = {
        "appears_on": date(2026, 12, 1),
        "title": f"Raised {next(_numbers)}",
        "what": "We say what a form is for before we fill it in.",
        "raised_by": by.id,
        "holders": tuple(sorted(one.id.hex for one in holders)),
    }
    return _save(Raised(**(values | changes)))


def make_decision(change: Change, by: Person, **changes: Any) -> Decision:
    values = {
        "change_id": change.id,
        "number": 1,
        "body": "Policy group",
        "decided_on": TODAY,
        "word": "yes",
        "recorded_by": by.id,
    }
    return _save(Decision(**(values | changes)))


def make_mail(**changes: Any) -> Mail:
    """Make a letter about somebody's place that waits to be sent, unless told otherwise."""
    number = next(_numbers)
    letter = Letter(Kind.PLACE, f"Letter {number}", ("Words.",))
    values = {
        "key": f"key {number}",
        "reader": nowhere(),
        "address": f"reader{number}@example.org",
        "kind": "place",
        "subject": letter.subject,
        "body": packed(letter),
        "made_at": NOW,
        "due_at": NOW,
        "message_id": f"<{number}@coreflect>",
    }
    return _save(Mail(**(values | changes)))


def nowhere() -> UUID:
    """Return an id that no row has."""
    return UUID("00000000-0000-4000-8000-000000000000")
