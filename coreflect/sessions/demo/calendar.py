"""When the demonstration's co-reflections are, and what is odd about those to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coreflect.foundation.periods import Period
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import moment

ZONE = "America/New_York"
EVERY = timedelta(weeks=2)
COMING = 4
CLOSED_QUARTERS = 4


@dataclass(frozen=True)
class Run:
    """One of the two series; `behind` says how long before yesterday its last date lies."""

    title: str
    time: time
    behind: timedelta


NOON = Run("Noon co-reflection", time(12, 0), timedelta())
EARLY = Run("Early co-reflection", time(8, 30), timedelta(weeks=1))
LENGTH = timedelta(hours=1)
PLACES = {
    Mode.IN_PERSON: ("Library room", ""),
    Mode.WALK: ("River path, at the north gate", ""),
    Mode.VIDEO: ("", "https://video.millrace.example/co-reflection"),
    Mode.PHONE: ("", "Extension 240"),
}


@dataclass(frozen=True)
class Story:
    """What a coming date is for: how many signed up beyond the places or below, and what has changed about it."""

    signed_up: int
    cancelled: str = ""
    moved: str = ""
    mode: Mode = Mode.IN_PERSON


# The next dates of each series. The first of all, an early one, has room; the noon one after it is full.
STORIES = {
    NOON: (
        Story(10),
        Story(4, moved="The library room is taken until one that day, so we begin an hour later."),
        Story(3, mode=Mode.VIDEO),
        Story(2),
    ),
    EARLY: (
        Story(5),
        Story(3, cancelled="Snow: the building stays closed that day. We meet again two weeks later."),
        Story(1, mode=Mode.WALK),
        Story(2),
    ),
}
HOUR_LATER = timedelta(hours=1)


def first_day(day: date) -> date:
    """Return the first day of the fourth-last quarter that is closed on `day`."""
    period = Period.of(day)
    closed = 0
    while closed < CLOSED_QUARTERS:
        period = period.previous()
        closed += period.is_closed(day)
    return period.first_day


def held_days(run: Run, day: date) -> list[date]:
    """Return the days on which a series met before `day`, earliest first; the last noon one was yesterday."""
    latest = day - timedelta(days=1) - run.behind
    count = (latest - first_day(day)) // EVERY
    return [latest - EVERY * number for number in range(count, -1, -1)]


def coming_days(run: Run, day: date) -> Iterator[tuple[date, Story]]:
    """Yield the next days of a series with their stories."""
    latest = held_days(run, day)[-1]
    for number, story in enumerate(STORIES[run], start=1):
        yield latest + EVERY * number, story


def start_of(run: Run, day: date) -> datetime:
    """Return the moment at which a series begins on a day."""
    return moment(day, run.time, ZONE)
