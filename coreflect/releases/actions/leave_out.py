"""Sixty days after its close a quarter leaves without the parts that are not signed, once their leads were told."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import Settings, settings
from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.releases.actions.quiet import begin
from coreflect.releases.models import Release, ReleasePart
from coreflect.releases.queries.leads import leads_of_parts
from coreflect.releases.queries.work import agency_day, whose_turn
from coreflect.releases.rules.left_out import is_to_be_named, is_to_be_told_again, leaves_without, without_on
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.themes.actions.boxes import lock


def leave_out(db: Session, keyring: Keyring, now: datetime) -> Iterator[str]:
    """Tell leads whose parts hold up a quarter on which day it leaves without them, and on that day let it be quiet.

    Only where another part is signed: a quarter of which nothing is signed waits, until it is forgotten. Safe at any
    time and on any number of hosts; yields what was done.
    """
    agency = settings(db)
    today = agency_day(now, agency.zone) if agency else None
    period = whose_turn(db, today) if today else None
    due = period is not None and today is not None and is_to_be_named(Period.parse(period), today)
    db.rollback()
    if agency is None or today is None or period is None or not due:
        return
    held = select(Release).where(Release.period == period, Release.state == "preparing").with_for_update()
    release = db.scalars(held.execution_options(populate_existing=True)).first()
    parts = _parts(db, release.id) if release else {}
    late = sorted((id_ for id_, state in parts.items() if state in ("preparing", "prepared")), key=str)
    if release is None or not late or "signed" not in parts.values():
        db.rollback()
        return
    if leaves_without(release.without_on, today):
        yield from _go_on(db, keyring, release, late, agency, now)
    else:
        yield from _tell(db, release, late, agency, today, now)


def _parts(db: Session, release_id: UUID) -> dict[UUID, str]:
    query = select(ReleasePart.group_id, ReleasePart.state).where(ReleasePart.release_id == release_id)
    return {row.group_id: row.state for row in db.execute(query)}


def _tell(
    db: Session, release: Release, late: list[UUID], agency: Settings, today: date, now: datetime
) -> Iterator[str]:
    period, first = Period.parse(release.period), release.without_on is None
    day = release.without_on = release.without_on or without_on(period, today)
    if not first and not is_to_be_told_again(day, today):
        db.rollback()
        return
    letter, until = _letter(period, day), datetime.combine(day, time(), ZoneInfo(agency.zone))
    key = f"left out {release.id.hex} {day} {1 if first else 2}"
    readers = leads_of_parts(db, late).items()
    told = post_all(db, [Outgoing(id_, to, letter, f"{key} {id_.hex}", release.id, until) for id_, to in readers], now)
    db.commit()
    if first or told:
        yield f"Leads were told that {period.words()} leaves without their part unless it is signed."


def _letter(period: Period, day: date) -> Letter:
    lines = (
        f"Another part of {period.words()} is signed, and yours is not yet.",
        f"If it is not signed before {day_in_words(day)}, the quarter leaves the room without it: nothing of your part "
        "is told, and what was recorded in it is destroyed with the rest. Only its labels, and what you wrote "
        "yourself in preparing, stay in your notebook.",
        "Hand it to a second reader before, and it leaves with the others.",
    )
    return Letter(
        # of a kind that always comes: what is destroyed without its leads having been told cannot be brought back
        Kind.QUIET,
        f"Your part of {period.words()} is not signed",
        lines,
        (Link("Releases", "/releases/"),),
    )


def _go_on(
    db: Session, keyring: Keyring, release: Release, late: list[UUID], agency: Settings, now: datetime
) -> Iterator[str]:
    """Leave out what is not signed and let the quiet week begin, unless a signed part has to be looked at once more."""
    period = Period.parse(release.period)
    lock(db)
    try:
        quiet = begin(db, keyring, release, agency, now)
    except KeyMissing:
        db.rollback()
        yield f"{period.words()} should be quiet now, and its key is not on this machine."
        return
    if quiet:
        parts = update(ReleasePart).where(ReleasePart.release_id == release.id, ReleasePart.group_id.in_(late))
        db.execute(parts.values(state="left_out", prepared_by=None))
        what = {"release": str(release.id), "period": str(period), "parts": len(late)}
        record(db, "trail", "left_out", None, what, now)
    db.commit()
    if quiet:
        yield f"{period.words()} is quiet for a week, without what was not signed in time."
    else:
        yield f"{period.words()} is not quiet yet: a theme has changed, and lies with its leads again."
