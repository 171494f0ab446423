"""What must hold of releases, whatever has happened."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.releases.invariants.trail import held_to_the_trail
from coreflect.releases.models import Cell, GroupSeries, MissingVoice, Release, ReleaseGroup, ReleasePart
from coreflect.releases.queries.work import OVER
from coreflect.themes.models import Theme
from coreflect.themes.queries.boxes import has_boxes
from coreflect.themes.queries.shape import tables_with_rowid
from coreflect.themes.rules.labels import label_key

LEAVING = ("quiet", "published")
A_DAY = timedelta(days=1)


def invariants(db: Session, now: datetime, keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each period that is over whose secrets live on, each cell told twice or too early, and
    each release or group that is not as it was promised."""
    keys = keyring.periods()
    states = select(Release.period, Release.state).where(Release.state.in_(OVER)).order_by(Release.period)
    for period, state in db.execute(states).all():
        words = f"{Period.parse(period).words()} is {state}"
        if period in keys:
            yield f"Releases: {words}, and its key is still there. Run `coreflect tend`."
        if has_boxes(db, period):
            yield f"Releases: {words}, and sealed records of it are still there. Run `coreflect tend`."
    yield from _quiet(db, now, keyring)
    yield from held_to_the_trail(db)
    for table in tables_with_rowid(db, (Cell.__tablename__, MissingVoice.__tablename__)):
        yield f"The table {table} has a hidden rowid, which tells in which order its rows came."
    if twice := _told_twice(db):
        yield f"Releases: a label of a group is told more than once in a year ({twice})."
    for sentence, query in BREAKS.items():
        if number := db.scalar(select(func.count()).select_from(query.subquery())):
            yield f"Releases: {sentence} ({number})."


def _quiet(db: Session, now: datetime, keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each quiet release that could not leave with what was signed, or should have left."""
    quiet = select(Release.period, Release.leaves_at).where(Release.state == "quiet").order_by(Release.period)
    for period, leaves_at in db.execute(quiet).all():
        words = f"{Period.parse(period).words()} is quiet"
        if period not in keyring.periods():
            yield f"Releases: {words}, and its key is not here."
        if not has_boxes(db, period):
            yield f"Releases: {words}, and nothing sealed is there that could leave."
        if leaves_at + A_DAY < now:
            yield f"Releases: {words} although its week was over more than a day ago. Run `coreflect tend`."


def _told_twice(db: Session) -> int:
    """How many labels a group told more than once in a year; folded here, as no database does it.

    Of what was withdrawn no label is left to be compared.
    """
    cells = db.execute(select(Cell.year, Cell.group_id, Cell.label).where(Cell.withdrawn_on.is_(None)))
    return sum(times > 1 for times in Counter((*which, label_key(label)) for *which, label in cells).values())


def _unsigned() -> Select[*tuple[Any, ...]]:
    two = (ReleasePart.state == "signed") & (ReleasePart.signed_by != ReleasePart.prepared_by)
    of = select(ReleasePart.id).join(Release, Release.id == ReleasePart.release_id)
    signed = ReleasePart.state != "left_out"
    return of.where(Release.state.in_(LEAVING), signed, or_(~two, ReleasePart.prepared_by.is_(None)))


def _without_a_signed_part() -> Select[*tuple[Any, ...]]:
    signed = exists().where(ReleasePart.release_id == Release.id, ReleasePart.state == "signed")
    out = exists().where(ReleasePart.release_id == Release.id, ReleasePart.state == "left_out")
    return select(Release.id).where(Release.state.in_(LEAVING), out, ~signed)


BREAKS: dict[str, Select[*tuple[Any, ...]]] = {
    "a part of a quiet or published release is neither signed by a second person nor left out": _unsigned(),
    "a quiet or published release has only parts that were left out": _without_a_signed_part(),
    "a part that was left out has cells": select(Cell.id)
    .join(ReleasePart, (ReleasePart.release_id == Cell.release_id) & (ReleasePart.group_id == Cell.group_id))
    .where(ReleasePart.state == "left_out"),
    "a theme of a group is told more than once in a year": select(Cell.year)
    .group_by(Cell.year, Cell.group_id, Cell.theme_id)
    .having(func.count() > 1),
    "a cell stands in a release that is not published": select(Cell.id)
    .join(Release, Release.id == Cell.release_id)
    .where(Release.state != "published"),
    "a cell names a theme that had been merged into another by its period": select(Cell.id)
    .join(Release, Release.id == Cell.release_id)
    .join(Theme, Theme.id == Cell.theme_id)
    .where(Theme.merged_since <= Release.period),
    "a missing voice stands in a release that is not published": select(MissingVoice.words)
    .join(Release, Release.id == MissingVoice.release_id)
    .where(Release.state != "published"),
    "a missing voice names a group that has no part in its release": select(MissingVoice.words)
    .outerjoin(
        ReleasePart,
        (ReleasePart.release_id == MissingVoice.release_id) & (ReleasePart.group_id == MissingVoice.group_id),
    )
    .where(ReleasePart.id.is_(None)),
    "a cell names another year than its release": select(Cell.id)
    .join(Release, Release.id == Cell.release_id)
    .where(Cell.year != cast(func.substr(Release.period, 1, 4), Integer)),
    "a cell names a group of another year": select(Cell.id)
    .join(ReleaseGroup, ReleaseGroup.id == Cell.group_id)
    .where(Cell.year != ReleaseGroup.year),
    "a series is in two groups of one year": select(GroupSeries.series_id)
    .join(ReleaseGroup, ReleaseGroup.id == GroupSeries.group_id)
    .group_by(GroupSeries.series_id, ReleaseGroup.year)
    .having(func.count() > 1),
    "a series is in a group under another year than the group's": select(GroupSeries.series_id)
    .join(ReleaseGroup, ReleaseGroup.id == GroupSeries.group_id)
    .where(GroupSeries.year != ReleaseGroup.year),
}
