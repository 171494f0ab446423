"""What must hold of answers and decisions, whatever has happened."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.keyring import Keyring
from coreflect.policies.models import Answer, Change, Decision
from coreflect.policies.rules.words import Word

Said = dict[str, Any]


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each gap in the numbers, each word without its reason, and each row that does not
    say what its entry in the trail says."""
    yield from _answers(db, _entries(db, "answered"))
    yield from _decisions(db, _entries(db, "decided"))
    proposed = _entries(db, "proposed")
    for id in db.scalars(select(Change.id)):
        if len(proposed.pop(id, [])) != 1:
            yield f"Change {id}: its proposal does not stand once in the trail."
    for id in proposed:
        yield f"The trail names a change {id} that is not in the register."


def _answers(db: Session, entries: dict[UUID, list[Said]]) -> Iterator[str]:
    numbers: dict[UUID, list[int]] = defaultdict(list)
    for row in db.execute(select(Answer.__table__).order_by(Answer.cell_id, Answer.number)):
        numbers[row.cell_id].append(row.number)
        where = f"Answer {row.number} to theme {row.cell_id}"
        said = {"cell": row.cell_id.hex, **_said(row)}
        yield from _reason(where, row)
        if entries.pop(row.id, []) != [said]:
            yield f"{where}: the trail does not say the same."
    yield from _gaps("Answers to theme", numbers)
    for id in entries:
        yield f"The trail names an answer {id} that is gone."


def _decisions(db: Session, entries: dict[UUID, list[Said]]) -> Iterator[str]:
    numbers: dict[UUID, list[int]] = defaultdict(list)
    rows: dict[UUID, list[Said]] = defaultdict(list)
    for row in db.execute(select(Decision.__table__).order_by(Decision.change_id, Decision.number)):
        numbers[row.change_id].append(row.number)
        yield from _reason(f"Decision {row.number} on change {row.change_id}", row)
        said = {"change": row.change_id.hex, "body": row.body, "decided_on": row.decided_on.isoformat(), **_said(row)}
        rows[row.change_id].append(said)
    yield from _gaps("Decisions on change", numbers)
    for id in rows.keys() | entries.keys():
        if rows.get(id, []) != entries.get(id, []):
            yield f"Decisions on change {id}: the trail does not say the same."


def _said(row: Any) -> Said:
    again = row.look_again_on.isoformat() if row.look_again_on else None
    return {"word": row.word, "reason": row.reason, "look_again_on": again}


def _reason(where: str, row: Any) -> Iterator[str]:
    if Word(row.word).needs_reason and not row.reason.strip():
        yield f"{where}: its word is owed a reason."


def _gaps(what: str, numbers: dict[UUID, list[int]]) -> Iterator[str]:
    for id, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{what} {id}: their numbers have a gap."


def _entries(db: Session, kind: str) -> dict[UUID, list[Said]]:
    query = select(LedgerEntry.about, LedgerEntry.body).where(LedgerEntry.chain == "trail", LedgerEntry.kind == kind)
    found: dict[UUID, list[Said]] = defaultdict(list)
    for row in db.execute(query.order_by(LedgerEntry.number)):
        found[row.about].append(json.loads(row.body)["what"])
    return found
