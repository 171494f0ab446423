"""Forget a period that is never released: remind its leads every month, then delete what was recorded, and its key.

Where nothing was recorded there is nothing to remind of, and the key goes quietly.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import Settings, settings
from coreflect.foundation.db import empty_log
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.releases.models import Release, ReleaseReminder
from coreflect.releases.queries.forgetting import Unreleased, is_empty, leads_of, unreleased
from coreflect.releases.queries.work import OVER, agency_day, periods_over
from coreflect.releases.rules.forgetting import ends_on, forgotten_on, is_over, reminder_due
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.themes.actions.boxes import destroy_boxes, lock
from coreflect.themes.queries.boxes import has_boxes


def remind_and_forget(db: Session, keyring: Keyring, now: datetime) -> Iterator[str]:
    """Tell the leads of closed periods that were not released, once a month each, and forget those whose day has come.

    A period whose key was destroyed already, as after an older backup was restored, is forgotten at once: nobody can
    ever read what was recorded in it. One in which nothing was recorded, and that has a key only because the codebook
    was changed in it, is nobody's concern: its key goes without a reminder, an entry or a word. Safe at any time and on
    any number of hosts; yields what was done.
    """
    agency = settings(db)
    if agency is None:
        return
    today = agency_day(now, agency.zone)
    waiting = unreleased(db, keyring, today)
    db.rollback()
    for one in waiting:
        if one.empty:
            # one that is marked as destroyed and still here: its end was cut short
            marked = keyring.is_destroyed(str(one.period))
            if marked or today >= ends_on(one.period, agency.forget_days, one.told):
                _end_quietly(db, keyring, one.period)
        elif keyring.is_destroyed(str(one.period)) or is_over(one.period, agency.forget_days, one.told, today):
            if _forget(db, keyring, one.period, now):
                yield f"{one.period.words()} was never released: what was recorded in it, and its key, were destroyed."
        elif _remind(db, keyring, one, agency, today, now):
            yield f"The leads were reminded that {one.period.words()} is not released."


def _end_quietly(db: Session, keyring: Keyring, period: Period) -> None:
    """Destroy what a change of the codebook left in a period, and its key, unless something was recorded meanwhile."""
    lock(db)
    if not is_empty(db, keyring, period):
        db.rollback()
        return
    db.execute(delete(ReleaseReminder).where(ReleaseReminder.period == str(period)))
    destroy_boxes(db, str(period))
    db.commit()
    keyring.destroy(str(period))
    empty_log(db)


def _remind(db: Session, keyring: Keyring, one: Unreleased, agency: Settings, today: date, now: datetime) -> bool:
    number = reminder_due(one.period, one.told, today)
    if not number:
        return False
    goes_on = forgotten_on(one.period, agency.forget_days, one.told, today)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = {"number": number, "goes_on": goes_on}
    claim = insert(ReleaseReminder.__table__).values(period=str(one.period), **new)
    later = ReleaseReminder.number < number  # of two hosts that remind at once, one does
    claim = claim.on_conflict_do_update(index_elements=["period"], set_=new, where=later)
    claimed = db.execute(claim.returning(ReleaseReminder.period)).first()
    # asked once more: another host may have forgotten it since, and taken what was told along
    if claimed is None or str(one.period) in periods_over(db):
        db.rollback()
        return False
    lost = has_boxes(db, str(one.period)) and not keyring.can_read(str(one.period))
    letter, until = _letter(one.period, goes_on, lost), datetime.combine(goes_on, time(), ZoneInfo(agency.zone))
    key = f"unreleased {one.period} {number}"
    post_all(
        db, [Outgoing(id_, to, letter, f"{key} {id_.hex}", until=until) for id_, to in leads_of(db, one.period)], now
    )
    db.commit()
    return True


def _letter(period: Period, goes_on: date, lost: bool) -> Letter:
    first = f"{period.words()} has not been released. What was recorded in it lies sealed until then."
    if lost:
        first = (
            f"{period.words()} can't be released: its key is not on the machine that serves coreflect. Ask whoever "
            "runs it to put the key back from the backup of keys; what is signed then leaves by itself."
        )
    lines = (
        first,
        f"If it is not released before {day_in_words(goes_on)}, it is forgotten on that day: what was "
        "recorded is deleted and its key destroyed. Nobody can read it again, and nothing of it leaves the room.",
    )
    return Letter(Kind.HOSTING, f"{period.words()} has not been released", lines, (Link("Releases", "/releases/"),))


def _forget(db: Session, keyring: Keyring, period: Period, now: datetime) -> bool:
    """Forget a period, unless it was released meanwhile; its boxes go with the commit, its key only then."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = Release(period=str(period))
    begun = insert(Release).values(id=row.id, period=row.period, state=row.state)
    db.execute(begun.on_conflict_do_nothing(index_elements=[Release.period]))
    held = select(Release).where(Release.period == str(period)).with_for_update()
    release = db.scalars(held.execution_options(populate_existing=True)).one()
    # What is quiet, or was named a day on which it leaves, leaves by itself; without its key it can't.
    leaves = release.state == "quiet" or release.without_on is not None
    if release.state in OVER or (leaves and keyring.can_read(str(period))):
        db.rollback()
        return False
    lock(db)
    release.state, release.leaves_at = "forgotten", None
    record(db, "trail", "forgotten", None, {"release": str(release.id), "period": str(period)}, now)
    db.execute(delete(ReleaseReminder).where(ReleaseReminder.period == str(period)))
    destroy_boxes(db, str(period))
    db.commit()
    keyring.destroy(str(period))
    empty_log(db)
    return True
