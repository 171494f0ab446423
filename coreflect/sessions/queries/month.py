"""The dates of one month, day by day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, bindparam, or_
from sqlalchemy.orm import Session

from coreflect.foundation.db import Moment
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.queries.dates import Wanted, dates_with, fitting, rows
from coreflect.sessions.rules.months import Month
from coreflect.sessions.rules.recurrence import local_day

AT_MOST = 500
# How far from its old day a moved date is still looked for; an index on the start keeps the search short.
_FAR = timedelta(days=40)
_DATE = ReflectionSession.__table__


@dataclass(frozen=True)
class Entry:
    """A date on one day of a month; `left` says that it was on this day and has been moved to another."""

    date: DateRow
    left: bool = False

    @property
    def starts_at(self) -> datetime:
        """When it begins, or would have begun on the day that it left."""
        return self.date.moved_from if self.left and self.date.moved_from else self.date.starts_at

    @property
    def hour(self) -> str:
        """The hour on the wall where it is held: "12:00"."""
        return f"{self.starts_at.astimezone(ZoneInfo(self.date.zone)):%H:%M}"


@dataclass(frozen=True)
class MonthPage:
    """What a month shows: entries by day, each day's from the earliest, how many dates, and whether all fitted."""

    days: dict[date, list[Entry]]
    count: int
    cut: bool


def month_of(db: Session, viewer: Viewer, wanted: Wanted, month: Month, now: datetime) -> MonthPage:
    """Return the dates of a month that fit what is wanted, on the wall calendar of their series, in one question.

    A date that was moved to another day also stands on the day it left. `AT_MOST` rows are read.
    """
    # a day begins and ends at most a day away from UTC's, wherever its zone is
    opens, closes = (datetime.combine(day, time(), UTC) for day in (month.first, month.last + timedelta(days=2)))
    asked = {"first": month.first, "last": month.last, "opens": opens - timedelta(days=1), "closes": closes}
    asked |= {"from": opens - _FAR, "until": closes + _FAR}
    found = rows(db, _month(wanted.filters), viewer, now, wanted, **asked)
    days: dict[date, list[Entry]] = defaultdict(list)
    shown = set()
    for row in found[:AT_MOST]:
        for day, entry in _entries(row):
            if month.first <= day <= month.last:
                days[day].append(entry)
                shown.add(row.id)
    for entries in days.values():
        entries.sort(key=lambda one: (one.starts_at, one.date.title))
    return MonthPage(dict(sorted(days.items())), len(shown), len(found) > AT_MOST)


def _entries(row: DateRow) -> Iterator[tuple[date, Entry]]:
    """Yield the day of a date and, where it was moved there from another day, that one."""
    yield row.day, Entry(row)
    if row.moved_from and row.state == "planned" and (was := local_day(row.moved_from, row.zone)) != row.day:
        yield was, Entry(row, left=True)


@lru_cache
def _month(filters: frozenset[str]) -> Select[Any]:
    """Make the question for a month's dates; one more than are shown tells that there are more."""
    here = _DATE.c.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    left = _DATE.c.moved_from.between(bindparam("opens", type_=Moment), bindparam("closes", type_=Moment))
    near = _DATE.c.starts_at.between(bindparam("from", type_=Moment), bindparam("until", type_=Moment))
    query = dates_with().where(near, or_(here, left), *fitting(filters))
    return query.order_by(_DATE.c.starts_at, _DATE.c.id).limit(AT_MOST + 1)
