"""The list of releases: what left the room, and what was forgotten instead."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.work import OVER


@dataclass(frozen=True)
class Listed:
    """One quarter that is over, with how many themes it holds; without `published_on` it was never released."""

    id: UUID
    period: str
    published_on: date | None
    cells: int

    @property
    def period_words(self) -> str:
        """The period as a page says it."""
        return Period.parse(self.period).words()


def listed(db: Session) -> list[Listed]:
    """Return every quarter that was released or forgotten, the newest first, in one statement."""
    query = (
        select(Release.id, Release.period, Release.published_on, func.count(Cell.theme_id.distinct()))
        .outerjoin(Cell, Cell.release_id == Release.id)
        .where(Release.state.in_(OVER))
        .group_by(Release.id, Release.period, Release.published_on)
        .order_by(Release.period.desc())
    )
    return [Listed(*row) for row in db.execute(query)]
