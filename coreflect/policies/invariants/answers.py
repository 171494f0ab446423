"""Answers are what the trail says was answered."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import Said, gaps, said_by, said_in, without_reason
from coreflect.policies.models import Answer
from coreflect.policies.rules.words import Word


def answers(db: Session) -> Iterator[str]:
    """Yield a sentence for each answer that is missing, without its reason, or not as the trail says it."""
    entries = said_in(db, "answered")
    numbers: dict[UUID, list[int]] = defaultdict(list)
    answered: set[UUID] = set()
    for row in db.execute(select(Answer.__table__).order_by(Answer.cell_id, Answer.number)):
        numbers[row.cell_id].append(row.number)
        where = f"Answer {row.number} to theme {row.cell_id}"
        yield from without_reason(where, row)
        if entries.pop(row.id, []) != [{"cell": row.cell_id.hex, **said_by(row), **_taken_up_by(row)}]:
            yield f"{where}: the trail does not say the same."
        if not Word(row.word).is_answer and row.cell_id in answered:
            yield f"{where}: it was acknowledged after it had been answered."
        elif Word(row.word).is_answer:
            answered.add(row.cell_id)
    yield from gaps("Answers to theme", numbers)
    for id in entries:
        yield f"The trail names an answer {id} that is gone."


def _taken_up_by(row: Any) -> Said:
    """The change or the body that an answer names; what it does not name, its entry does not hold."""
    change = {"change": row.change_id.hex} if row.change_id else {}
    return change | ({"body": row.body} if row.body else {})
