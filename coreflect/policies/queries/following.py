"""What somebody follows, and who hears of what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.policies.models import Change, ChangeFollower, ChangeHolder, ReleaseFollower
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Release


@dataclass(frozen=True)
class Followed:
    """A change that somebody hears of; `holds` tells that they hold it, `follows` that they pressed it."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    holds: bool
    follows: bool


@dataclass(frozen=True)
class Quarter:
    """A published release, and whether somebody follows it."""

    id: UUID
    period: str
    published_on: date
    follows: bool

    @property
    def period_words(self) -> str:
        """The period as a page says it."""
        return Period.parse(self.period).words()


def follows_change(db: Session, person_id: UUID, change_id: UUID) -> bool:
    """Return whether somebody has pressed to follow a change."""
    return bool(db.scalar(select(_follows(person_id, change_id))))


def changes_of(db: Session, person_id: UUID, number: int) -> tuple[list[Followed], PageOf]:
    """Return a page of the changes that somebody holds or follows, by title, in one statement.

    Past the last page it is the first one, which costs another statement.
    """
    holds = exists().where(ChangeHolder.change_id == Change.id, ChangeHolder.person_id == person_id)
    follows = _follows(person_id, Change.id)
    columns = (Change.id, Change.title, Change.stage, Change.stage_since)
    query = select(*columns, holds.label("holds"), follows.label("follows"), func.count().over().label("total"))
    query = query.where(or_(holds, follows)).order_by(func.lower(Change.title), Change.id)
    rows = db.execute(query.limit(A_PAGE).offset((number - 1) * A_PAGE)).all()
    if not rows and number > 1:
        return changes_of(db, person_id, 1)
    found = [Followed(r.id, r.title, Stage(r.stage), r.stage_since, bool(r.holds), bool(r.follows)) for r in rows]
    return found, PageOf.of(rows[0].total if rows else 0, number)


def releases_for(db: Session, person_id: UUID, at_most: int = A_PAGE) -> list[Quarter]:
    """Return the releases that somebody follows, and after them the newest others, in one statement."""
    mine = and_(ReleaseFollower.release_id == Release.id, ReleaseFollower.person_id == person_id)
    follows = ReleaseFollower.person_id.is_not(None)
    query = select(Release.id, Release.period, Release.published_on, follows.label("follows"))
    query = query.outerjoin(ReleaseFollower, mine).where(Release.state == "published")
    query = query.order_by(follows.desc(), Release.period.desc()).limit(at_most)
    return [Quarter(row.id, row.period, row.published_on, bool(row.follows)) for row in db.execute(query)]


def _follows(person_id: UUID, change_id: SQLColumnExpression[UUID] | UUID) -> ColumnElement[bool]:
    return exists().where(ChangeFollower.change_id == change_id, ChangeFollower.person_id == person_id)
