"""Which published themes a lead may withdraw: those of the groups in which they lead a series."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.releases.models import Cell, GroupSeries
from coreflect.releases.queries.cells import PublishedCell, cell, published
from coreflect.sessions.models import SeriesLead


def withdrawable(db: Session, viewer_id: UUID, cells: Collection[PublishedCell]) -> frozenset[UUID]:
    """Return the ids of those among these that the viewer may withdraw and nobody has; one statement."""
    there = [one.id for one in cells if not one.withdrawn_on]
    return frozenset(db.scalars(_led(viewer_id).where(Cell.id.in_(there)))) if there else frozenset()


def to_withdraw(db: Session, viewer_id: UUID, cell_id: UUID) -> PublishedCell | None:
    """Return a published theme of a group in which the viewer leads a series, withdrawn or not; else None."""
    if db.scalar(_led(viewer_id).where(Cell.id == cell_id)) is None:
        return None
    return cell(db, cell_id)


def _led(viewer_id: UUID) -> Select[*tuple[Any, ...]]:
    """Return a question for the published cells of the groups in which somebody leads a series, once each."""
    led = select(GroupSeries.group_id).join(SeriesLead, SeriesLead.series_id == GroupSeries.series_id)
    led = led.join(Person, Person.id == SeriesLead.person_id).where(
        Person.id == viewer_id, Person.ps_lead, Person.active
    )
    return published(Cell.id).where(Cell.group_id.in_(led))
