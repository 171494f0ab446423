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
"""How many dates a series can have that says where it ends: four years of every second week."""
YEAR = timedelta(days=365)
"""How far ahead the dates of a series are laid."""
EITHER_END = "Say either until which day, or how many times; without either it goes on."


class CannotPlan(Refusal):
    """The dates of a series cannot be laid out; the sentence says which day or field is in the way."""


@dataclass(frozen=True)
class Rhythm:
    """When a series meets. `until` (the last possible day) or `times` says where it ends; without either it goes on."""

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
    """Return the dates of a series, first to last; of one that goes on, those of the year ahead.

    Raises CannotPlan when the first date is over, when the end is said twice, lies before the first date
    or beyond 104 dates, and when an hour does not exist on one of the days or exists twice.
    """
    if rhythm.zone not in zones():
        raise CannotPlan("That zone is not known here. Pick one from the list.", "zone")
    slots = tuple(slot_on(day, rhythm) for day in _days(rhythm, local_day(now, rhythm.zone)))
    if slots[0].starts_at <= now:
        is_today = slots[0].day == local_day(now, rhythm.zone)
        passed = (
            "Today that hour has passed. Pick a day after today?" if is_today else "That date has passed. Pick another?"
        )
        raise CannotPlan(passed, "first_date")
    return slots


def horizon(today: date, first_date: date | None = None) -> date:
    """Return until which day the dates of a series are laid: a year from today, of a new one from its first date."""
    return max(today, first_date or today) + YEAR


def last_day(rhythm: Rhythm) -> date | None:
    """Return the last possible day of a series, or None where it goes on."""
    if rhythm.times is not None:
        return rhythm.first_date + timedelta(weeks=rhythm.every * (rhythm.times - 1))
    return rhythm.until


def days_between(first_date: date, every: int, after: date, until: date) -> list[date]:
    """Return the days of a rhythm that lie after one day and not after another, earliest first."""
    step = timedelta(weeks=every)
    skipped = max(0, (after - first_date) // step + 1)
    day, days = first_date + skipped * step, []
    while day <= until:
        days.append(day)
        day += step
    return days


def slot_on(day: date, rhythm: Rhythm) -> Slot:
    """Return the date of a series on this day. Raises CannotPlan where its hour does not exist or comes twice."""
    starts = moment(day, rhythm.time, rhythm.zone)
    return Slot(day, str(Period.of(day)), starts, starts + timedelta(minutes=rhythm.minutes))


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


def _days(rhythm: Rhythm, today: date) -> list[date]:
    if rhythm.until is not None and rhythm.times is not None:
        raise CannotPlan(EITHER_END, "times")
    if rhythm.until is not None and rhythm.until < rhythm.first_date:
        raise CannotPlan("The last day is before the first date. Pick a later one?", "until")
    end = last_day(rhythm)
    if end is None:
        end = horizon(today, rhythm.first_date)
    else:
        count = (end - rhythm.first_date).days // (7 * rhythm.every) + 1
        if not 1 <= count <= MOST_DATES:
            field = "times" if rhythm.until is None else "until"
            raise CannotPlan(f"That makes {count} dates. A series that ends can have 1 to {MOST_DATES}.", field)
    return days_between(rhythm.first_date, rhythm.every, rhythm.first_date - timedelta(days=1), end)
