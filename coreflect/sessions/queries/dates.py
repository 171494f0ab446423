"""Dates as one viewer sees them: lists, one page, and what comes next for them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import Attendance, ReflectionSession, Series, SeriesLead, SignUp
from coreflect.sessions.rules.hosting import has_begun, may_record_attendance
from coreflect.sessions.rules.places import Standing, is_open, may_sign_up, may_withdraw

PAGE = 20
_Ahead = aliased(SignUp)


@dataclass(frozen=True)
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
    invited: bool  # whether the viewer's roles sign up at all
    now: datetime
    total: int = 1  # how many dates the whole list has

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
    query = _dates(viewer)
    query = query.where(ReflectionSession.ends_at <= now if wanted.past else ReflectionSession.ends_at > now)
    if wanted.mine:
        has_one = SignUp.state.in_((Standing.COMING, Standing.WAITING))
        query = query.where(or_(has_one, SeriesLead.person_id.is_not(None)))
    if wanted.mode:
        query = query.where(ReflectionSession.mode == wanted.mode)
    if wanted.series:
        query = query.where(ReflectionSession.series_id == wanted.series)
    order = ReflectionSession.starts_at.desc() if wanted.past else ReflectionSession.starts_at
    query = query.add_columns(func.count().over().label("total"))
    query = query.order_by(order, ReflectionSession.id).limit(PAGE).offset(PAGE * (wanted.page - 1))
    return _rows(db, query, viewer, now)


def date_for(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> DateRow | None:
    """Return one date, or None where there is none with this id."""
    found = _rows(db, _dates(viewer).where(ReflectionSession.id == session_id), viewer, now)
    return found[0] if found else None


def next_for(db: Session, viewer: Viewer, now: datetime) -> DateRow | None:
    """Return the viewer's next co-reflection, which may be under way.

    It is the next one at which they have a place or which they lead; without one, for people who sign up, the
    next at which they wait or that has a place left; else None.
    """
    own = or_(SignUp.state == Standing.COMING, SeriesLead.person_id.is_not(None))
    reachable: ColumnElement[bool] = own
    if viewer.may(Permission.SIGN_UP):
        has_room = (ReflectionSession.taken < ReflectionSession.places) & (ReflectionSession.starts_at > now)
        reachable = or_(own, SignUp.state == Standing.WAITING, has_room)
    query = _dates(viewer).where(ReflectionSession.ends_at > now, ReflectionSession.state == "planned", reachable)
    query = query.order_by(case((own, 0), else_=1), ReflectionSession.starts_at, ReflectionSession.id).limit(1)
    found = _rows(db, query, viewer, now)
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


def _dates(viewer: Viewer) -> Select:
    """Select every date with what this viewer is to it; the joins each find one row or none."""
    ahead = select(func.count()).where(
        _Ahead.session_id == SignUp.session_id, _Ahead.state == Standing.WAITING, _Ahead.number <= SignUp.number
    )
    mine = (SignUp.session_id == ReflectionSession.id) & (SignUp.person_id == viewer.id)
    led = (SeriesLead.series_id == ReflectionSession.series_id) & (SeriesLead.person_id == viewer.id)
    came = (Attendance.session_id == ReflectionSession.id) & (Attendance.person_id == viewer.id) & Attendance.came
    query = select(
        *(getattr(ReflectionSession, name) for name in _PLAIN),
        Series.title,
        Series.zone,
        SignUp.state.label("standing"),
        case((SignUp.state == Standing.WAITING, ahead.scalar_subquery()), else_=literal(None)).label("turn"),
        SeriesLead.person_id.is_not(None).label("leads"),
        Attendance.person_id.is_not(None).label("came"),
    )
    query = query.join(Series, Series.id == ReflectionSession.series_id)
    return query.outerjoin(SignUp, mine).outerjoin(SeriesLead, led).outerjoin(Attendance, came)


_PLAIN = (
    *("id", "series_id", "day", "period", "starts_at", "ends_at", "mode", "place", "link"),
    *("places", "quorum", "state", "reason", "moved_from", "taken", "waiting"),
)


def _rows(db: Session, query: Select, viewer: Viewer, now: datetime) -> list[DateRow]:
    invited = viewer.may(Permission.SIGN_UP)
    rows = []
    for row in db.execute(query).mappings():
        values = dict(row) | {"standing": Standing(row["standing"]) if row["standing"] else None}
        rows.append(DateRow(**values, invited=invited, now=now))
    return rows
