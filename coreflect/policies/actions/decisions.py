"""Note a decision on a change: what a body decided, or what PS staff led and a PS owner notes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Refusal, refuse
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import stand
from coreflect.policies.actions.table import Table, table
from coreflect.policies.actions.texts import what_points_to_someone
from coreflect.policies.models import Decision
from coreflect.policies.queries.decisions import Noted, Said, Terms
from coreflect.policies.rules.deciding import Change, objections_to
from coreflect.policies.rules.deciding import Decision as Typed
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.pens import ALONE, Pen, Side
from coreflect.policies.rules.stages import Stage, after_decision
from coreflect.policies.rules.words import ANSWERING, Word


@dataclass(frozen=True)
class Verdict:
    """What a body decided, or would in an offer, with who held the pen where that is said at once.

    `seen` is the number of the newest decision that who notes it had read (0 for none), `offer` that of the entry of
    the offer that was open then (0 for none). `ends` tells that they know that it ends what is in effect.
    """

    seen: int
    body: str
    decided_on: date
    word: Word
    reason: str = ""
    look_again_on: date | None = None
    pen: Pen | None = None
    offer: int = 0
    ends: bool = False

    @property
    def terms(self) -> dict[str, Any]:
        """What a decision says of itself, in its row as in its entry."""
        return {
            "body": self.body,
            "decided_on": self.decided_on,
            "word": self.word.value,
            "reason": self.reason,
            "look_again_on": self.look_again_on,
        }


class DecidedMeanwhile(Refusal):
    """Somebody else has noted, offered or ended a decision since the page was read."""


def decide(db: Session, author: Viewer, change_id: UUID, verdict: Verdict, now: datetime) -> int:
    """Note a decision, move the change to the stage that follows from its word, and return its number.

    Leadership notes what was decided; a PS owner notes alone what is PS-led. An offer that they had read ends with it.
    Sending the same decision twice counts once. Raises Missing where there is no such change, DecidedMeanwhile where
    somebody else was quicker, and Refusal for who may not, and for a pen, a day or a reason that cannot be.
    """
    at = table(db, author, change_id, now)
    side = _noting(at.side, verdict.pen)
    newest = at.said.newest
    if newest and _is_the_same(newest, author, verdict, side):
        return newest.place
    refuse_what_is_stale(at.said, author, verdict)
    refuse_what_cannot_be(db, at, verdict)
    if at.said.offer:
        record(db, "trail", "offer_ended", author, {"change": change_id.hex}, now, about=change_id)
    number = note(db, at, verdict.terms, now)
    if verdict.pen:
        said = {"change": change_id.hex, "decision": number, "side": side.value, "word": verdict.pen.value}
        record(db, "trail", "pen", author, said, now, about=change_id)
        at.change.pen_leadership = verdict.pen.value if side is Side.LEADERSHIP else ""
        at.change.pen_ps = verdict.pen.value if side is Side.PS else ""
    db.commit()
    return number


def refuse_what_is_stale(said: Said, author: Viewer, verdict: Verdict) -> None:
    """Raise DecidedMeanwhile unless the newest decision and the open offer are those that the author had read."""
    newest, offer = said.newest, said.offer
    if verdict.seen != len(said.decisions):
        raise DecidedMeanwhile(_meanwhile(newest))
    if offer and offer.number != verdict.offer:
        raise DecidedMeanwhile(
            meanwhile(
                *(offer.name, offer.by, author.id),
                f"offered a joint decision: “{offer.word.decided}”, by {offer.body}",
            )
            + " Read the offer, then send yours again if it should stand instead."
        )
    if verdict.offer and not offer:
        raise DecidedMeanwhile(
            "Meanwhile the offer of a joint decision was ended. Nothing of yours was saved. Send yours again if it "
            "should stand."
        )


def refuse_what_cannot_be(db: Session, at: Table, verdict: Verdict) -> None:
    """Raise Refusal, at their fields, for a word, a day, a reason or a name that no decision can hold."""
    if verdict.word not in ANSWERING:
        raise Refusal("Choose one of the four words.", "word")
    change, newest = at.change, at.said.newest
    on = Change(Stage(change.stage), change.proposed_on, newest.decided_on if newest else None, at.today)
    typed = Typed(verdict.word, verdict.reason, verdict.decided_on, verdict.look_again_on, verdict.ends)
    texts = {"body": verdict.body, "reason": verdict.reason}
    refuse([*objections_to(typed, on), *what_points_to_someone(db, at.author, texts, at.names, change)])


def note(db: Session, at: Table, terms: dict[str, Any], now: datetime, together: bool = False) -> int:
    """Write a decision and its entry, bring the change to the stage that follows, and return its number.

    It stands there since the day of the decision, or since that of its last step where this came later; where that is
    not the day of the entry, the entry says it. No offer is open any more, and who held the pen is said anew. The
    calling action commits.
    """
    change, number = at.change, len(at.said.decisions) + 1
    db.add(Decision(change_id=change.id, number=number, recorded_by=at.author.id, together=together, **terms))
    on = max(change.stage_since, terms["decided_on"])
    stand(db, change, after_decision(Word(terms["word"])), on, terms["look_again_on"])
    change.offer = ""
    change.pen_leadership = change.pen_ps = Pen.TOGETHER.value if together else ""
    said = {"change": change.id.hex, **terms, "together": together, **({"on": on} if on != at.today else {})}
    record(db, "trail", "decided", at.author, said, now, about=change.id)
    return number


def same_terms(stands: Terms, terms: dict[str, Any]) -> bool:
    """Return whether a decision or an offer says what these terms say."""
    return all(getattr(stands, term) == said for term, said in terms.items())


def _noting(side: Side | None, pen: Pen | None) -> Side:
    """Return the side that notes a decision with this pen; Refusal where it cannot."""
    if side is None:
        raise Refusal("Leadership notes decisions; who owns the change as PS lead or PS staff notes what is PS-led.")
    if side is Side.PS and pen is not Pen.PS_LED:
        raise Refusal("A PS owner notes alone what is PS-led. What was decided together is offered to leadership.")
    if side is Side.LEADERSHIP and pen is Pen.TOGETHER:
        raise Refusal(
            "What was decided together is offered first, and stands when leadership and a PS owner have pressed it.",
            "pen",
        )
    if side is Side.LEADERSHIP and pen and pen not in ALONE:
        raise Refusal("What is PS-led is noted by a PS owner. Choose another word, or say it later.", "pen")
    return side


def _is_the_same(newest: Noted, author: Viewer, verdict: Verdict, side: Side) -> bool:
    said = newest.pens.ps if side is Side.PS else newest.pens.leadership
    return (
        newest.place == verdict.seen + 1
        and newest.by == author.id
        and not newest.together
        and said is verdict.pen
        and same_terms(newest, verdict.terms)
    )


def _meanwhile(newest: Noted | None) -> str:
    if newest is None:
        return "There is no decision on this change yet. Read it once more, then send yours again."
    how = "noted as decided together" if newest.together else "noted"
    return (
        f"Meanwhile a decision was {how}: “{newest.word.decided}”, by {newest.body}. Nothing of yours was saved. "
        "Read it, then send yours again if it should follow."
    )
