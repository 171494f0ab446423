"""A press in the quiet week: a theme or voice stays in the room, and nothing tells who, when, or that at all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.releases.queries.quiet import Week, week_behind, what_leaves
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.rules.quiet import Kept
from coreflect.themes.actions.boxes import lock, put
from coreflect.themes.rules.sealing import TooLong


class NoWeek(Missing):
    """No quiet week runs until the moment of this link."""


class NotLeaving(Refusal):
    """What was pressed on does not leave any more."""

    def __init__(self) -> None:
        super().__init__("This does not leave any more as you read it, so there is nothing to hold. Look once more?")


def hold(db: Session, keyring: Keyring, release_id: UUID, until: str, key: str, now: datetime) -> None:
    """Keep a theme or voice of a quiet release in the room; pressed again it changes nothing, and takes as long.

    It lies in a box that was there before. Raises NoWeek, or NotLeaving for what is not to leave. No lock but the
    boxes' own: a locked row of the release would tell of the press.
    """
    lock(db)
    week = week_behind(db, release_id, until, now)
    if week is None:
        raise NoWeek
    pressed = what_leaves(db, keyring, week).find(key)
    if pressed is None:
        raise NotLeaving
    for group_id, its in pressed.holds.items():
        _keep(db, keyring, week, group_id, its)
    db.commit()


def _keep(db: Session, keyring: Keyring, week: Week, group_id: UUID, its: frozenset[str]) -> None:
    lying = [
        (box_id, kept) for box_id, kept in sealed(db, keyring, str(week.period)).quiet if kept.group_id == group_id
    ]
    # Where it lies already, that box is sealed anew; else the first one, as long as it holds.
    lying.sort(key=lambda one: (not its <= one[1].marks, str(one[0])))
    for box_id, kept in lying:
        try:
            put(db, keyring, str(week.period), kept.and_(its).to_content(), box_id)
        except TooLong:
            continue
        return
    put(db, keyring, str(week.period), Kept(group_id, its).to_content())
