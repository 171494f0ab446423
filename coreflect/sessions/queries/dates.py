"""Dates as one viewer sees them: lists, one page, and what comes next for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from coreflect.foundation.db import Moment
from coreflect.foundation.permissions import Permission, Role
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, SignUp, Substitute
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.rules.places import ON_THE_LIST, Standing, standing_at, window

PAGE = 20
COUNTED = 100  # a list says "100 or more" beyond: counting on would cost more the longer an agency lives
RUN = 60  # a year of every week, and a few more
LONGEST = timedelta(days=1)  # no date lasts longer, so that an index on the start finds what has not ended
# Queries are made once, of plain tables: making them for every page cost more than the database's answer.
_DATE, _SERIES, _UP = ReflectionSession.__table__, Series.__table__, SignUp.__table__
_LEAD, _CAME, _AHEAD = SeriesLead.__table__, Attendance.__table__, _UP.alias()
_OWN, _LED = _UP.alias(), _LEAD.alias()
_STEP, _STEPS, _PERSON = Substitute.__table__, Substitute.__table__.alias(), Person.__table__


@dataclass(frozen=True)
class Wanted:
    """Which dates a list or a month shows: `series` and `lead` are ids, `page` counts from 1."""

    past: bool = False
    mine: bool = False
    mode: str = ""
    series: UUID | None = None
    lead: UUID | None = None
    page: int = 1

    @property
    def filters(self) -> frozenset[str]:
        """The names of those among mine, mode, series and lead that keep anything out."""
        return frozenset(name for name in ("mine", "mode", "series", "lead") if getattr(self, name))

    @property
    def narrowed(self) -> bool:
        """Whether the filters beside "mine" keep anything out."""
        return bool(self.filters - {"mine"})


def dates_for(db: Session, viewer: Viewer, wanted: Wanted, now: datetime) -> list[DateRow]:
    """Return twenty dates at most: coming ones from the next on, past ones from the latest back, in one question.

    A date is coming until it ends. `mine` keeps those at which the viewer has a place, waits, or leads.
    """
    return rows(db, _list(wanted.past, wanted.filters), viewer, now, wanted, skip=PAGE * (wanted.page - 1))


def date_for(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> DateRow | None:
    """Return one date, or None where there is none with this id."""
    found = rows(db, _one(), viewer, now, id=session_id)
    return found[0] if found else None


def next_for(db: Session, viewer: Viewer, now: datetime) -> DateRow | None:
    """Return the viewer's next co-reflection, which may be under way.

    It is the next one at which they have a place or which they lead; without one, for people who sign up, the
    next at which they wait or that has a place left; else None.
    """
    found = rows(db, _next(viewer.may(Permission.SIGN_UP), viewer.may(Permission.HOST)), viewer, now)
    return found[0] if found else None


def next_open(db: Session, after: datetime, series_id: UUID | None = None) -> tuple[datetime, str] | None:
    """Return the start and zone of the next date with a place left, first of this series, then of any; or None."""
    query = select(
        ReflectionSession.day, ReflectionSession.starts_at, Series.zone, Series.opens_days, Series.closes_minutes
    ).join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(
        ReflectionSession.starts_at > after, ReflectionSession.state == "planned", _has_room(ReflectionSession)
    )
    first = case((ReflectionSession.series_id == series_id, 0), else_=1)
    rows = db.execute(query.order_by(first, ReflectionSession.starts_at).limit(PAGE))
    open_ = (row for row in rows if window(*row).is_open(after))
    return next(((row.starts_at, row.zone) for row in open_), None)


def run_of(db: Session, viewer: Viewer, series_id: UUID, now: datetime) -> list[DateRow]:
    """Return the planned dates of one series that have not begun, soonest first, RUN at most, in one question."""
    return rows(db, _run(), viewer, now, Wanted(series=series_id))


@lru_cache
def _list(past: bool, filters: frozenset[str]) -> Select[Any]:
    """Make the question for twenty dates of a list, with how many there are in all."""
    start, end, now = _DATE.c.starts_at, _DATE.c.ends_at, bindparam("now", type_=Moment)
    fits = [end <= now, start <= now] if past else [end > now, start > bindparam("since", type_=Moment)]
    fits += fitting(filters)
    counted = select(literal(1)).select_from(_DATE).where(*fits).limit(COUNTED).subquery()
    query = dates_with(select(func.count()).select_from(counted).scalar_subquery()).where(*fits)
    query = query.order_by(start.desc() if past else start, _DATE.c.id)
    return query.limit(PAGE).offset(bindparam("skip", type_=Integer))


def fitting(filters: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters named (see Wanted); their values are bound when `rows` asks."""
    fits: list[ColumnElement[bool]] = []
    if "mine" in filters:
        has_one = _OWN.c.state.in_(ON_THE_LIST) & _is_mine(_OWN)
        led = select(_LED.c.series_id).where(_is_led(_LED))
        stepped_in = select(_STEPS.c.session_id).where(_steps_in(_STEPS))
        own = exists().where(_OWN.c.session_id == _DATE.c.id, has_one)
        fits.append(or_(own, _DATE.c.series_id.in_(led), _DATE.c.id.in_(stepped_in)))
    if "mode" in filters:
        fits.append(_DATE.c.mode == bindparam("mode"))
    if "series" in filters:
        fits.append(_DATE.c.series_id == bindparam("series"))
    if "lead" in filters:
        led = select(_LED.c.series_id).join(_PERSON, _PERSON.c.id == _LED.c.person_id)
        led = led.where(_LED.c.person_id == bindparam("lead"), _PERSON.c.ps_lead, _PERSON.c.active)
        fits.append(_DATE.c.series_id.in_(led))
    return fits


