"""When the demonstration's co-reflections are, and what is odd about those to come."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coreflect.foundation.periods import Period
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import moment

ZONE = "America/New_York"
EVERY = timedelta(weeks=2)
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


PRIYA = "Priya Holloway"
STEPS_IN = "Sunniva Okafor"


@dataclass(frozen=True)
class Story:
    """What a coming date is for: how many signed up beyond the places or below, and what has changed about it.

    `begins_at` is the hour to which it was moved, `why` the reason of whoever moved it or called it off.
    """

    signed_up: int
    also: str = ""
    cancelled: bool = False
    begins_at: time | None = None
    why: str = ""
    mode: Mode = Mode.IN_PERSON
    steps_in: str = ""


# The next dates of each series. The first of all, an early one, has room; the noon one after it is full.
STORIES = {
    NOON: (
        Story(10),
        Story(4, begins_at=time(13), why="The library room is taken until one that day, so we begin an hour later."),
        Story(3, mode=Mode.VIDEO),
        Story(2),
    ),
    EARLY: (
        Story(5),
        Story(3, also=PRIYA, cancelled=True),
        Story(1, mode=Mode.WALK, steps_in=STEPS_IN),
        Story(2),
    ),
}
SNOW = "Snow has damaged the roof, and the building stays closed that day while it is mended."
STORM = "A storm has damaged the roof, and the building stays closed that day while it is mended."
MONTHS_WITH_SNOW = (11, 12, 1, 2, 3)


def called_off_because(day: date) -> str:
    """Return why a date on this day was called off: nobody believes in snow in July."""
    return SNOW if day.month in MONTHS_WITH_SNOW else STORM


def closures(day: date) -> tuple[Closed, Closed]:
    """Return the days to come on which the agency is closed: between the years, and a noon date of its own."""
    year = day.year if (day.month, day.day) > (1, 1) else day.year - 1
    between = Closed(date(year, 12, 24), date(year + 1, 1, 1), "Agency closed between the years")
    noons = (day - timedelta(days=1) + EVERY * number for number in range(3, 6))
    training = next(noon for noon in noons if not between.holds(noon))
    return between, Closed(training, training, "Training day of the whole agency")


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


def start_of(run: Run, day: date) -> datetime:
    """Return the moment at which a series begins on a day."""
    return moment(day, run.time, ZONE)
