"""A press in the quiet week: a theme or voice stays in the room, and nothing tells who, when, or that at all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.releases.models import Release
from coreflect.releases.queries.quiet import week_behind, what_leaves
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.rules.quiet import Kept, hour_of
from coreflect.themes.actions.boxes import lock, put_new, seal_all_anew
from coreflect.themes.rules.sealing import fits

Boxes = dict[UUID, dict[str, Any]]


class NoWeek(Missing):
    """No quiet week runs until the moment of this link."""


class NotLeaving(Refusal):
    """What was pressed on does not leave any more."""

    def __init__(self) -> None:
        super().__init__("This does not leave any more as you read it, so there is nothing to hold. Look once more?")


def hold(db: Session, keyring: Keyring, release_id: UUID, until: str, key: str, now: datetime) -> None:
    """Keep a theme, a voice or a note of a quiet release in the room; pressed again it changes nothing, and takes as
    long.

    It lies in a box that was there before, and every box of the period is sealed anew with it, which happens each hour
    of the week by itself (`seal_anew`). So no box tells that it is the one, and two backups of different hours differ
    alike whether or not somebody pressed. What remains: whoever has two copies from within one hour, without a key,
    can tell that something was held between them, not what. Raises NoWeek, or NotLeaving for what is not to leave. No
    lock but the boxes' own: a locked row of the release would tell of the press.
    """
    lock(db)
    week = week_behind(db, release_id, until, now)
    if week is None:
        raise NoWeek
    pressed = what_leaves(db, keyring, week).find(key)
    if pressed is None:
        raise NotLeaving
    changed, more = _kept(sealed(db, keyring, str(week.period)).quiet, pressed.holds)
    seal_all_anew(db, keyring, str(week.period), changed)
    put_new(db, keyring, str(week.period), more)
    db.commit()


def seal_anew(db: Session, keyring: Keyring, now: datetime) -> Iterator[str]:
    """Seal all boxes of each quiet period anew, once an hour, whether or not somebody pressed; say nothing of it.

    In which hour it was done stands in the boxes themselves: a row beside them would have another transaction's number
    after a press. Safe at any time and on any number of hosts. Where the key is not here, nothing is done.
    """
    periods = db.scalars(select(Release.period).where(Release.state == "quiet").order_by(Release.period)).all()
    db.rollback()
    for period in periods:
        try:
            if not _due(db, keyring, period, now):
                continue
            db.rollback()
            lock(db)
            changed = _due(db, keyring, period, now)  # asked once more: another host may have done it since
            if changed:
                seal_all_anew(db, keyring, period, changed)
                db.commit()
        except KeyMissing:
            pass
        finally:
            db.rollback()
    yield from ()


def _due(db: Session, keyring: Keyring, period: str, now: datetime) -> Boxes:
    """Return what the boxes of the holds say from this hour on, or nothing where they say it already."""
    hour = hour_of(now)
    lying = sealed(db, keyring, period).quiet
    if all(kept.anew == hour for _, kept in lying):
        return {}
    return {box_id: replace(kept, anew=hour).to_content() for box_id, kept in lying}


def _kept(lying: list[tuple[UUID, Kept]], holds: Mapping[UUID, frozenset[str]]) -> tuple[Boxes, Boxes]:
    """Return what the boxes of these groups say with a press, and boxes that are new where none has room for it."""
    changed: Boxes = {}
    more: Boxes = {}
    for group_id, its in holds.items():
        # Where it lies already, that box stays as it is; else the first one that has room.
        own = sorted((one for one in lying if one[1].group_id == group_id), key=lambda one: str(one[0]))
        if any(its <= kept.marks for _, kept in own):
            continue
        room = [(box_id, with_it) for box_id, kept in own if fits(with_it := kept.and_(its).to_content())]
        if room:
            changed[room[0][0]] = room[0][1]
        else:
            more[uuid4()] = Kept(group_id, its, own[0][1].anew if own else "").to_content()
    return changed, more
