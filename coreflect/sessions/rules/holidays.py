"""Read closed days out of a calendar file (iCalendar, RFC 5545): whole days, and days that come every year.

An entry of a few hours closes nothing: in a calendar that holds appointments too, each would call a date off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.closures import LONGEST, Closed

LARGEST = 256 * 1024
MOST_READ = 5000
LONGEST_REASON = 120
YEARS_AHEAD = 2
_DAY = timedelta(days=1)
_SHORTEST = timedelta(hours=23)  # of an entry with hours: the length of the day on which the clocks go forward


class NotACalendar(Refusal):
    """The file cannot be read as a calendar, or holds no day that can be closed."""


@dataclass(frozen=True)
class Read:
    """The closed days of a calendar file from today on, and how many of its entries were left out."""

    closures: tuple[Closed, ...]
    over: int  # entries that are over
    odd: int  # entries that could not be read, or that are longer or shorter than closed days may be


def read_calendar(content: bytes, today: date, zone: str) -> Read:
    """Return the days that a calendar file's entries cover, by the calendar of `zone`, from today on.

    An entry that repeats every year is read for this year and the next two; of one that repeats in another way the
    first time is taken. Raises NotACalendar.
    """
    if len(content) > LARGEST:
        raise NotACalendar(f"That file is larger than {LARGEST // 1024} kB. Export only the holidays?", "file")
    found, over, odd = set(), 0, 0
    for number, event in enumerate(_events(content)):
        if number >= MOST_READ:
            raise NotACalendar(f"That file has more than {MOST_READ} entries. Export only the holidays?", "file")
        try:
            one = _closed(event, zone)
            coming = [c for c in _every_year(event, one, today) if c.last_day >= today] if one else []
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            one = None
        if one is None:
            odd += 1
        elif coming:
            found.update(coming)
        else:
            over += 1
    if not found:
        raise NotACalendar("That calendar has no days to come that can be closed. Pick another file?", "file")
    return Read(tuple(sorted(found)), over, odd)


def _events(content: bytes) -> Iterator[Any]:
    from icalendar import Calendar  # large, and needed for nothing but this

    try:
        calendars = Calendar.from_ical(_without_zones(content), multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        calendars = []
    calendars = [one for one in calendars if getattr(one, "name", "") == "VCALENDAR"]
    if not calendars:
        raise NotACalendar("That file is no calendar that can be read here. Pick an .ics file?", "file")
    for calendar in calendars:
        yield from calendar.walk("VEVENT")


def _without_zones(content: bytes) -> bytes:
    """Return a file without the zones that it explains itself: zones are known here by their names.

    Worked out, such rules could cost hours, and would hold for the next file, too. Raises ValueError for one that
    is hidden.
    """
    kept: list[str] = []
    inside = False
    for line in _whole_lines(content):
        said = line.strip().upper()
        inside = inside or said == "BEGIN:VTIMEZONE"
        if not inside:
            kept.append(line)
        inside = inside and said != "END:VTIMEZONE"
    text = "\r\n".join([*kept, ""])
    if "VTIMEZONE" in text.upper():
        raise ValueError
    return text.encode()


def _whole_lines(content: bytes) -> Iterator[str]:
    """Yield the lines of a file, those that were folded as one, without empty ones."""
    parts: list[str] = []
    for line in content.decode("utf-8-sig", "replace").split("\n"):
        line = line.removesuffix("\r")
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
        elif line:
            yield "".join(parts)
            parts = [line]
    yield "".join(parts)


def _closed(event: Any, zone: str) -> Closed | None:
    """Return the days that an entry covers, or None where they are none that can be closed."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = start
    if isinstance(start, datetime) and isinstance(end, datetime) and end - start < _SHORTEST:
        return None
    first, last = _day(start, zone), _day(end, zone)
    ends_at_midnight = not isinstance(end, datetime) or _local(end, zone).time() == time(0)
    if ends_at_midnight and last > first:  # the end of an entry is the first moment that it does not cover
        last -= _DAY
    if last < first or last - first >= LONGEST or not 2000 <= first.year <= 2100:
        return None
    reason = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_REASON].strip()
    reason = "".join(sign for sign in reason if sign.isprintable())
    return Closed(first, last, reason or "No co-reflections")


def _every_year(event: Any, one: Closed, today: date) -> Iterator[Closed]:
    """Yield an entry's days; of one that comes on the same day every year those of this year and of the next two."""
    yield one
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list):
        return
    said = {key.upper(): [str(value).upper() for value in values] for key, values in rule.items()}
    same_day = set(said) <= {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
    if said.get("FREQ") != ["YEARLY"] or not same_day:
        return
    step = int(said.get("INTERVAL", ["1"])[0])
    times = int(said["COUNT"][0]) if "COUNT" in said else None
    until = rule["UNTIL"][0] if "UNTIL" in rule else None
    until = until.date() if isinstance(until, datetime) else until
    length = one.last_day - one.first_day
    for year in range(one.first_day.year + step, today.year + YEARS_AHEAD + 1, step) if step > 0 else ():
        if times is not None and (year - one.first_day.year) // step >= times:
            return
        try:
            first = one.first_day.replace(year=year)
        except ValueError:
            continue  # 29 February
        if until is not None and first > until:
            return
        yield Closed(first, first + length, one.reason)


def _day(moment: date | datetime, zone: str) -> date:
    return _local(moment, zone).date() if isinstance(moment, datetime) else moment


def _local(moment: datetime, zone: str) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(zone))