@lru_cache
def _one() -> Select[Any]:
    return dates_with().where(_DATE.c.id == bindparam("id"))


@lru_cache
def _next(signs_up: bool, hosts: bool) -> Select[Any]:
    """Make the question for what comes next: a handful of candidates by their indexes, then the best of them."""
    now, start = bindparam("now", type_=Moment), _DATE.c.starts_at
    coming = start > bindparam("since", type_=Moment), _DATE.c.ends_at > now, _DATE.c.state == "planned"
    states = ON_THE_LIST if signs_up else (Standing.COMING,)
    seats = select(_OWN.c.session_id).where(_is_mine(_OWN), _OWN.c.state.in_(states))
    candidates = [select(_DATE.c.id).where(*coming, _DATE.c.id.in_(seats))]
    if hosts:
        led = select(_LED.c.series_id).where(_is_led(_LED))
        candidates.append(_soonest(*coming, _DATE.c.series_id.in_(led)))
        stepped_in = select(_STEPS.c.session_id).where(_steps_in(_STEPS))
        candidates.append(select(_DATE.c.id).where(*coming, _DATE.c.id.in_(stepped_in)))
    if signs_up:
        candidates.append(_soonest(*coming, start > now, _has_room(_DATE.c)))
    own = or_(_UP.c.state == Standing.COMING, _LEAD.c.person_id.is_not(None), _STEP.c.person_id.is_not(None))
    query = dates_with().where(_DATE.c.id.in_(union_all(*candidates)))
    asked = (_UP.c.state == Standing.OFFERED) & (_UP.c.offered_until > now)  # waits for an answer
    return query.order_by(case((asked, 0), (own, 1), else_=2), start, _DATE.c.id).limit(1)


@lru_cache
def _run() -> Select[Any]:
    coming = _DATE.c.series_id == bindparam("series"), _DATE.c.state == "planned"
    ahead = _DATE.c.starts_at > bindparam("now", type_=Moment)
    return dates_with().where(*coming, ahead).order_by(_DATE.c.starts_at, _DATE.c.id).limit(RUN)


def _has_room(date: Any) -> ColumnElement[bool]:
    return date.taken + date.offered < date.places


