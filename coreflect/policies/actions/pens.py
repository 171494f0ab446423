"""Say who held the pen: each side for itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.table import table
from coreflect.policies.rules.pens import Pen, Side


@dataclass(frozen=True)
class Penned:
    """The word of one side on a decision, by its number; 0 is the work so far, before the first."""

    decision: int
    word: Pen


def say_pen(db: Session, author: Viewer, change_id: UUID, penned: Penned, now: datetime) -> Pen:
    """Add the word of the author's side on who held the pen, and return it; the newest stands, all are kept.

    Saying twice what one has said counts once. Raises Missing where there is no such change or decision, and Refusal
    for who speaks for neither side, or has spoken for the other.
    """
    at = table(db, author, change_id, now)
    side, decision = at.side, penned.decision
    if side is None:
        raise Refusal("Leadership says who held the pen, and so does who owns the change as PS lead or PS staff.")
    if not 0 <= decision <= len(at.said.decisions):
        raise Missing
    if decision == 0 and at.said.decisions:
        raise Refusal("Meanwhile a decision was noted. Say once more who held the pen, now of that decision.")
    stands = at.said.pens(decision)
    if at.said.spoke(decision, side.other, author.id):
        raise Refusal(f"You have said the word of {side.other.words}. Somebody else says that of {side.words}.")
    said_last = stands.ps if side is Side.PS else stands.leadership
    if said_last is penned.word and at.said.spoke_last(decision, side, author.id):
        return penned.word
    said = {"change": change_id.hex, "decision": decision, "side": side.value, "word": penned.word.value}
    record(db, "trail", "pen", author, said, now, about=change_id)
    if decision == len(at.said.decisions):
        if side is Side.PS:
            at.change.pen_ps = penned.word.value
        else:
            at.change.pen_leadership = penned.word.value
    db.commit()
    return penned.word
