"""The quiet week is over: the release leaves the room by itself, and who came or follows gets one notice."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import Settings, settings
from coreflect.foundation.db import empty_log
from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.notices.actions.post import Outgoing, post_all, take_back
from coreflect.notices.queries.mine import followers
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.people.queries.accounts import addresses
from coreflect.releases.actions.publish import publish
from coreflect.releases.models import Release, ReleasePart
from coreflect.releases.queries.leads import leads_of_parts
from coreflect.sessions.queries.for_others import addresses_of_who_came
from coreflect.themes.actions.boxes import lock


def let_leave(db: Session, keyring: Keyring, now: datetime) -> Iterator[str]:
    """Publish each release whose quiet week is over, and yield what was done.

    Cells, notices and the trail's entry are committed, boxes with them; then the period's key is destroyed. Where a
    theme has changed meanwhile, its part goes back to its leads, who are told once, and every other signature stays.
    The order of quarters was settled when its week began: a date that is added to an earlier one does not hold it up.
    Only an earlier one that is quiet, too, leaves before it.
    Safe at any time and on any number of hosts: of two that come at once one finds nothing more to do.
    """
    agency = settings(db)
    due = select(Release.id).where(Release.state == "quiet", Release.leaves_at <= now).order_by(Release.period)
    ids = db.scalars(due).all()
    db.rollback()
    for release_id in ids if agency else ():
        yield from _let_one(db, keyring, release_id, agency, now)


def _let_one(db: Session, keyring: Keyring, release_id: UUID, agency: Settings, now: datetime) -> Iterator[str]:
    held = select(Release).where(Release.id == release_id).with_for_update()
    release = db.scalars(held.execution_options(populate_existing=True)).one()
    over = release.state == "quiet" and release.leaves_at is not None and release.leaves_at <= now
    earlier = select(Release.id).where(Release.state == "quiet", Release.period < release.period)
    if not over or db.scalar(earlier.limit(1)):
        db.rollback()
        return
    lock(db)
    period, week = Period.parse(release.period), release.leaves_at
    try:
        published = publish(db, keyring, release, agency, now)
    except KeyMissing as missing:
        db.rollback()
        which = "the notebook's key" if str(missing) == NOTEBOOK else "its key"
        yield (
            f"{period.words()} should leave the room now, and {which} is not on this machine. Put it back from the "
            "backup of keys, with `coreflect restore --keys`."
        )
        return
    take_back(db, release.id, kinds=(Kind.QUIET,))
    if published:
        _tell(db, release, period, now)
    else:
        _ask_leads(db, release, period, week, now)
    db.commit()
    if not published:
        yield f"{period.words()} did not leave the room: a theme has changed, and lies with its leads again."
        return
    # Only now: were the key gone first, a crash before the commit would lose what was never published.
    keyring.destroy(str(period))
    empty_log(db)
    yield f"{period.words()} was released; what had been recorded, and its key, were destroyed."


def _tell(db: Session, release: Release, period: Period, now: datetime) -> None:
    """Write one notice to everybody who came, and to whoever follows; nobody can tell from it at which date."""
    readers = addresses(db, followers(db, Kind.RELEASED)) | addresses_of_who_came(db, release.period)
    line = f"What we heard, {period.words()}: what left the room can be read, with what is asked of the agency."
    link = Link("Read what left the room", f"/releases/{release.id}")
    letter = Letter(Kind.RELEASED, f"{period.words()} was released", (line,), (link,))
    key = f"released {release.id.hex}"
    post_all(db, [Outgoing(id_, to, letter, f"{key} {id_.hex}", release.id) for id_, to in readers.items()], now)


def _ask_leads(db: Session, release: Release, period: Period, week: datetime, now: datetime) -> None:
    """Tell the leads of the parts that went back that they have to look once more."""
    query = select(ReleasePart.group_id)
    query = query.where(ReleasePart.release_id == release.id, ReleasePart.state == "preparing")
    lines = (
        f"{period.words()} did not leave the room: since it was signed a theme of your part has changed in the "
        "codebook, or may not leave any more.",
        "Look at it once more and hand it over; it is read and signed again, and then it is quiet for a week.",
    )
    link = Link("Go on preparing", f"/releases/{release.id}")
    letter = Letter(Kind.HOSTING, f"{period.words()}: look at it once more", lines, (link,))
    key = f"back {release.id.hex} {int(week.timestamp())}"
    readers = leads_of_parts(db, db.scalars(query).all())
    post_all(db, [Outgoing(id_, to, letter, f"{key} {id_.hex}", release.id) for id_, to in readers.items()], now)
