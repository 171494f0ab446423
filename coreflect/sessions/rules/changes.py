"""What a lead changes about a date or a series, and what becomes of each date."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.recurrence import Slot

WHEN, HOW, PLACES = "when", "how", "places"
GROUPS = {
    WHEN: frozenset({"day", "time", "minutes", "zone"}),
    HOW: frozenset({"mode", "place", "link"}),
    PLACES: frozenset({"places", "quorum"}),
}
OF_THE_SERIES = frozenset({"every", "zone", "ends_on", "title"})


class CannotChange(Refusal):
    """A change that cannot be made; the sentence says which date or field is in the way."""


class Scope(StrEnum):
    """Which dates a change is for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"

    @property
    def words(self) -> str:
        """The scope as a page says it."""
        return _SCOPE_WORDS[self]


_SCOPE_WORDS = {
    Scope.THIS: "this date",
    Scope.FOLLOWING: "this and following",
    Scope.ALL: "all that have not begun",
}


@dataclass(frozen=True)
class Row:
    """One date. `held` are places taken or held for somebody, `listed` all people on its list; `touched` says whether
    anybody ever signed up or steps in, so that it cannot just be taken out."""

    id: UUID
    slot: date
    day: date
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    link: str
    places: int
    quorum: int
    state: str = "planned"
    edited: frozenset[str] = frozenset()
    held: int = 0
    listed: int = 0
    touched: bool = False

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def hour(self, zone: str) -> time:
        """Return what the clock of `zone` shows when it begins."""
        return self.starts_at.astimezone(ZoneInfo(zone)).time()

    def is_ahead(self, now: datetime) -> bool:
        """Return whether it is planned and has not begun."""
        return self.state == "planned" and self.starts_at > now

    def tells(self, other: "Row") -> bool:
        """Return whether people must learn of the difference to how it was."""
        return any(getattr(self, name) != getattr(other, name) for name in _TOLD)


_TOLD = ("starts_at", "ends_at", "mode", "place", "link")


@dataclass(frozen=True)
class Rule:
    """How a series goes on: its dates from `first_date` on follow it, unless they were changed by hand."""

    title: str
    first_date: date
    every: int
    time: time
    zone: str
    minutes: int
    ends_on: date | None
    laid_until: date | None
    mode: str
    place: str
    link: str
    places: int
    quorum: int


@dataclass(frozen=True)
class Wanted:
    """Everything that the form about a date says: first of the date, then of its series."""

    day: date
    time: time
    minutes: int
    mode: str
    place: str
    link: str
    places: int
    quorum: int
    every: int
    zone: str
    ends_on: date | None
    title: str


@dataclass(frozen=True)
class Change:
    """What a lead wants: values for one date, and for which dates they are.

    `too` says whether dates that were changed by hand change as well, `why` is what everybody can read of it.
    """

    date: UUID
    scope: Scope
    wanted: Wanted
    too: bool = False
    why: str = ""


@dataclass(frozen=True)
class Effect:
    """What a change does. `before` and `after` are the dates that change, pairwise; `ended` leave, each with its
    reason; `laid` are new; `kept` keep what was changed by hand."""

    rule: Rule
    fields: frozenset[str]
    before: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()
    ended: tuple[tuple[Row, str], ...] = ()
    laid: tuple[Slot, ...] = ()
    kept: tuple[Row, ...] = ()

    @property
    def changed(self) -> list[tuple[Row, Row]]:
        """The dates of which somebody could see that they change, before and after."""
        return [(old, new) for old, new in self._pairs() if _seen(old) != _seen(new)]

    @property
    def moved(self) -> list[Row]:
        """The dates, as they will be, of which the people on their lists must learn."""
        return [new for old, new in self._pairs() if new.listed and new.tells(old)]

    @property
    def called_off(self) -> list[tuple[Row, str]]:
        """The dates that are called off, because somebody signed up or steps in there."""
        return [(row, why) for row, why in self.ended if row.touched]

    @property
    def taken_out(self) -> list[Row]:
        """The dates that are taken out, because nobody ever signed up."""
        return [row for row, _ in self.ended if not row.touched]

    def _pairs(self) -> list[tuple[Row, Row]]:
        return list(zip(self.before, self.after, strict=True))


def _seen(row: Row) -> tuple[object, ...]:
    return (row.day, row.starts_at, row.ends_at, row.mode, row.place, row.link, row.places, row.quorum)


def as_it_is(row: Row, rule: Rule) -> Wanted:
    """Return what the form about a date begins with."""
    return Wanted(
        day=row.day,
        time=row.hour(rule.zone),
        minutes=row.minutes,
        mode=row.mode,
        place=row.place,
        link=row.link,
        places=row.places,
        quorum=row.quorum,
        every=rule.every,
        zone=rule.zone,
        ends_on=rule.ends_on,
        title=rule.title,
    )


def differing(now: Wanted, wanted: Wanted) -> frozenset[str]:
    """Return the names of the fields in which what is wanted differs from how it is."""
    return frozenset(field.name for field in fields(Wanted) if getattr(now, field.name) != getattr(wanted, field.name))


def length(minutes: int) -> timedelta:
    """Return how long a date lasts."""
    return timedelta(minutes=minutes)
