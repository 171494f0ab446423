"""Who leads, who steps in, and what they may note about a date, and until when."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from coreflect.foundation.periods import Period
from coreflect.sessions.rules.places import Dated
from coreflect.sessions.rules.recurrence import local_day

SHOWN_FOR = timedelta(days=90)
"""How long a series' page says that somebody took the series over."""
MINDED_FOR = timedelta(days=120)
"""How long after its last date a series still needs a lead: its quarter is to be noted, prepared and released."""


class Filed(Protocol):
    """A date as far as its quarter goes."""

    @property
    def period(self) -> str: ...


class Held(Dated, Filed, Protocol):
    """A date with its state, its start and its quarter."""


def leads(series_id: UUID, led: Collection[UUID]) -> bool:
    """Return whether the series is among those that a person leads."""
    return series_id in led


def may_step_down(person: UUID, active: Collection[UUID]) -> bool:
    """Return whether a person can stop leading a series: they lead it, and so does another active lead."""
    return person in active and len(active) > 1


def may_take_over(active: Collection[UUID]) -> bool:
    """Return whether another PS lead can take a series over: it has no active lead."""
    return not active


def may_step_in(date: "Held", now: datetime, zone: str) -> bool:
    """Return whether a substitute can be named for a date: it is planned, and its lists can still be written."""
    return date.state == "planned" and not is_locked(date, now, zone)


def has_begun(date: Dated, now: datetime) -> bool:
    """Return whether the date is being held or was held; a cancelled one never begins."""
    return date.state == "planned" and date.starts_at <= now


def is_locked(date: Filed, now: datetime, zone: str) -> bool:
    """Return whether the date's period is closed: 14 days after the quarter's end its lists stay as they are.

    `zone` is the agency's: a quarter closes for all series at once, so that none changes while it is released.
    """
    return Period.parse(date.period).is_closed(local_day(now, zone))


def may_record_attendance(date: Held, now: datetime, zone: str) -> bool:
    """Return whether who came can be written down or changed now."""
    return has_begun(date, now) and not is_locked(date, now, zone)


def counts(*, clinician: bool, lead: bool) -> bool:
    """Return whether somebody who came counts when it is decided what may be released: clinicians who do not host."""
    return clinician and not lead


def seal(marks: Iterable[tuple[UUID, bool]]) -> str:
    """Return a short print of a list of who came, so that a page can say which list it has shown."""
    lines = sorted(f"{person.hex} {came:d}" for person, came in marks)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
