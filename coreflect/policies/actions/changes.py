"""Say where a change stands."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Change
from coreflect.policies.queries.changes import holders
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.stages import LOOKED_AT_AGAIN, Stage, may_move, next_stages
from coreflect.policies.rules.words import LOOK_AGAIN_PAST


@dataclass(frozen=True)
class Move:
    """From which stage, as the page showed it, to which; with words and a day to look again where wished."""

    was: Stage
    stage: Stage
    words: str = ""
    look_again_on: date | None = None


def move(db: Session, author: Viewer, change_id: UUID, wish: Move, now: datetime) -> Stage:
    """Move a change to another stage and return that stage.

    Raises Missing where there is no such change, and Refusal where the author may not move it, where it has
    moved meanwhile, or where no step leads from its stage to the wished one.
    """
    change = locked(db, change_id)
    held_by = holders(db, change_id)
    if not may_move(author.roles, any(holder.id == author.id for holder in held_by)):
        raise Refusal("Who holds this change, PS leads and PS staff say where it stands.")
    stands = Stage(change.stage)
    if stands is not wish.was:
        raise Refusal(f"Meanwhile this change was moved: it stands at “{stands.words}”. Choose again from there.")
    if wish.stage not in next_stages(stands):
        raise Refusal(f"From “{stands.words}” no step leads there. Choose one of the stages shown.", "stage")
    today = local_day(now, author.agency.zone)
    if wish.look_again_on and wish.stage not in LOOKED_AT_AGAIN:
        raise Refusal(
            "A day to look again goes with “trying it out” and “in effect”. Leave it empty for this stage.",
            "look_again_on",
        )
    if wish.look_again_on and wish.look_again_on <= today:
        raise Refusal(LOOK_AGAIN_PAST, "look_again_on")
    refuse_what_points_to_someone(db, {"words": wish.words}, {author.name, *(holder.name for holder in held_by)})
    change.stage = wish.stage.value
    change.stage_since = today
    change.look_again_on = wish.look_again_on
    said = {
        "change": change_id.hex,
        "stage": wish.stage.value,
        "words": wish.words,
        "look_again_on": wish.look_again_on,
    }
    record(db, "trail", "stage", author, said, now, about=change_id)
    db.commit()
    return wish.stage


def locked(db: Session, change_id: UUID) -> Change:
    """Return a change whose row nobody else can change until this transaction ends; Missing without it."""
    query = select(Change).where(Change.id == change_id).with_for_update()
    change = db.scalar(query.execution_options(populate_existing=True))
    if change is None:
        raise Missing
    return change
