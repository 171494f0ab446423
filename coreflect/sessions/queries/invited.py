"""Who is told of a new series, and what of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.people.models import Person
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead
from coreflect.sessions.queries.guests import may_come
from coreflect.sessions.queries.told import told_from
from coreflect.sessions.rules.invitations import NewSeries


def new_series_told(db: Session, series_id: UUID, now: datetime) -> NewSeries | None:
    """Return a series as letters tell it, with its first date to come; None where it has none."""
    query = select(ReflectionSession, Series, Agency.event_title).join(Series, Series.id == ReflectionSession.series_id)
    query = query.join(Agency, Agency.id == 1).where(
        Series.id == series_id, ReflectionSession.state == "planned", ReflectionSession.starts_at > now
    )
    row = db.execute(query.order_by(ReflectionSession.starts_at).limit(1)).first()
    if row is None:
        return None
    first, series, title = row
    return NewSeries(
        id=series.id,
        title=title,
        every=series.every,
        first_day=first.day,
        time=series.time,
        zone=series.zone,
        first=told_from(first, series.zone, title),
        opens_days=series.opens_days,
    )


def people_to_invite(db: Session, series_id: UUID) -> Sequence[Row[Any]]:
    """Return id and address of everybody who may come to a series: all who sign up, but for its own leads."""
    leads = exists().where(SeriesLead.series_id == series_id, SeriesLead.person_id == Person.id, Person.ps_lead)
    return db.execute(select(Person.id, Person.email).where(may_come(), ~leads).order_by(Person.id)).all()
