"""Dissent from a decision, in one's own name, and answer a dissent; neither is ever changed or removed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.table import table
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.rules.dissents import may_answer_dissent, may_dissent
from coreflect.policies.rules.reasons import says_something


@dataclass(frozen=True)
class Dissenting:
    """Words of dissent to a decision, by its number on the change."""

    decision: int
    words: str


@dataclass(frozen=True)
class Replying:
    """Words that answer a dissent, by the number of its entry in the trail."""

    dissent: int
    words: str


def dissent(db: Session, author: Viewer, change_id: UUID, said: Dissenting, now: datetime) -> int:
    """Add a dissent to a decision, and return the number of its entry.

    Sending the same words twice counts once. Raises Missing where there is no such change or decision, and Refusal for
    who may not, and for words that are empty or point to somebody else than those who hold the change.
    """
    at = table(db, author, change_id, now)
    if not may_dissent(author.roles, at.holds):
        raise Refusal("A dissent is added by who holds the change, by PS leads and by PS staff.")
    if not 0 < said.decision <= len(at.said.decisions):
        raise Missing
    before = at.said.decisions[said.decision - 1].dissents
    if sent := next((one for one in before if (one.by, one.words) == (author.id, said.words)), None):
        return sent.number
    _refuse_empty(said.words, "Write in a few sentences what you see otherwise.")
    refuse_what_points_to_someone(db, author, {"words": said.words}, at.names, at.change)
    what = {"change": change_id.hex, "decision": said.decision, "words": said.words}
    number = record(db, "trail", "dissent", author, what, now, about=change_id).number
    at.change.dissents += 1
    at.change.unanswered += 1
    db.commit()
    return number


def answer_dissent(db: Session, author: Viewer, change_id: UUID, said: Replying, now: datetime) -> int:
    """Add an answer to a dissent, and return the number of its entry.

    Sending the same words twice counts once. Raises Missing where there is no such change or dissent, and Refusal for
    who may not or dissents themselves, and for words that are empty or point to somebody.
    """
    at = table(db, author, change_id, now)
    if not may_answer_dissent(author.roles, at.holds):
        raise Refusal("A dissent is answered by leadership, by who holds the change, by PS leads and by PS staff.")
    to = next((one for one in at.said.dissents if one.number == said.dissent), None)
    if to is None:
        raise Missing
    if to.by == author.id:
        raise Refusal("This dissent is your own. Others answer it; what you want to add can be another dissent.")
    if sent := next((one for one in to.answers if (one.by, one.words) == (author.id, said.words)), None):
        return sent.number
    _refuse_empty(said.words, "Write in a few sentences what you answer.")
    refuse_what_points_to_someone(db, author, {"words": said.words}, at.names | {to.name}, at.change)
    what = {"change": change_id.hex, "dissent": said.dissent, "words": said.words}
    number = record(db, "trail", "dissent_answered", author, what, now, about=change_id).number
    at.change.unanswered -= not to.answers
    db.commit()
    return number


def _refuse_empty(words: str, sentence: str) -> None:
    if not says_something(words):
        raise Refusal(sentence, "words")
