"""Add to a theme that asks nothing what it changes in us."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.queries.learnt import learnt
from coreflect.policies.rules.reasons import says_something
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import cell

EMPTY = "Write in a sentence or two what this changes in you, as leadership."


@dataclass(frozen=True)
class Lesson:
    """What a theme changes in leadership, and the number of the newest entry about it that was read (0 for none)."""

    words: str
    seen: int = 0


def learn(db: Session, author: Viewer, cell_id: UUID, lesson: Lesson, now: datetime) -> int:
    """Add to a published theme that asks nothing what it changes in leadership, and return the entry's number.

    Many may be added, nothing is owed; the same words sent twice count once. Raises Missing where there is no such
    theme or an answer is owed to it instead, and Refusal for one that was withdrawn and for words that point to
    somebody.
    """
    # the lock comes before the look at what stands, so that what is sent twice at once is written once
    db.scalar(select(Cell.id).where(Cell.id == cell_id).with_for_update())
    theme = cell(db, cell_id)
    if theme is None or theme.asks:
        raise Missing
    if theme.withdrawn_on:
        raise Refusal("This theme was withdrawn, and its words are erased. Nothing is added to it any more.")
    for one in learnt(db, [cell_id], author.agency.zone).get(cell_id, []):
        if one.number > lesson.seen and (one.by, one.words) == (author.id, lesson.words):
            return one.number
    if not says_something(lesson.words):
        raise Refusal(EMPTY, "words")
    refuse_what_points_to_someone(db, author, {"words": lesson.words})
    said = {"cell": cell_id.hex, "words": lesson.words}
    number = record(db, "trail", "learnt", author, said, now, about=cell_id).number
    db.commit()
    return number
