"""Start a release: its parts, and in the first one of a year the groups of that year."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.models import GroupSeries, Release, ReleaseGroup, ReleasePart
from coreflect.releases.queries.groups import Series, groups_by_year, series_with_dates
from coreflect.releases.queries.work import agency_day, turn
from coreflect.releases.rules import groups
from coreflect.sessions.queries.for_others import came_between


class NotItsTurn(Refusal):
    """This period cannot be prepared now, or not by this person."""


def start(db: Session, author: Viewer, period: str, now: datetime) -> UUID:
    """Begin to prepare a period and return its release; one that was begun already is returned as it stands.

    Raises NotItsTurn unless it is the oldest closed period that is not published, and has dates of a series
    that the author leads.
    """
    found = turn(db, author.id, agency_day(now, author.agency.zone))
    if found is None or str(found.period) != period:
        raise NotItsTurn("This quarter is not the one to prepare now. The list of releases says which one is.")
    if found.release_id and (found.mine or any(part.mine for part in found.parts)):
        return found.release_id
    if not found.mine:
        raise NotItsTurn("A lead whose series had dates in this quarter starts it. Ask one of them?")
    release_id = _insert(db, period)
    if release_id is None:  # another lead pressed at the same time and was quicker
        db.rollback()
        return db.scalars(select(Release.id).where(Release.period == period)).one()
    with_dates = series_with_dates(db, period)
    for group_id, series in _groups(db, found.period, with_dates).items():
        if series & with_dates:
            db.add(ReleasePart(release_id=release_id, group_id=group_id))
    db.commit()
    return release_id


def _insert(db: Session, period: str) -> UUID | None:
    """Insert the release and return its id, or None when the period has one."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = Release(period=period)
    values = {"id": row.id, "period": row.period, "state": row.state}
    statement = insert(Release).values(values).on_conflict_do_nothing(index_elements=[Release.period])
    return db.execute(statement.returning(Release.id)).scalar()


def _groups(db: Session, period: Period, with_dates: Series) -> Mapping[UUID, Series]:
    """Return the groups of the period's year, writing what is not written yet.

    The year's first release joins the series; a series that has no group by then, because nobody had come to
    it, becomes a group of its own when it has dates: the others are fixed for the year.
    """
    known = groups_by_year(db, [period.year - 1, period.year])
    found = dict(known.get(period.year, {}))
    if not found:
        for series in _joined(db, period, known.get(period.year - 1, {})):
            found[_write(db, period.year, series)] = series
    for one in sorted(with_dates - frozenset().union(*found.values())):
        found[_write(db, period.year, frozenset([one]))] = frozenset([one])
    return found


def _joined(db: Session, period: Period, last_year: Mapping[UUID, Series]) -> list[Series]:
    """Return the series as they are joined for this year, by who came in the four quarters up to this one."""
    first = period
    for _ in range(3):
        first = first.previous()
    came = dict(came_between(db, first.first_day, period.last_day))
    # What was joined is never split: a series to which nobody came this year stays with those it was joined to.
    alive = [series for series in last_year.values() if series & came.keys()]
    for one in frozenset().union(*alive):
        came.setdefault(one, frozenset())
    return groups(came, joined=alive)


def _write(db: Session, year: int, series: Series) -> UUID:
    group = ReleaseGroup(year=year)
    db.add(group)
    db.flush()
    db.add_all(GroupSeries(group_id=group.id, series_id=one, year=year) for one in series)
    return group.id
