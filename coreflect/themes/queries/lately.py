"""Which dates have just been."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.queries.for_others import hosted_by


class Begun(NamedTuple):
    """A date that began a short while ago."""

    id: UUID
    title: str
    day: date


def begun_since(db: Session, person_id: UUID, since: datetime, now: datetime) -> list[Begun]:
    """Return the dates that a person leads or steps in for which began after `since`, the newest first.

    Cancelled dates are left out. It looks at dates alone, never into boxes.
    """
    query = select(ReflectionSession.id, Series.title, ReflectionSession.day)
    query = query.join(Series, Series.id == ReflectionSession.series_id)
    query = query.where(
        hosted_by(person_id),
        ReflectionSession.state == "planned",
        ReflectionSession.starts_at > since,
        ReflectionSession.starts_at <= now,
    )
    return [Begun(*row) for row in db.execute(query.order_by(ReflectionSession.starts_at.desc()))]
