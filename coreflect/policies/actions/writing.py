"""Write down what is said to the questions about a change, and what it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal, refuse
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.actions.texts import what_points_to_someone
from coreflect.policies.models import Change, ChangeText
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.trail import Entry, entries
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.holding import is_held_by
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.questions import BY_FIELD, Whose, may_write
from coreflect.policies.rules.wordings import DOMAIN, newest, others_words

NOT_YET_OVER = "wrote what stands here. Tick it if this should stand in its place, or if nothing should."


@dataclass(frozen=True)
class Wording:
    """The words to one question, and the number of its newest entry in the trail that the page showed (0 for none).

    For the field `domain` the words are the key of a domain. No words at all take back what stood there. `over` tells
    that the author knows that somebody else wrote what stands, and lets this stand in its place.
    """

    field: str
    words: str
    seen: int = 0
    over: bool = False


class WrittenMeanwhile(Refusal):
    """Somebody else has written since the page was read."""


def write(db: Session, author: Viewer, change_id: UUID, wording: Wording, now: datetime) -> bool:
    """Let these words stand, and return whether they are new; what stands already is not written again.

    Every wording stays in the trail; one in the place of somebody else's says over which entry it was written, so that
    those who hold the change hear of it. Raises Missing where there is no such change or question, WrittenMeanwhile
    where somebody else was quicker, and Refusal where it is not the author's to write, points to somebody, or stands
    in the place of somebody else's words without having said so.
    """
    question = BY_FIELD.get(wording.field)
    if question is None and wording.field != DOMAIN:
        raise Missing
    change, held_by = locked(db, change_id), holders(db, change_id)
    if not may_write(question.whose if question else Whose.ALL, author.roles, is_held_by(held_by, author.id)):
        raise Refusal("These words are written by others who hold this change, or who see it from another side.")
    last = newest(entries(db, change_id, author.agency.zone)).get(wording.field)
    if wording.words == (last.said["words"] if last else change.domain if wording.field == DOMAIN else ""):
        return False
    if wording.seen != (last.number if last else 0):
        raise WrittenMeanwhile(_meanwhile(last, author))
    if wording.field == DOMAIN:
        if wording.words and wording.words not in DOMAINS:
            raise Refusal("Choose one of the domains.", "words")
        change.domain = wording.words
        theirs = None
    else:
        theirs = others_words(last, author.id)
        names = {holder.name for holder in held_by}
        found = [(f"{theirs.name} {NOT_YET_OVER}", "over")] if theirs and not wording.over else []
        refuse([*found, *what_points_to_someone(db, author, {"words": wording.words}, names, change)])
        _keep(db, change, wording)
    said: dict[str, Any] = {"change": change_id.hex, "field": wording.field, "words": wording.words}
    said |= {"over": theirs.number} if theirs else {}
    record(db, "trail", "text", author, said, now, about=change_id)
    db.commit()
    return True


def _meanwhile(last: Entry | None, author: Viewer) -> str:
    name, by = (last.name, last.by) if last else ("somebody else", None)
    told = meanwhile(name, by, author.id, "wrote here")
    return f"{told} Read what stands now, then send yours again if it should stand instead."


def _keep(db: Session, change: Change, wording: Wording) -> None:
    """Let the row of this question say these words; without words there is none."""
    db.execute(delete(ChangeText).where(ChangeText.change_id == change.id, ChangeText.field == wording.field))
    if wording.words:
        db.add(ChangeText(change_id=change.id, field=wording.field, words=wording.words))
