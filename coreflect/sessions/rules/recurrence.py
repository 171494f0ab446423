"""The dates of a series: a day, every few weeks, at one hour on the clock of one place.

A date is the series' first day plus weeks, combined with its hour in its zone, so that 12:00 stays 12:00 when
the clocks change. Recurrence rules of calendars (RFC 5545) give the same moments; no library is needed for it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Refusal

MOST_DATES = 104
EITHER_END = "Say either until which day, or how many times."
"""How many dates one series can be planned for at once: four years of every second week."""


class CannotPlan(Refusal):
    """The dates of a series cannot be laid out; the sentence says which day or field is in the way."""


@dataclass(frozen=True)
class Rhythm:
    """When a series meets. Either `until` (the last possible day) or `times` says where it ends."""

    first_date: date
    every: int  # weeks
    time: time
    zone: str
    minutes: int
    until: date | None = None
    times: int | None = None


@dataclass(frozen=True)
class Slot:
    """One date of a series: the day on the wall calendar of its zone, its period, and its moments in UTC."""

    day: date
    period: str
    starts_at: datetime
    ends_at: datetime


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Return the names of all zones of this machine's clock tables."""
    return frozenset(available_timezones())


def lay_out(rhythm: Rhythm, now: datetime) -> tuple[Slot, ...]:
    """Return the dates of a series, first to last.

    Raises CannotPlan when the first date is over, when the end is missing, said twice, before the first date
    or beyond 104 dates, and when an hour does not exist on one of the days or exists twice.
    """
    if rhythm.zone not in zones():
        raise CannotPlan("That zone is not known here. Pick one from the list.", "zone")
    days = _days(rhythm)
    slots = tuple(_slot(day, rhythm) for day in days)
    if slots[0].starts_at <= now:
        raise CannotPlan("That date has passed. Pick another?", "first_date")
    return slots


def moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC moment at which the clock of `zone` shows `at` on `day`.

    Raises CannotPlan, naming the day, when the clocks are put forward over that hour or back through it.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise CannotPlan(
            f"On {day_in_words(day)} the clocks go forward and {at:%H:%M} does not exist. Pick another hour?", "time"
        )
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise CannotPlan(
            f"On {day_in_words(day)} the clocks go back and {at:%H:%M} comes twice. Pick another hour?", "time"
        )
    return local.astimezone(UTC)


def local_day(instant: datetime, zone: str) -> date:
    """Return the day on the wall calendar of `zone` at that instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_in_words(day: date) -> str:
    """Return "Sunday 14 March 2027"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def start_in_words(starts_at: datetime, zone: str) -> str:
    """Return "Wednesday 2 December 2026, 12:00"."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def _days(rhythm: Rhythm) -> list[date]:
    if (rhythm.until is None) == (rhythm.times is None):
        raise CannotPlan(EITHER_END, "times")
    if rhythm.until is not None:
        if rhythm.until < rhythm.first_date:
            raise CannotPlan("The last day is before the first date. Pick a later one?", "until")
        count = (rhythm.until - rhythm.first_date).days // (7 * rhythm.every) + 1
    else:
        count = rhythm.times or 0
    if not 1 <= count <= MOST_DATES:
        field = "times" if rhythm.until is None else "until"
        raise CannotPlan(f"That makes {count} dates. A series can have 1 to {MOST_DATES} at once.", field)
    return [rhythm.first_date + timedelta(weeks=rhythm.every * number) for number in range(count)]


def _slot(day: date, rhythm: Rhythm) -> Slot:
    starts = moment(day, rhythm.time, rhythm.zone)
    return Slot(day, str(Period.of(day)), starts, starts + timedelta(minutes=rhythm.minutes))
