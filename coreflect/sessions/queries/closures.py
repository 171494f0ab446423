"""On which days the agency holds no co-reflections, and which dates and people that touches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Integer, Row, case, false, func, or_, select
from sqlalchemy.orm import Session

from coreflect.sessions.models import Closure, ReflectionSession, Series, SignUp
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.places import Standing

PAGE = 20


@dataclass(frozen=True)
class Touched:
    """The dates that something touches, and how many different people have a place there, and how many only wait."""

    dates: tuple[UUID, ...]
    placed: int
    waiting: int


def closed_days(db: Session, first: date, last: date) -> list[Closed]:
    """Return the closures that hold any day from `first` to `last`, earliest first."""
    query = select(Closure.first_day, Closure.last_day, Closure.reason)
    query = query.where(Closure.last_day >= first, Closure.first_day <= last)
    return [Closed(*row) for row in db.execute(query.order_by(Closure.first_day, Closure.last_day, Closure.reason))]


def list_closures(db: Session, today: date, past: bool, page: int) -> list[Row]:
    """Return twenty closures at most with `total`, how many there are: coming ones from the next on, or past ones."""
    query = select(Closure.id, Closure.first_day, Closure.last_day, Closure.reason, func.count().over().label("total"))
    query = query.where(Closure.last_day < today if past else Closure.last_day >= today)
    order = Closure.first_day.desc() if past else Closure.first_day
    return list(db.execute(query.order_by(order, Closure.id).limit(PAGE).offset(PAGE * (page - 1))))


def closure(db: Session, closure_id: UUID) -> Closed | None:
    """Return one closure, or None where there is none with this id."""
    query = select(Closure.first_day, Closure.last_day, Closure.reason).where(Closure.id == closure_id)
    row = db.execute(query).first()
    return Closed(*row) if row else None


def dates_inside(db: Session, closures: Iterable[Closed], now: datetime) -> list[Row]:
    """Return the planned dates to come on any of these days, soonest first: id, title, starts_at, ends_at, zone."""
    one = ReflectionSession
    inside = [one.day.between(closed.first_day, closed.last_day) for closed in closures]
    query = select(one.id, Series.title, one.starts_at, one.ends_at, Series.zone)
    query = query.join(Series, Series.id == one.series_id)
    query = query.where(one.starts_at > now, one.state == "planned", or_(false(), *inside))
    return list(db.execute(query.order_by(one.starts_at, one.id)))


def people_at(db: Session, dates: Collection[UUID]) -> Touched:
    """Return these dates with how many different people have a place at one of them, and how many only wait."""
    has_place = func.max(case((SignUp.state == Standing.COMING, 1), else_=0), type_=Integer)
    listed = (Standing.COMING, Standing.OFFERED, Standing.WAITING)
    each = select(has_place.label("placed")).where(SignUp.session_id.in_(dates), SignUp.state.in_(listed))
    people = each.group_by(SignUp.person_id).subquery()
    total, placed = db.execute(select(func.count(), func.coalesce(func.sum(people.c.placed), 0))).one()
    return Touched(tuple(dates), placed, total - placed)
