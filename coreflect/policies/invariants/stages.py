"""A change stands where the trail says it was brought last, since the day it says, and is about what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import Calendar, calendar
from coreflect.policies.invariants.trail import Told, told_in
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage, after_decision, in_effect_since
from coreflect.policies.rules.wordings import DOMAIN
from coreflect.policies.rules.words import Word


@dataclass
class _Stands:
    """What the entries about one change come to. A step of before steps had a day of their own has `dated` false."""

    stage: Stage = Stage.PROPOSED
    since: date | None = None  # None where it is the day of the last entry, written `at`
    at: datetime | None = None
    look_again_on: date | None = None
    in_effect_on: date | None = None
    dated: bool = True
    domain: str = ""

    def take(self, one: Told) -> None:
        """Follow one more entry."""
        said = one.said
        if one.kind == "text":
            self.domain = said["words"] if said["field"] == DOMAIN else self.domain
            return
        self.look_again_on = _day(said.get("look_again_on"))
        if one.kind == "looked":  # what it moves to another stage, an entry of its own says
            return
        self.since, self.at = _day(said.get("on")), one.at
        if one.kind == "proposed":
            self.stage, self.domain = Stage(said.get("stage") or Stage.PROPOSED), said.get("domain") or ""
            return
        self.stage = after_decision(Word(said["word"])) if one.kind == "decided" else Stage(said["stage"])
        self.in_effect_on = in_effect_since(self.in_effect_on, self.stage, self.since or date.min)
        self.dated = self.in_effect_on != date.min


def stages(db: Session) -> Iterator[str]:
    """Yield a sentence for each change whose stage, days or domain are not what its entries come to."""
    found, days = dict[UUID, _Stands](), calendar(db)
    for one in told_in(db, ("proposed", "stage", "decided", "looked", "text")):
        if one.about:
            found.setdefault(one.about, _Stands()).take(one)
    for change in db.execute(select(Change.__table__)):
        if told := found.get(change.id):
            yield from _not_as_told(change, told, days)


def _not_as_told(change: Any, told: _Stands, days: Calendar) -> Iterator[str]:
    where = f"Change {change.id}"
    if change.stage != told.stage:
        yield f"{where}: it stands at another stage than the trail says."
    since = change.stage_since
    if not (since == told.since if told.since else told.at is None or days.is_day(since, told.at)):
        yield f"{where}: the trail says another day since when it stands there."
    if change.look_again_on != told.look_again_on:
        yield f"{where}: the trail says another day to look at it again."
    if told.dated and change.in_effect_on != told.in_effect_on:
        yield f"{where}: the trail says another day since when it is in effect."
    if change.domain != told.domain:
        yield f"{where}: the trail says something else of what it is about."


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
