"""Lock a part of a release for somebody who works on it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.releases.models import Release, ReleasePart


class Released(Refusal):
    """The period has left the room meanwhile."""

    def __init__(self) -> None:
        super().__init__("This quarter has been released meanwhile. What left the room stands on its page.")


class Quiet(Refusal):
    """Every part is signed: nothing can be changed any more."""

    def __init__(self) -> None:
        super().__init__(
            "This quarter is signed and quiet: nothing can be changed any more. When its week is over it leaves the "
            "room by itself."
        )


class Forgotten(Refusal):
    """The period was not released in time, and nothing is left of it."""

    def __init__(self) -> None:
        super().__init__("This quarter was not released in time. What was recorded in it is deleted, for good.")


def locked(db: Session, part_id: UUID, quiet: bool = False) -> tuple[Release, ReleasePart]:
    """Return a part and its release, locked until the end of the transaction: the release first, for all alike.

    Raises Missing for a part that is not there, Released or Forgotten when the period is over, and Quiet in its quiet
    week unless `quiet` says that this is no matter.
    """
    release_id = db.scalar(select(ReleasePart.release_id).where(ReleasePart.id == part_id))
    if release_id is None:
        raise Missing
    lock_release = select(Release).where(Release.id == release_id).with_for_update()
    lock_part = select(ReleasePart).where(ReleasePart.id == part_id).with_for_update()
    release = db.scalars(lock_release.execution_options(populate_existing=True)).one()
    part = db.scalars(lock_part.execution_options(populate_existing=True)).one()
    if release.state == "published":
        raise Released
    if release.state == "forgotten":
        raise Forgotten
    if release.state == "quiet" and not quiet:
        raise Quiet
    return release, part
