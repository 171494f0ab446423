"""Say where a change stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal, refuse
from coreflect.notices.actions.take_back import take_back
from coreflect.notices.rules.letters import Kind
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import what_points_to_someone
from coreflect.policies.models import Change
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.trail import Entry, entries
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.holding import is_held_by
from coreflect.policies.rules.looks import objections_to_day
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.stages import (
    LOOKED_AT_AGAIN,
    Stage,
    in_effect_since,
    may_move,
    next_stages,
    objections_to_move,
)


@dataclass(frozen=True)
class Move:
    """From which stage, as the page showed it, to which; with words, and a day to look again where it goes with it.

    `body` is the group that this happened in, if one did; `on` the day on which it happened, None for today. `seen` is
    the number of the entry that had brought it to where the page showed it, 0 for none; None where no page was read.
    """

    was: Stage
    stage: Stage
    words: str = ""
    look_again_on: date | None = None
    body: str = ""
    on: date | None = None
    seen: int | None = None


def move(db: Session, author: Viewer, change_id: UUID, wish: Move, now: datetime) -> Stage:
    """Move a change to another stage and return that stage; the same move sent twice counts once.

    Raises Missing where there is no such change, and Refusal where the author may not move it, where it has
    moved meanwhile, where no step leads from its stage to the wished one, and for a day that cannot be.
    """
    change = locked(db, change_id)
    held_by = holders(db, change_id)
    if not may_move(author.roles, is_held_by(held_by, author.id)):
        raise Refusal("Who holds this change, PS leads and PS staff say where it stands.")
    today = local_day(now, author.agency.zone)
    stands, on = Stage(change.stage), wish.on or today
    said = {
        "change": change_id.hex,
        "stage": wish.stage.value,
        "words": wish.words,
        "look_again_on": wish.look_again_on.isoformat() if wish.look_again_on else None,
        "body": wish.body,
        "on": on.isoformat(),
    }
    last = last_step(entries(db, change_id, author.agency.zone))
    if stands is not wish.was or wish.seen not in (None, last.number if last else 0):
        return _moved_meanwhile(stands, last, author, said)
    if wish.stage not in next_stages(stands):
        raise Refusal(f"From “{stands.words}” no step leads there. Choose one of the stages shown.", "stage")
    found = objections_to_move(stands, change.stage_since, change.look_again_on, on, wish.words, today)
    names = {holder.name for holder in held_by}
    found += objections_to_day(wish.stage, wish.look_again_on, today)
    found += what_points_to_someone(db, author, {"body": wish.body, "words": wish.words}, names, change)
    refuse(found)
    stand(db, change, wish.stage, on, wish.look_again_on)
    record(db, "trail", "stage", author, said, now, about=change_id)
    db.commit()
    return wish.stage


def stand(db: Session, change: Change, stage: Stage, on: date, look_again_on: date | None) -> None:
    """Let a change stand at a stage since a day; whoever calls this writes the entry that says so, and commits.

    Letters that remind of the day it had to look again are taken back with that day.
    """
    if stage not in LOOKED_AT_AGAIN or look_again_on != change.look_again_on:
        take_back(db, change.id, Kind.LOOKS)
    change.in_effect_on = in_effect_since(change.in_effect_on, stage, on)
    change.stage, change.stage_since, change.look_again_on = stage.value, on, look_again_on


def locked(db: Session, change_id: UUID) -> Change:
    """Return a change whose row nobody else can change until this transaction ends; Missing without it."""
    query = select(Change).where(Change.id == change_id).with_for_update()
    change = db.scalar(query.execution_options(populate_existing=True))
    if change is None:
        raise Missing
    return change


def last_step(told: Iterable[Entry]) -> Entry | None:
    """Return the entry that brought a change to where it stands, or None before its first step."""
    return max((one for one in told if one.kind in ("stage", "decided")), key=lambda one: one.number, default=None)


def _moved_meanwhile(stands: Stage, last: Entry | None, author: Viewer, said: dict[str, Any]) -> Stage:
    """Return the stage when this very move was the last one already, else tell who moved it."""
    if last and last.kind == "stage" and last.by == author.id and last.said == said:
        return stands
    name, by = (last.name, last.by) if last else ("somebody", None)
    told = meanwhile(name, by, author.id, f"moved this change: it stands at “{stands.words}”")
    raise Refusal(f"{told} Choose again from there.")
