"""What leadership added to themes that ask nothing: "what this changes in us", as the trail keeps it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.policies.models import Answer
from coreflect.policies.queries.answers import IS_ANSWER
from coreflect.policies.queries.trail import SOMEONE
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell

LEARNT = "learnt"
_IS_LEARNT = (LedgerEntry.chain == "trail", LedgerEntry.kind == LEARNT)


@dataclass(frozen=True)
class Learnt:
    """One such text, with who wrote it and when."""

    number: int
    cell_id: UUID
    on: date
    by: UUID | None
    name: str
    words: str


def learnt(db: Session, cell_ids: Collection[UUID], zone: str) -> dict[UUID, list[Learnt]]:
    """Return what was added to each of these themes in one statement, the first one first; without ids asks nothing."""
    if not cell_ids:
        return {}
    query = select(
        LedgerEntry.number, LedgerEntry.about, LedgerEntry.at, LedgerName.person_id, LedgerName.name, LedgerEntry.body
    )
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id).where(
        *_IS_LEARNT, LedgerEntry.about.in_(cell_ids)
    )
    found: dict[UUID, list[Learnt]] = {}
    for number, cell_id, at, by, name, body in db.execute(query.order_by(LedgerEntry.number)):
        if cell_id:
            on, words = local_day(at, zone), json.loads(body)["what"]["words"]
            found.setdefault(cell_id, []).append(Learnt(number, cell_id, on, by, name or SOMEONE, words))
    return found


@dataclass(frozen=True)
class Said:
    """What leadership said to themes, by their ids: the word and reason that stand, and what they change in it."""

    answers: dict[UUID, tuple[Word, str]]
    learnt: dict[UUID, list[str]]


def said_to(db: Session, release_id: UUID) -> Said:
    """Return what leadership said to the themes of a release in one statement, but for those that were withdrawn."""
    theirs = select(Cell.id).where(Cell.release_id == release_id, Cell.withdrawn_on.is_(None))
    answers = select(Answer.cell_id, Answer.number, Answer.word, Answer.reason)
    answers = answers.where(Answer.cell_id.in_(theirs), IS_ANSWER)
    entries = select(LedgerEntry.about, LedgerEntry.number, literal(LEARNT), LedgerEntry.body)
    said = union_all(answers, entries.where(*_IS_LEARNT, LedgerEntry.about.in_(theirs))).subquery()
    found = Said({}, {})
    for cell_id, _, word, words in db.execute(select(said).order_by(said.c.number)):
        if word == LEARNT:
            found.learnt.setdefault(cell_id, []).append(json.loads(words)["what"]["words"])
        else:
            found.answers[cell_id] = Word(word), words  # the last one stands
    return found
