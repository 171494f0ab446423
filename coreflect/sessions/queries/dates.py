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
from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.rules.places import Standing

PAGE = 20
COUNTED = 100  # a list says "100 or more" beyond: counting on would cost more the longer an agency lives
LONGEST = timedelta(days=1)  # no date lasts longer, so that an index on the start finds what has not ended
# Queries are made once, of plain tables: making them for every page cost more than the database's answer.
_DATE, _SERIES, _UP = ReflectionSession.__table__, Series.__table__, SignUp.__table__
_LEAD, _CAME, _AHEAD = SeriesLead.__table__, Attendance.__table__, _UP.alias()
_OWN, _LED = _UP.alias(), _LEAD.alias()


@dataclass(frozen=True)
class Wanted:
    """Which dates a list shows."""

    past: bool = False
    mine: bool = False
    mode: str = ""
    series: UUID | None = None
    page: int = 1


def dates_for(db: Session, viewer: Viewer, wanted: Wanted, now: datetime) -> list[DateRow]:
    """Return twenty dates at most: coming ones from the next on, past ones from the latest back, in one question.

    A date is coming until it ends. `mine` keeps those at which the viewer has a place, waits, or leads.
    """
    query = _list(wanted.past, wanted.mine, bool(wanted.mode), wanted.series is not None)
    asked = {"mode": wanted.mode, "series": wanted.series, "skip": PAGE * (wanted.page - 1)}
    return _rows(db, query, viewer, now, **asked)


