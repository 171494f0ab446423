"""What waits in this room, and what is late in it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from coreflect.policies.models import Change, ChangeHolder
from coreflect.policies.rules.looks import HELPED_AFTER
from coreflect.policies.rules.stages import WAITS_FOR_A_DECISION, Stage


@dataclass(frozen=True)
class Waits:
    """A change that waits: for a decision, or for those who hold it to look again.

    Who holds it is asked `helped` when it has been in effect for a while and nobody has looked since.
    """

    id: UUID
    title: str
    stage: Stage
    since: date
    look_again_on: date | None
    mine: bool
    helped: bool = False


@dataclass(frozen=True)
class Due:
    """A change whose day to look again has passed."""

    id: UUID
    title: str
    stage: Stage
    look_again_on: date


def waiting_changes(db: Session, person_id: UUID, decides: bool, today: date, at_most: int) -> list[Waits]:
    """Return changes that wait for somebody in one statement, those that wait longest first.

    For who decides, proposals and what is being talked over; for who holds a change, one whose day to look
    again has come, and one of which nobody has said yet whether it helped.
    """
    mine = and_(ChangeHolder.change_id == Change.id, ChangeHolder.person_id == person_id)
    helped = and_(
        Change.stage == Stage.IN_EFFECT.value,
        Change.in_effect_on <= today - HELPED_AFTER,
        or_(Change.looked_on.is_(None), Change.looked_on < Change.in_effect_on),
    )
    due = or_(Change.look_again_on <= today, Change.stage == Stage.LOOK_AGAIN.value, helped)
    look = and_(ChangeHolder.person_id.is_not(None), due)
    open_to_decide = Change.stage.in_([stage.value for stage in WAITS_FOR_A_DECISION])
    query = (
        select(
            *(Change.id, Change.title, Change.stage, Change.stage_since, Change.look_again_on),
            *(look.label("mine"), helped.label("helped")),
        )
        .outerjoin(ChangeHolder, mine)
        .where(or_(look, open_to_decide) if decides else look)
        .order_by(Change.stage_since, Change.title)
        .limit(at_most)
    )
    return [
        Waits(
            *(row.id, row.title, Stage(row.stage), row.stage_since, row.look_again_on),
            *(bool(row.mine), bool(row.mine and row.helped)),
        )
        for row in db.execute(query)
    ]


def looks_overdue(db: Session, today: date) -> list[Due]:
    """Return every change whose day to look again was before `today`, the longest past first, in one statement."""
    query = select(Change.id, Change.title, Change.stage, Change.look_again_on).where(Change.look_again_on < today)
    rows = db.execute(query.order_by(Change.look_again_on, Change.title, Change.id))
    return [Due(row.id, row.title, Stage(row.stage), row.look_again_on) for row in rows]
