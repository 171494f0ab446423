"""The groups of a year: which series are released together."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.releases.models import GroupSeries, ReleasePart
from coreflect.sessions.models import ReflectionSession

Series = frozenset[UUID]


def groups_by_year(db: Session, years: Iterable[int]) -> dict[int, dict[UUID, Series]]:
    """Return the groups of each of these years, id to its series."""
    query = select(GroupSeries.year, GroupSeries.group_id, GroupSeries.series_id).where(GroupSeries.year.in_(years))
    found: dict[int, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for year, group_id, series_id in db.execute(query):
        found[year][group_id].add(series_id)
    return {year: {one: frozenset(series) for one, series in groups.items()} for year, groups in found.items()}


def groups_of(db: Session, release_id: UUID, *states: str) -> dict[UUID, Series]:
    """Return the groups that have a part of a release, id to their series; with `states`, a part in one of these."""
    query = select(ReleasePart.group_id, GroupSeries.series_id)
    query = query.join(GroupSeries, GroupSeries.group_id == ReleasePart.group_id)
    query = query.where(ReleasePart.release_id == release_id)
    if states:
        query = query.where(ReleasePart.state.in_(states))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for group_id, series_id in db.execute(query):
        found[group_id].add(series_id)
    return {group_id: frozenset(series) for group_id, series in found.items()}


def series_with_dates(db: Session, period: str) -> Series:
    """Return the series that planned a date in a period; a date that was cancelled does not count."""
    query = select(ReflectionSession.series_id).distinct()
    query = query.where(ReflectionSession.period == period, ReflectionSession.state == "planned")
    return frozenset(db.scalars(query))
