"""A series and its dates, as far as a change of them goes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.rules import fingerprint
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead, SignUp, Substitute
from coreflect.sessions.rules.changes import Row, Rule, Wanted, as_it_is
from coreflect.sessions.rules.rooms import Use, room_of

_BEHIND = timedelta(days=60)
_RULE = tuple(Rule.__dataclass_fields__)


def series_of(db: Session, session_id: UUID) -> Series | None:
    """Return the series of a date, or None where there is no such date."""
    query = select(Series).join(ReflectionSession, ReflectionSession.series_id == Series.id)
    return db.scalar(query.where(ReflectionSession.id == session_id))


def date_to_change(db: Session, viewer_id: UUID, session_id: UUID) -> tuple[Row, Rule] | None:
    """Return a date and the rule of its series, or None where there is none whose series this person leads."""
    query = select(ReflectionSession, Series).join(Series, Series.id == ReflectionSession.series_id)
    led = exists().where(SeriesLead.series_id == Series.id, SeriesLead.person_id == viewer_id)
    found = db.execute(query.where(ReflectionSession.id == session_id, led)).first()
    return (_row(found[0], touched=True), rule_of(found[1])) if found else None


def rule_of(series: Series) -> Rule:
    """Return how a series goes on."""
    return Rule(**{name: getattr(series, name) for name in _RULE})


def rows_of_series(db: Session, series_id: UUID, now: datetime, also: UUID | None = None) -> list[Row]:
    """Return the dates of a series that lie ahead, or whose place in its rhythm does, in the order of their days.

    Two months behind are with them, so that no day is given away twice; `also` is there in any case.
    """
    one, since = ReflectionSession, (now - _BEHIND).date()
    touched = or_(
        exists().where(SignUp.session_id == one.id).correlate(one),
        exists().where(Substitute.session_id == one.id).correlate(one),
    )
    query = select(one, touched).where(
        one.series_id == series_id, or_(one.day >= since, one.slot_day >= since, one.id == also)
    )
    rows = db.execute(query.order_by(one.day).execution_options(populate_existing=True))
    return [_row(date, bool(was)) for date, was in rows]


def _row(date: ReflectionSession, touched: bool) -> Row:
    return Row(
        id=date.id,
        slot=date.slot_day or date.day,
        day=date.day,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        mode=date.mode,
        place=date.place,
        link=date.link,
        places=date.places,
        quorum=date.quorum,
        state=date.state,
        edited=frozenset(date.edited.split()),
        held=date.taken + date.offered,
        listed=date.taken + date.offered + date.waiting,
        touched=touched,
    )


def use_of(row: Row, rule: Rule) -> Use:
    """Return the room that a date of a series uses."""
    room = room_of(row.mode, row.place)
    return Use(room, row.starts_at, row.ends_at, rule.title, rule.zone, row.place, row.id)


def mark_of(row: Row, rule: Rule) -> str:
    """Return a mark of what the form about a date begins with, to notice that somebody else changed it meanwhile."""
    now: Wanted = as_it_is(row, rule)
    return fingerprint(row.state, *(getattr(now, name) for name in Wanted.__dataclass_fields__))
