"""Decide together: one side offers a joint decision, and it stands when the other has pressed it, too."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.decisions import (
    DecidedMeanwhile,
    Verdict,
    note,
    refuse_what_cannot_be,
    refuse_what_is_stale,
    same_terms,
)
from coreflect.policies.actions.table import Table, table
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.queries.decisions import Offer
from coreflect.policies.rules.holding import why_nobody_presses
from coreflect.policies.rules.pens import Side
from coreflect.policies.rules.stages import Stage, ends
from coreflect.policies.rules.words import objections

PRESS_ENDS = "Who presses this ends what is in effect or tried out now."
NEITHER = "A joint decision is made by leadership and by who owns the change as PS lead or PS staff."


@dataclass(frozen=True)
class Ending:
    """Which offer is ended, by the number of its entry, and what should be said otherwise, where that is told."""

    offer: int
    words: str = ""


def offer(db: Session, author: Viewer, change_id: UUID, verdict: Verdict, now: datetime) -> int:
    """Offer a joint decision to the other side, and return the number of its entry; nothing is decided yet.

    Sending the same offer twice counts once. Raises Missing where there is no such change, DecidedMeanwhile where
    somebody decided or offered meanwhile, and Refusal for who may not, and for words or days that cannot be.
    """
    at = table(db, author, change_id, now)
    side = _speaking(at)
    stands = at.said.offer
    read_all = verdict.seen == len(at.said.decisions)
    if stands and stands.by == author.id and read_all and same_terms(stands, verdict.terms):
        return stands.number
    refuse_what_is_stale(at.said, author, replace(verdict, offer=0))
    if side is Side.LEADERSHIP and (why := why_nobody_presses(at.held)):
        raise Refusal(why, "pen")
    refuse_what_cannot_be(db, at, verdict)
    said = {"change": change_id.hex, "side": side.value, **verdict.terms}
    number = record(db, "trail", "offered", author, said, now, about=change_id).number
    at.change.offer = side.value
    db.commit()
    return number


def press(db: Session, author: Viewer, change_id: UUID, offer: int, now: datetime, known_to_end: bool = False) -> int:
    """Say for the other side that an offer was decided together, and return the number of the decision.

    Pressing twice counts once. Raises Missing where there is no such change, DecidedMeanwhile where this offer is not
    open any more, and Refusal for the side or the person that made it, for who speaks for neither, and where it would
    end what is in effect and the page had not said so (`known_to_end`).
    """
    at = table(db, author, change_id, now)
    made = at.said.newest
    if made and made.together and made.offer == offer and made.by == author.id:
        return made.place
    side = _speaking(at)
    stands = _open(at, offer)
    if side is stands.side:
        raise Refusal(f"This was offered by {stands.side.words}. It waits for {_whom(stands.side.other)}.")
    if at.said.offered(stands.side, author.id):
        raise Refusal(f"You have offered this yourself. Somebody else presses it for {side.words}.")
    for sentence, _field in objections(stands.word, stands.reason, stands.look_again_on, at.today):
        raise Refusal(f"{sentence} Ask for another wording, so that it can be offered again.")
    if ends(Stage(at.change.stage), stands.word) and not known_to_end:
        raise Refusal(
            f"Meanwhile this change stands at “{Stage(at.change.stage).words}”. {PRESS_ENDS} Read it once more."
        )
    said = Verdict(0, stands.body, stands.decided_on, stands.word, stands.reason, stands.look_again_on)
    number = note(db, at, said.terms, now, together=True)
    db.commit()
    return number


def end(db: Session, author: Viewer, change_id: UUID, ending: Ending, now: datetime) -> int:
    """End an offer: it was not so, or should be worded otherwise; return the number of its entry.

    The side that made it can take it back. The offer and these words stay in the trail. Sending the same ending twice
    counts once. Raises Missing where there is no such change, DecidedMeanwhile where this offer is not open any more,
    and Refusal for who speaks for neither.
    """
    at = table(db, author, change_id, now)
    _speaking(at)
    ended = next((one.ended for one in at.said.offers if one.number == ending.offer), None)
    if ended and (ended.by, ended.words) == (author.id, ending.words):
        return ended.number
    _open(at, ending.offer)
    refuse_what_points_to_someone(db, author, {"words": ending.words}, at.names, at.change)
    said = {"change": change_id.hex, "words": ending.words}
    number = record(db, "trail", "offer_ended", author, said, now, about=change_id).number
    at.change.offer = ""
    db.commit()
    return number


def _speaking(at: Table) -> Side:
    if at.side is None:
        raise Refusal(NEITHER)
    return at.side


def _open(at: Table, number: int) -> Offer:
    """Return the open offer if it has this number; DecidedMeanwhile says what happened to it otherwise."""
    stands, newest = at.said.offer, at.said.newest
    if stands and stands.number == number:
        return stands
    if stands:
        who = "you" if stands.by == at.author.id else stands.name
        raise DecidedMeanwhile(f"Meanwhile {who} made another offer. Read it, then choose once more.")
    if newest and newest.number > number:
        how = "as decided together" if newest.together else f"by {newest.name}"
        raise DecidedMeanwhile(f"Meanwhile a decision was noted {how}: “{newest.word.decided}”, by {newest.body}.")
    raise DecidedMeanwhile("This offer is not open any more. The trail of the change keeps what became of it.")


def _whom(side: Side) -> str:
    return "a PS owner" if side is Side.PS else side.words
