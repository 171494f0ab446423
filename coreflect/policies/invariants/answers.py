"""Answers are what the trail says was answered."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import gaps, said_by, said_in, without_reason
from coreflect.policies.models import Answer


def answers(db: Session) -> Iterator[str]:
    """Yield a sentence for each answer that is missing, without its reason, or not as the trail says it."""
    entries = said_in(db, "answered")
    numbers: dict[UUID, list[int]] = defaultdict(list)
    for row in db.execute(select(Answer.__table__).order_by(Answer.cell_id, Answer.number)):
        numbers[row.cell_id].append(row.number)
        where = f"Answer {row.number} to theme {row.cell_id}"
        yield from without_reason(where, row)
        if entries.pop(row.id, []) != [{"cell": row.cell_id.hex, **said_by(row)}]:
            yield f"{where}: the trail does not say the same."
    yield from gaps("Answers to theme", numbers)
    for id in entries:
        yield f"The trail names an answer {id} that is gone."
