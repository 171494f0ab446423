"""Follow a change or a release, and stop: one press each, and pressed twice it counts once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.policies.models import Change, ChangeFollower, ReleaseFollower
from coreflect.releases.models import Release


def follow_change(db: Session, person_id: UUID, change_id: UUID) -> None:
    """Let somebody hear from now on when a change moves; Missing where there is no such change."""
    if db.scalar(select(Change.id).where(Change.id == change_id)) is None:
        raise Missing
    _once(db, ChangeFollower, change_id=change_id, person_id=person_id)
    db.commit()


def stop_change(db: Session, person_id: UUID, change_id: UUID) -> None:
    """Let somebody hear no more of a change; whoever did not follow it stays as they were."""
    db.execute(
        delete(ChangeFollower).where(ChangeFollower.change_id == change_id, ChangeFollower.person_id == person_id)
    )
    db.commit()


def follow_release(db: Session, person_id: UUID, release_id: UUID) -> None:
    """Let somebody hear from now on what comes of a release; Missing where none was published with this id."""
    published = select(Release.id).where(Release.id == release_id, Release.state == "published")
    if db.scalar(published) is None:
        raise Missing
    _once(db, ReleaseFollower, release_id=release_id, person_id=person_id)
    db.commit()


def stop_release(db: Session, person_id: UUID, release_id: UUID) -> None:
    """Let somebody hear no more of a release; whoever did not follow it stays as they were."""
    row = ReleaseFollower.release_id == release_id, ReleaseFollower.person_id == person_id
    db.execute(delete(ReleaseFollower).where(*row))
    db.commit()


def leave(db: Session, person_id: UUID, _now: datetime) -> None:
    """Forget what somebody follows; the calling action commits."""
    for table in (ChangeFollower, ReleaseFollower):
        db.execute(delete(table).where(table.person_id == person_id))


def _once(db: Session, table: type[ChangeFollower] | type[ReleaseFollower], **row: UUID) -> None:
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(table).values(**row).on_conflict_do_nothing())
