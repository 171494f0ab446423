"""What waits on the first page of who hosts dates, and the series that nobody leads, in one statement."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from coreflect.foundation.periods import DAYS_TO_CLOSE, Period
from coreflect.sessions.models import Attendance, ReflectionSession, Series
from coreflect.sessions.queries.for_others import hosted_by
from coreflect.sessions.queries.leads import without_a_lead
from coreflect.sessions.queries.places import is_short
from coreflect.sessions.rules.hosting import is_locked

_AT_MOST = 5
_UNLED, _SHORT, _UNNOTED = "unled", "short", "unnoted"


@dataclass(frozen=True)
class ShortDate:
    """A date soon to come at which few people have a place."""

    id: UUID
    title: str
    starts_at: datetime
    zone: str
    taken: int
    quorum: int


@dataclass(frozen=True)
class UnnotedDate:
    """A date that was held and for which nobody has noted who came."""

    id: UUID
    title: str
    day: date
    zone: str
    period: str


@dataclass
class Waits:
    """What waits: series that nobody leads, id to title, by title; dates at which few come, soonest first; and begun
    dates at which people had places and nobody is noted, the latest first and five at most."""

    unled: dict[UUID, str] = field(default_factory=dict)
    short: list[ShortDate] = field(default_factory=list)
    unnoted: list[UnnotedDate] = field(default_factory=list)


def waits(db: Session, person_id: UUID, now: datetime, zone: str, *, hosts: bool, unled: bool) -> Waits:
    """Return what waits for a person in one statement; `unled` asks for series without a lead, `hosts` for the rest.

    Dates that nobody is noted for are left out once their period is closed in the agency's `zone`: nothing can be
    written there any more.
    """
    asked = [_unled(now)] if unled else []
    asked += [_short(person_id, now), _unnoted(person_id, now)] if hosts else []
    found = Waits()
    if not asked:
        return found
    rows = db.execute(union_all(*asked)).all()
    for row in sorted((row for row in rows if row.what == _UNLED), key=lambda row: (row.title, row.id)):
        found.unled[row.id] = row.title
    for row in sorted((row for row in rows if row.what == _SHORT), key=lambda row: row.starts_at):
        found.short.append(ShortDate(row.id, row.title, row.starts_at, row.zone, row.taken, row.quorum))
    begun = sorted((row for row in rows if row.what == _UNNOTED), key=lambda row: row.starts_at, reverse=True)
    dates = [UnnotedDate(row.id, row.title, row.day, row.zone, row.period) for row in begun]
    found.unnoted = [one for one in dates if not is_locked(one, now, zone)][:_AT_MOST]
    return found


def _unled(now: datetime) -> Select[*tuple[Any, ...]]:
    types = {"starts_at": ReflectionSession.starts_at.type, "day": Date(), "period": String()}
    nothing = [cast(null(), type_).label(name) for name, type_ in types.items()]
    numbers = [cast(null(), Integer()).label(name) for name in ("taken", "quorum")]
    return without_a_lead(now).add_columns(literal(_UNLED).label("what"), Series.zone, *nothing, *numbers)


def _of_dates(what: str) -> Select[*tuple[Any, ...]]:
    of_date = ReflectionSession.starts_at, ReflectionSession.day, ReflectionSession.period
    numbers = ReflectionSession.taken, ReflectionSession.quorum
    query = select(ReflectionSession.id, Series.title, literal(what).label("what"), Series.zone, *of_date, *numbers)
    return query.join(Series, Series.id == ReflectionSession.series_id)


def _short(person_id: UUID, now: datetime) -> Select[*tuple[Any, ...]]:
    return _of_dates(_SHORT).where(*is_short(now), hosted_by(person_id))


def _unnoted(person_id: UUID, now: datetime) -> Select[*tuple[Any, ...]]:
    oldest = Period.of(now.date() - timedelta(days=DAYS_TO_CLOSE + 1)).first_day
    noted = select(Attendance.person_id).where(Attendance.session_id == ReflectionSession.id)
    return _of_dates(_UNNOTED).where(
        hosted_by(person_id),
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at <= now,
        ReflectionSession.day >= oldest,
        ReflectionSession.taken > 0,
        ~noted.exists(),
    )
