"""Closed periods that were not released: which there are, what their leads were told, and who those leads are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.people.models import Person
from coreflect.releases.models import ReleaseReminder
from coreflect.releases.queries.work import not_yet_over, periods_over
from coreflect.releases.rules.forgetting import Told
from coreflect.sessions.models import ReflectionSession, SeriesLead
from coreflect.themes.queries.shape import periods_with_boxes


@dataclass(frozen=True)
class Unreleased:
    """A closed period that was neither released nor forgotten, and what its leads were told last."""

    period: Period
    told: Told | None


def unreleased(db: Session, keys: Collection[str], today: date) -> list[Unreleased]:
    """Return the closed periods that wait for their release, oldest first, in four statements.

    They have dates after the latest release, or sealed boxes, or a key among `keys`: what was recorded at a date
    that was called off afterwards has nothing else to end it.
    """
    with_dates = db.scalars(select(ReflectionSession.period).distinct().where(*not_yet_over()))
    found = {*with_dates, *periods_with_boxes(db), *keys} - set(periods_over(db))
    told = {row.period: Told(row.number, row.goes_on) for row in db.execute(select(ReleaseReminder.__table__))}
    periods = sorted(Period.parse(one) for one in found)
    return [Unreleased(one, told.get(str(one))) for one in periods if one.is_closed(today)]


def told_of(db: Session, period: Period) -> Told | None:
    """Return what the leads of a period were told last, or None."""
    query = select(ReleaseReminder.number, ReleaseReminder.goes_on).where(ReleaseReminder.period == str(period))
    row = db.execute(query).first()
    return Told(*row) if row else None


def leads_of(db: Session, period: Period) -> list[tuple[UUID, str]]:
    """Return id and address of the active leads of series that had dates in a period; without any, of all PS leads."""
    had_dates = exists().where(
        SeriesLead.person_id == Person.id,
        ReflectionSession.series_id == SeriesLead.series_id,
        ReflectionSession.period == str(period),
    )
    found = db.execute(_active_leads().where(had_dates)).all() or db.execute(_active_leads()).all()
    return [(row.id, row.email) for row in found]


def _active_leads() -> Select[tuple[UUID, str]]:
    return select(Person.id, Person.email).where(Person.ps_lead, Person.active).order_by(Person.id)
