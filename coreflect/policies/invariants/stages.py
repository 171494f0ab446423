"""A change stands where the trail says it was brought last, since the day it says, and is about what it says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage, after_decision, in_effect_since
from coreflect.policies.rules.wordings import DOMAIN
from coreflect.policies.rules.words import Word


@dataclass
class _Stands:
    """What the entries about one change come to. A step of before steps had a day of their own has `dated` false."""

    stage: Stage = Stage.PROPOSED
    since: date | None = None
    in_effect_on: date | None = None
    dated: bool = True
    domain: str = ""

    def take(self, kind: str, said: dict[str, Any]) -> None:
        """Follow one more entry."""
        if kind == "text":
            self.domain = said["words"] if said["field"] == DOMAIN else self.domain
            return
        if kind == "proposed":
            self.stage, self.domain = Stage(said.get("stage") or Stage.PROPOSED), said.get("domain") or ""
            return
        if kind == "decided":
            self.stage, self.since = after_decision(Word(said["word"])), _day(said)
        else:
            self.stage, self.since = Stage(said["stage"]), _day(said)
        known = self.since or date.min
        self.in_effect_on = in_effect_since(self.in_effect_on, self.stage, known)
        self.dated = self.in_effect_on != date.min


def stages(db: Session) -> Iterator[str]:
    """Yield a sentence for each change whose stage, days or domain are not what its entries come to."""
    kinds = ("proposed", "stage", "decided", "text")
    query = select(LedgerEntry.about, LedgerEntry.kind, LedgerEntry.body)
    query = query.where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(kinds)).order_by(LedgerEntry.number)
    found: dict[UUID, _Stands] = {}
    for row in db.execute(query):
        found.setdefault(row.about, _Stands()).take(row.kind, json.loads(row.body)["what"])
    for change in db.execute(select(Change.__table__)):
        if told := found.get(change.id):
            yield from _not_as_told(change, told)


def _not_as_told(change: Any, told: _Stands) -> Iterator[str]:
    where = f"Change {change.id}"
    if change.stage != told.stage:
        yield f"{where}: it stands at another stage than the trail says."
    if told.since and change.stage_since != told.since:
        yield f"{where}: the trail says another day since when it stands there."
    if told.dated and change.in_effect_on != told.in_effect_on:
        yield f"{where}: the trail says another day since when it is in effect."
    if change.domain != told.domain:
        yield f"{where}: the trail says something else of what it is about."


def _day(said: dict[str, Any]) -> date | None:
    return date.fromisoformat(said["on"]) if said.get("on") else None