def date_for(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> DateRow | None:
    """Return one date, or None where there is none with this id."""
    found = _rows(db, _one(), viewer, now, id=session_id)
    return found[0] if found else None


def next_for(db: Session, viewer: Viewer, now: datetime) -> DateRow | None:
    """Return the viewer's next co-reflection, which may be under way.

    It is the next one at which they have a place or which they lead; without one, for people who sign up, the
    next at which they wait or that has a place left; else None.
    """
    found = _rows(db, _next(viewer.may(Permission.SIGN_UP), viewer.may(Permission.HOST)), viewer, now)
    return found[0] if found else None


def next_open(db: Session, after: datetime, series_id: UUID | None = None) -> tuple[datetime, str] | None:
    """Return the start and zone of the next date with a place left, first of this series, then of any; or None."""
    query = select(ReflectionSession.starts_at, Series.zone).join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(
        ReflectionSession.starts_at > after,
        ReflectionSession.state == "planned",
        ReflectionSession.taken < ReflectionSession.places,
    )
    first = case((ReflectionSession.series_id == series_id, 0), else_=1)
    row = db.execute(query.order_by(first, ReflectionSession.starts_at).limit(1)).first()
    return (row.starts_at, row.zone) if row else None


@lru_cache
def _list(past: bool, mine: bool, by_mode: bool, by_series: bool) -> Select[Any]:
    """Make the question for twenty dates of a list, with how many there are in all."""
    start, end, now = _DATE.c.starts_at, _DATE.c.ends_at, bindparam("now", type_=Moment)
    fits = [end <= now, start <= now] if past else [end > now, start > bindparam("since", type_=Moment)]
    if mine:
        has_one = _OWN.c.state.in_((Standing.COMING, Standing.WAITING)) & _is_mine(_OWN)
        led = select(_LED.c.series_id).where(_is_led(_LED))
        fits.append(or_(exists().where(_OWN.c.session_id == _DATE.c.id, has_one), _DATE.c.series_id.in_(led)))
    if by_mode:
        fits.append(_DATE.c.mode == bindparam("mode"))
    if by_series:
        fits.append(_DATE.c.series_id == bindparam("series"))
    counted = select(literal(1)).select_from(_DATE).where(*fits).limit(COUNTED).subquery()
    query = _dates(select(func.count()).select_from(counted).scalar_subquery()).where(*fits)
    query = query.order_by(start.desc() if past else start, _DATE.c.id)
    return query.limit(PAGE).offset(bindparam("skip", type_=Integer))


@lru_cache
def _one() -> Select[Any]:
    return _dates().where(_DATE.c.id == bindparam("id"))


@lru_cache
def _next(signs_up: bool, hosts: bool) -> Select[Any]:
    """Make the question for what comes next: a handful of candidates by their indexes, then the best of them."""
    now, start = bindparam("now", type_=Moment), _DATE.c.starts_at
    coming = start > bindparam("since", type_=Moment), _DATE.c.ends_at > now, _DATE.c.state == "planned"
    states = (Standing.COMING, Standing.WAITING) if signs_up else (Standing.COMING,)
    seats = select(_OWN.c.session_id).where(_is_mine(_OWN), _OWN.c.state.in_(states))
    candidates = [select(_DATE.c.id).where(*coming, _DATE.c.id.in_(seats))]
    if hosts:
        led = select(_LED.c.series_id).where(_is_led(_LED))
        candidates.append(_soonest(*coming, _DATE.c.series_id.in_(led)))
    if signs_up:
        candidates.append(_soonest(*coming, start > now, _DATE.c.taken < _DATE.c.places))
    own = or_(_UP.c.state == Standing.COMING, _LEAD.c.person_id.is_not(None))
    query = _dates().where(_DATE.c.id.in_(union_all(*candidates)))
    return query.order_by(case((own, 0), else_=1), start, _DATE.c.id).limit(1)


def _soonest(*fits: ColumnElement[bool]) -> Select[Any]:
    found = select(_DATE.c.id).where(*fits).order_by(_DATE.c.starts_at, _DATE.c.id).limit(1)
    return select(found.subquery().c.id)  # SQLite takes no LIMIT directly inside a UNION


def _dates(total: ColumnElement[int] | None = None) -> Select[Any]:
    """Select every date with what the viewer is to it; the joins each find one row or none."""
    ahead = select(func.count()).where(
        _AHEAD.c.session_id == _UP.c.session_id, _AHEAD.c.state == Standing.WAITING, _AHEAD.c.number <= _UP.c.number
    )
    query = select(
        *(_DATE.c[name] for name in _PLAIN[:2]),
        _SERIES.c.title,
        _SERIES.c.zone,
        *(_DATE.c[name] for name in _PLAIN[2:]),
        _UP.c.state.label("standing"),
        case((_UP.c.state == Standing.WAITING, ahead.scalar_subquery()), else_=literal(None)).label("turn"),
        _LEAD.c.person_id.is_not(None).label("leads"),
        _CAME.c.person_id.is_not(None).label("came"),
        (literal(1) if total is None else total).label("total"),
    )
    joined = _DATE.join(_SERIES, _SERIES.c.id == _DATE.c.series_id)
    joined = joined.outerjoin(_UP, (_UP.c.session_id == _DATE.c.id) & _is_mine(_UP))
    joined = joined.outerjoin(_LEAD, (_LEAD.c.series_id == _DATE.c.series_id) & _is_led(_LEAD))
    joined = joined.outerjoin(_CAME, (_CAME.c.session_id == _DATE.c.id) & _is_mine(_CAME) & _CAME.c.came)
    return query.select_from(joined)


def _is_mine(table: FromClause) -> ColumnElement[bool]:
    return table.c.person_id == bindparam("viewer")


def _is_led(table: FromClause) -> ColumnElement[bool]:
    """Who has lost the role leads nothing, although the series' rows remember them: nobody is `leader` then."""
    return table.c.person_id == bindparam("leader")


_PLAIN = (
    *("id", "series_id", "day", "period", "starts_at", "ends_at", "mode", "place", "link"),
    *("places", "quorum", "state", "reason", "moved_from", "taken", "waiting"),
)


def _rows(db: Session, query: Select[Any], viewer: Viewer, now: datetime, **asked: Any) -> list[DateRow]:
    invited = viewer.may(Permission.SIGN_UP)
    leader = viewer.id if viewer.may(Permission.HOST) else None
    asked |= {"viewer": viewer.id, "leader": leader, "now": now, "since": now - LONGEST}
    rows = [DateRow(*row, invited, now, viewer.agency.zone) for row in db.connection().execute(query, asked)]
    for row in rows:
        row.standing = Standing(row.standing) if row.standing else None
    return rows
