"""Which rooms are used when."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.rules.rooms import Use

_LONGEST = timedelta(days=1)


def uses_of(db: Session, wanted: Collection[Use], but: UUID | None = None) -> list[Use]:
    """Return the planned dates in any of the rooms that are wanted, from the first hour wanted to the last.

    Those of the series `but` are left out.
    """
    named = [use for use in wanted if use.room]
    if not named:
        return []
    first, last = min(use.starts_at for use in named), max(use.ends_at for use in named)
    date = ReflectionSession
    query = select(date.room, date.starts_at, date.ends_at, Series.title, Series.zone, date.place, date.id)
    query = query.join(Series, Series.id == date.series_id).where(
        date.room.in_({use.room for use in named}),
        date.state == "planned",
        date.starts_at > first - _LONGEST,  # an index finds it; no date lasts longer
        date.starts_at < last,
    )
    if but is not None:
        query = query.where(date.series_id != but)
    return [Use(*row) for row in db.execute(query)]