def _soonest(*fits: ColumnElement[bool]) -> Select[Any]:
    found = select(_DATE.c.id).where(*fits).order_by(_DATE.c.starts_at, _DATE.c.id).limit(1)
    return select(found.subquery().c.id)  # SQLite takes no LIMIT directly inside a UNION


def dates_with(total: ColumnElement[int] | None = None) -> Select[Any]:
    """Return the question for every date with what the viewer is to it, as `rows` reads it.

    The joins each find one row or none; `total` is how many dates the whole list has.
    """
    sooner = or_(_AHEAD.c.first > _UP.c.first, (_AHEAD.c.first == _UP.c.first) & (_AHEAD.c.number <= _UP.c.number))
    ahead = select(func.count()).where(
        _AHEAD.c.session_id == _UP.c.session_id, _AHEAD.c.state == Standing.WAITING, sooner
    )
    query = select(
        *(_DATE.c[name] for name in _PLAIN[:2]),
        _SERIES.c.title,
        *(_SERIES.c[name] for name in ("zone", "opens_days", "closes_minutes", "new_first")),
        *(_DATE.c[name] for name in _PLAIN[2:]),
        _UP.c.state.label("standing"),
        _UP.c.offered_until,
        case((_UP.c.state == Standing.WAITING, ahead.scalar_subquery()), else_=literal(None)).label("turn"),
        or_(_LEAD.c.person_id.is_not(None), _STEP.c.person_id.is_not(None)).label("leads"),
        _LEAD.c.person_id.is_not(None).label("leads_series"),
        _CAME.c.person_id.is_not(None).label("came"),
        (literal(1) if total is None else total).label("total"),
    )
    joined = _DATE.join(_SERIES, _SERIES.c.id == _DATE.c.series_id)
    joined = joined.outerjoin(_UP, (_UP.c.session_id == _DATE.c.id) & _is_mine(_UP))
    joined = joined.outerjoin(_LEAD, (_LEAD.c.series_id == _DATE.c.series_id) & _is_led(_LEAD))
    joined = joined.outerjoin(_STEP, (_STEP.c.session_id == _DATE.c.id) & _steps_in(_STEP))
    joined = joined.outerjoin(_CAME, (_CAME.c.session_id == _DATE.c.id) & _is_mine(_CAME) & _CAME.c.came)
    return query.select_from(joined)


def _is_mine(table: FromClause) -> ColumnElement[bool]:
    return table.c.person_id == bindparam("viewer")


def _is_led(table: FromClause) -> ColumnElement[bool]:
    """Who has lost the role leads nothing, although the series' rows remember them: nobody is `leader` then."""
    return table.c.person_id == bindparam("leader")


def _steps_in(table: FromClause) -> ColumnElement[bool]:
    """A substitute leads one date and nothing else; without a role that may host, nobody is `host`."""
    return table.c.person_id == bindparam("host")


_PLAIN = (
    *("id", "series_id", "day", "period", "starts_at", "ends_at", "mode", "place", "link"),
    *("places", "quorum", "state", "reason", "moved_from", "taken", "waiting", "offered", "reduced"),
)


def rows(
    db: Session, query: Select[Any], viewer: Viewer, now: datetime, wanted: Wanted | None = None, **asked: Any
) -> list[DateRow]:
    """Return what a question made by `dates_with` finds for a viewer, with the values of what is wanted."""
    leader = viewer.id if Role.PS_LEAD in viewer.roles else None
    host = viewer.id if viewer.may(Permission.HOST) else None
    asked |= {"viewer": viewer.id, "leader": leader, "host": host, "now": now, "since": now - LONGEST}
    if wanted:
        asked |= {"mode": wanted.mode, "series": wanted.series, "lead": wanted.lead}
    invited = viewer.may(Permission.SIGN_UP)
    found = [DateRow(*row, invited, now, viewer.agency.zone) for row in db.connection().execute(query, asked)]
    for row in found:
        row.standing = standing_at(row.standing, row.offered_until, now)
    return found
