"""Say who held the pen: each side for itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.table import table
from coreflect.policies.queries.decisions import Spoke
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.pens import Pen, Side


@dataclass(frozen=True)
class Penned:
    """The word of one side on a decision, by its number; 0 is the work so far, before the first.

    `seen` is the number of the entry in which that side had said the word that the page showed, 0 for none; None where
    no page was read.
    """

    decision: int
    word: Pen
    seen: int | None = None


class SaidMeanwhile(Refusal):
    """Somebody else has said the word of this side since the page was read."""


def say_pen(db: Session, author: Viewer, change_id: UUID, penned: Penned, now: datetime) -> Pen:
    """Add the word of the author's side on who held the pen, and return it; the newest stands, all are kept.

    Saying twice what one has said counts once. Raises Missing where there is no such change or decision, SaidMeanwhile
    where another word stands than the page showed, and Refusal for who speaks for neither side, or has spoken for the
    other.
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
    stands_now = stands.ps if side is Side.PS else stands.leadership
    last = at.said.spoke_last(decision, side)
    if last and stands_now is penned.word and last.by == author.id:
        return penned.word
    if penned.seen not in (None, last.number if last else 0):
        raise SaidMeanwhile(_meanwhile(last, stands_now, side, author))
    said = {"change": change_id.hex, "decision": decision, "side": side.value, "word": penned.word.value}
    record(db, "trail", "pen", author, said, now, about=change_id)
    if decision == len(at.said.decisions):
        if side is Side.PS:
            at.change.pen_ps = penned.word.value
        else:
            at.change.pen_leadership = penned.word.value
    db.commit()
    return penned.word


def _meanwhile(last: Spoke | None, stands: Pen | None, side: Side, author: Viewer) -> str:
    if last is None or stands is None:
        return "The word that this page showed does not stand any more. Read once more, then say yours."
    told = meanwhile(last.name, last.by, author.id, f"said for {side.words}: “{stands.words}”")
    return f"{told} Say yours once more if it should stand instead."
