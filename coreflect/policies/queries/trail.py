"""The trail of a change, as the ledger keeps it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.policies.queries.changes import Decided, Whole
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.stages import Stage

SOMEONE = "someone who has left"


@dataclass(frozen=True)
class Step:
    """One step of a change: proposed, moved to a stage, or decided; `number` is its place in the ledger."""

    on: date
    number: int
    kind: str
    name: str
    stage: Stage | None = None
    words: str = ""
    look_again_on: date | None = None
    decision: Decided | None = None


def steps(db: Session, change: Whole, zone: str) -> list[Step]:
    """Return the trail of a change from its proposal on, in the order of its days."""
    decisions = list(change.decisions)
    found = []
    for row in _entries(db, change.id):
        said: dict[str, Any] = json.loads(row.body)["what"]
        if row.kind == "decided":
            if decisions:
                found.append(_decision(decisions.pop(0), row.number))
            continue
        found.append(
            Step(
                on=local_day(row.at, zone),
                number=row.number,
                kind=row.kind,
                name=row.name or SOMEONE,
                stage=Stage(said["stage"]) if "stage" in said else None,
                words=said.get("words") or "",
                look_again_on=_day(said.get("look_again_on")),
            )
        )
    # a decision without its entry is a break that the audit names; it is shown all the same
    after = max((step.number for step in found), default=0)
    found += [_decision(decision, after + place) for place, decision in enumerate(decisions, start=1)]
    return sorted(found, key=lambda step: (step.on, step.number))


def _entries(db: Session, change_id: UUID) -> Any:
    query = select(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body, LedgerName.name)
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.where(LedgerEntry.chain == "trail", LedgerEntry.about == change_id).order_by(LedgerEntry.number)
    return db.execute(query)


def _decision(decision: Decided, number: int) -> Step:
    return Step(on=decision.decided_on, number=number, kind="decided", name=decision.name, decision=decision)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
