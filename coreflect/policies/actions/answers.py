"""Answer a released theme."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal, refuse
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import what_points_to_someone
from coreflect.policies.models import Answer, Change
from coreflect.policies.queries.answers import Given, given
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.words import Word, objections
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import cell

ANSWERED_ALREADY = "This theme has its answer already. To change what leadership says, add an answer."


@dataclass(frozen=True)
class Reply:
    """What leadership says to one theme, and the number of the newest answer it had read (0 for none).

    `change` or `body` is what will take it up, where that is known.
    """

    seen: int
    word: Word
    reason: str = ""
    look_again_on: date | None = None
    change: UUID | None = None
    body: str = ""


class AnsweredMeanwhile(Refusal):
    """Somebody else has answered since the page was read."""


def answer(db: Session, author: Viewer, cell_id: UUID, reply: Reply, now: datetime) -> int:
    """Add an answer to a published theme that asks something, and return its number; the newest one stands.

    *Acknowledged* is noted like an answer, and the theme stays owed. Sending the same answer twice counts once. Raises
    Missing where nothing is asked, AnsweredMeanwhile where somebody else was quicker, and Refusal for a word without
    what it is owed, for an acknowledgement after an answer, and for a change that is not in the register.
    """
    # the lock comes before the count: two people who answer at once are asked one after the other
    db.scalar(select(Cell.id).where(Cell.id == cell_id).with_for_update())
    asked = cell(db, cell_id)
    today = local_day(now, author.agency.zone)
    if asked is None or not asked.asks:
        raise Missing
    if asked.withdrawn_on:
        raise Refusal("This theme was withdrawn, and its words are erased. Nothing is owed to it any more.")
    before = given(db, cell_id)
    newest = before[0] if before else None
    number = newest.number if newest else 0
    if newest and _is_the_same(newest, author, reply):
        return number
    if number != reply.seen:
        raise AnsweredMeanwhile(_meanwhile(newest, author))
    found = objections(reply.word, reply.reason, reply.look_again_on, today)
    if newest and newest.word.is_answer and not reply.word.is_answer:
        found.append((ANSWERED_ALREADY, "word"))
    if reply.change and db.get(Change, reply.change) is None:
        found.append(("That change is not in the register. Look for it again, or leave it out.", "change"))
    refuse(found + what_points_to_someone(db, author, {"reason": reply.reason, "body": reply.body}))
    row = Answer(
        cell_id=cell_id,
        number=number + 1,
        word=reply.word.value,
        reason=reply.reason,
        look_again_on=reply.look_again_on,
        answered_on=today,
        answered_by=author.id,
        change_id=reply.change,
        body=reply.body,
    )
    db.add(row)
    db.flush()
    said: dict[str, Any] = {
        "cell": cell_id.hex,
        "word": reply.word.value,
        "reason": reply.reason,
        "look_again_on": reply.look_again_on,
    }
    said |= {"change": reply.change.hex} if reply.change else {}
    said |= {"body": reply.body} if reply.body else {}
    record(db, "trail", "answered", author, said, now, about=row.id)
    db.commit()
    return row.number


def _is_the_same(newest: Given, author: Viewer, reply: Reply) -> bool:
    stands = newest.word, newest.reason, newest.look_again_on, newest.change and newest.change.id, newest.body
    return (
        newest.number == reply.seen + 1
        and newest.answered_by == author.id
        and stands == (reply.word, reply.reason, reply.look_again_on, reply.change, reply.body)
    )


def _meanwhile(newest: Given | None, author: Viewer) -> str:
    if newest is None:
        return "This theme has no answer yet. Read it once more, then send yours again."
    told = meanwhile(newest.name, newest.answered_by, author.id, f"answered: “{newest.word.answered}”")
    return f"{told} Read that answer, then send yours again if it should stand instead."
