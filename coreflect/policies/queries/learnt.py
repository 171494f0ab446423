"""What leadership added to a theme that asks nothing: "what this changes in us", as the trail keeps it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.policies.queries.trail import SOMEONE
from coreflect.policies.rules.days import local_day


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
        LedgerEntry.chain == "trail", LedgerEntry.kind == "learnt", LedgerEntry.about.in_(cell_ids)
    )
    found: dict[UUID, list[Learnt]] = {}
    for number, cell_id, at, by, name, body in db.execute(query.order_by(LedgerEntry.number)):
        words = json.loads(body)["what"]["words"]
        found.setdefault(cell_id, []).append(Learnt(number, cell_id, local_day(at, zone), by, name or SOMEONE, words))
    return found
