"""Dates as one viewer sees them: lists, one page, and what comes next for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Integer, Select, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import Moment
from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.rules.hosting import has_begun, may_record_attendance
from coreflect.sessions.rules.places import Standing, is_open, may_sign_up, may_withdraw

PAGE = 20
COUNTED = 500  # a list says "500 or more" beyond: counting on would cost more the longer an agency lives
LONGEST = timedelta(days=1)  # no date lasts longer, so that an index on the start finds what has not ended
# Queries are made once, of plain tables: making them for every page cost more than the database's answer.
_DATE, _SERIES, _UP = ReflectionSession.__table__, Series.__table__, SignUp.__table__
_LEAD, _CAME, _AHEAD = SeriesLead.__table__, Attendance.__table__, _UP.alias()
_OWN, _LED = _UP.alias(), _LEAD.alias()


@dataclass(slots=True)
class DateRow:
    """One date with what the viewer is to it. `turn` is their turn on the waiting list, from 1, or None."""

    id: UUID
    series_id: UUID
    title: str
    zone: str
    day: date
    period: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    link: str
    places: int
    quorum: int
    state: str
    reason: str
    moved_from: datetime | None
    taken: int
    waiting: int
    standing: Standing | None
    turn: int | None
    leads: bool  # whether the viewer leads the series
    came: bool  # whether the viewer is noted as having come
    total: int  # how many dates the whole list has, counted up to COUNTED
    invited: bool  # whether the viewer's roles sign up at all
    now: datetime

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(0, self.places - self.taken)

    @property
    def has_begun(self) -> bool:
        """Whether it is being held or was held."""
        return has_begun(self, self.now)

    @property
    def is_open(self) -> bool:
        """Whether people can sign up, as far as the date goes."""
        return is_open(self, self.now)

    @property
    def may_sign_up(self) -> bool:
        """Whether the viewer can press "Sign up"."""
        return may_sign_up(self, self.now, invited=self.invited, leads=self.leads, standing=self.standing)

    @property
    def may_withdraw(self) -> bool:
        """Whether the viewer can give back their place or turn."""
        return may_withdraw(self, self.now, self.standing)

    @property
    def may_record_attendance(self) -> bool:
        """Whether the viewer leads the series and can still write down who came."""
        return self.leads and may_record_attendance(self, self.now)

    @property
    def may_see_link(self) -> bool:
        """Whether the viewer is told how to join from afar: who has a place, and the leads."""
        return self.leads or self.standing is Standing.COMING

    @property
    def link_opens(self) -> bool:
        """Whether the link is an address of the web, rather than a number to call."""
        return self.link.startswith(("https://", "http://"))


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
    found = _rows(db, _next(viewer.may(Permission.SIGN_UP)), viewer, now)
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
def _next(signs_up: bool) -> Select[Any]:
    now = bindparam("now", type_=Moment)
    own = or_(_UP.c.state == Standing.COMING, _LEAD.c.person_id.is_not(None))
    reachable: ColumnElement[bool] = own
    if signs_up:
        has_room = (_DATE.c.taken < _DATE.c.places) & (_DATE.c.starts_at > now)
        reachable = or_(own, _UP.c.state == Standing.WAITING, has_room)
    since = _DATE.c.starts_at > bindparam("since", type_=Moment)
    query = _dates().where(since, _DATE.c.ends_at > now, _DATE.c.state == "planned", reachable)
    return query.order_by(case((own, 0), else_=1), _DATE.c.starts_at, _DATE.c.id).limit(1)


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
    rows = [DateRow(*row, invited, now) for row in db.connection().execute(query, asked)]
    for row in rows:
        row.standing = Standing(row.standing) if row.standing else None
    return rows
