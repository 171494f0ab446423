"""Note a decision on a change."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Change, Decision
from coreflect.policies.queries.changes import Decided, decisions, holders
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.stages import after_decision
from coreflect.policies.rules.words import Word, objection


@dataclass(frozen=True)
class Verdict:
    """What a body decided, and the number of the newest decision that who notes it had read (0 for none)."""

    seen: int
    body: str
    decided_on: date
    word: Word
    reason: str = ""
    look_again_on: date | None = None


class DecidedMeanwhile(Refusal):
    """Somebody else has noted a decision since the page was read."""


def decide(db: Session, author: Viewer, change_id: UUID, verdict: Verdict, now: datetime) -> int:
    """Note a decision, move the change to the stage that follows from its word, and return its number.

    Sending the same decision twice counts once. Raises Missing where there is no such change,
    DecidedMeanwhile where somebody else was quicker, and Refusal for a day or a reason that cannot be.
    """
    change = locked(db, change_id)
    before = decisions(db, change_id)
    newest = before[-1] if before else None
    if newest and _is_the_same(newest, author, verdict):
        return newest.number
    if len(before) != verdict.seen:
        raise DecidedMeanwhile(_meanwhile(newest))
    today = local_day(now, author.agency.zone)
    _refuse_impossible_day(change, newest, verdict.decided_on, today)
    if found := objection(verdict.word, verdict.reason, verdict.look_again_on, today):
        raise Refusal(*found)
    names = {holder.name for holder in holders(db, change_id)} | {author.name}
    refuse_what_points_to_someone(db, {"body": verdict.body, "reason": verdict.reason}, names)
    said = {
        "body": verdict.body,
        "decided_on": verdict.decided_on,
        "word": verdict.word.value,
        "reason": verdict.reason,
        "look_again_on": verdict.look_again_on,
    }
    db.add(Decision(change_id=change_id, number=len(before) + 1, recorded_by=author.id, **said))
    change.stage = after_decision(verdict.word).value
    change.stage_since = today
    change.look_again_on = verdict.look_again_on
    record(db, "trail", "decided", author, {"change": change_id.hex, **said}, now, about=change_id)
    db.commit()
    return len(before) + 1


def _refuse_impossible_day(change: Change, newest: Decided | None, day: date, today: date) -> None:
    if day > today:
        raise Refusal("That day is still to come. Note the decision when it has been made.", "decided_on")
    if day < change.proposed_on:
        raise Refusal("That day lies before the proposal. Pick the day of the decision, or a later one.", "decided_on")
    if newest and day < newest.decided_on:
        raise Refusal("That day lies before the last decision. Pick that day or a later one.", "decided_on")


def _is_the_same(newest: Decided, author: Viewer, verdict: Verdict) -> bool:
    return (
        newest.number == verdict.seen + 1
        and newest.recorded_by == author.id
        and (newest.body, newest.decided_on, newest.word, newest.reason, newest.look_again_on)
        == (verdict.body, verdict.decided_on, verdict.word, verdict.reason, verdict.look_again_on)
    )


def _meanwhile(newest: Decided | None) -> str:
    if newest is None:
        return "There is no decision on this change yet. Read it once more, then send yours again."
    return (
        f"Meanwhile a decision was noted: “{newest.word.decided}”, by {newest.body}. Nothing of yours was saved. "
        "Read it, then send yours again if it should follow."
    )
