"""What the trail says, and what a row is held to."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.policies.rules.words import Word

Said = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One entry as rows are held to it; `by` is None for what nobody pressed, and for somebody who was erased."""

    kind: str
    about: UUID | None
    at: datetime
    by: UUID | None
    said: Said


def told_in(db: Session, kinds: Collection[str]) -> Iterator[Told]:
    """Yield every entry of these kinds, the first one first, in one statement."""
    query = select(LedgerEntry.kind, LedgerEntry.about, LedgerEntry.at, LedgerName.person_id, LedgerEntry.body)
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id).order_by(LedgerEntry.number)
    for row in db.execute(query.where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(kinds))):
        yield Told(row.kind, row.about, row.at, row.person_id, json.loads(row.body)["what"])


def said_in(db: Session, kind: str) -> dict[UUID, list[Said]]:
    """Return what the entries of a kind say, the first one first, by what they are about."""
    query = select(LedgerEntry.about, LedgerEntry.body).where(LedgerEntry.chain == "trail", LedgerEntry.kind == kind)
    found: dict[UUID, list[Said]] = defaultdict(list)
    for row in db.execute(query.order_by(LedgerEntry.number)):
        found[row.about].append(json.loads(row.body)["what"])
    return found


def said_by(row: Any) -> Said:
    """Return the word, the reason and the day to look again of an answer or a decision as an entry has them."""
    again = row.look_again_on.isoformat() if row.look_again_on else None
    return {"word": row.word, "reason": row.reason, "look_again_on": again}


def without_reason(where: str, row: Any) -> Iterator[str]:
    """Yield a sentence where a word stands without the reason that it is owed."""
    if Word(row.word).needs_reason and not row.reason.strip():
        yield f"{where}: its word is owed a reason."


def gaps(what: str, numbers: dict[UUID, list[int]]) -> Iterator[str]:
    """Yield a sentence for each list of numbers that does not count from one."""
    for id, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{what} {id}: their numbers have a gap."
