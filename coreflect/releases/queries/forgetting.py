"""Closed periods that were not released: which there are, what their leads were told, and who those leads are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.people.models import Person
from coreflect.releases.models import Release, ReleaseReminder
from coreflect.releases.queries.work import not_yet_over, periods_over
from coreflect.releases.rules.forgetting import Told
from coreflect.sessions.models import ReflectionSession, SeriesLead
from coreflect.themes.queries.boxes import nothing_recorded
from coreflect.themes.queries.shape import periods_with_boxes


@dataclass(frozen=True)
class Unreleased:
    """A closed period that was neither released nor forgotten, and what its leads were told last.

    `empty` says that nothing was recorded in it and nobody will release it: it has a key, and at most what a change of
    the codebook sealed with it.
    """

    period: Period
    told: Told | None
    empty: bool = False


def unreleased(db: Session, keyring: Keyring, today: date) -> list[Unreleased]:
    """Return the closed periods that wait for their release, oldest first, and empty ones whose key is still here.

    They have dates after the latest release, or sealed boxes, or a key: what was recorded at a date that was called
    off afterwards has nothing else to end it. One that is quiet leaves by itself, as long as its key is here: one
    whose key is lost waits like any other, so that the key can be put back, and later quarters do not wait for ever.
    Six statements, and one for each period without such dates.
    """
    to_release = _to_release(db)
    found = {*to_release, *periods_with_boxes(db), *keyring.periods()} - set(periods_over(db))
    found -= {one for one in _quiet(db) if keyring.can_read(one)}
    told = {row.period: Told(row.number, row.goes_on) for row in db.execute(select(ReleaseReminder.__table__))}
    periods = [one for one in sorted(Period.parse(one) for one in found) if one.is_closed(today)]
    return [
        Unreleased(one, told.get(str(one)), str(one) not in to_release and nothing_recorded(db, keyring, str(one)))
        for one in periods
    ]


def is_empty(db: Session, keyring: Keyring, period: Period) -> bool:
    """Return whether nothing was recorded in a period, and nobody will release it or has begun to."""
    return str(period) not in _to_release(db) and nothing_recorded(db, keyring, str(period))


def _to_release(db: Session) -> set[str]:
    """Return the periods with dates that are still to be released, and those whose release was begun, or ended."""
    with_dates = db.scalars(select(ReflectionSession.period).distinct().where(*not_yet_over()))
    return {*with_dates, *db.scalars(select(Release.period))}


def _quiet(db: Session) -> set[str]:
    return set(db.scalars(select(Release.period).where(Release.state == "quiet")))


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
