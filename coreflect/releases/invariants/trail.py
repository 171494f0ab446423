"""What was released and withdrawn, and on which days, is what the trail says of it: no theme more, none less."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries import Calendar, calendar
from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, Release


def held_to_the_trail(db: Session) -> Iterator[str]:
    """Yield a sentence for each release and each withdrawn theme that says other days than the trail, for each theme
    that the trail names and that is gone, and for each that was put among them or erased without an entry."""
    days = calendar(db)
    cells = db.execute(select(Cell.id, Cell.release_id, Cell.withdrawn_on)).all()
    themes: dict[UUID, set[UUID]] = defaultdict(set)
    for row in cells:
        themes[row.release_id].add(row.id)
    yield from _released(db, days, themes)
    yield from _withdrawn(db, days, {row.id: row.withdrawn_on for row in cells})


def _released(db: Session, days: Calendar, themes: dict[UUID, set[UUID]]) -> Iterator[str]:
    query = select(Release.id, Release.period, Release.published_on, Release.answer_by).order_by(Release.period)
    releases = {row.id: row for row in db.execute(query)}
    named: dict[UUID, set[UUID]] = defaultdict(set)
    for at, said in _entries(db, "released"):
        id = UUID(said["release"])
        named[id] |= {UUID(cell) for cell in said["cells"]}
        row = releases.get(id)
        if row is None or row.published_on is None:
            yield f"Releases: {Period.parse(said['period']).words()} was released, as the trail says, and is not now."
        elif not days.is_day(row.published_on, at):
            yield f"Releases: the trail says another day on which {said['period']} was released."
        elif not _is_due(row.published_on, row.answer_by, said.get("answer_by")):
            yield f"Releases: the trail says another day by which answers to {said['period']} are due."
    for id, row in releases.items():
        words = Period.parse(row.period).words()
        for cell in sorted(named[id] - themes[id]):
            yield f"Releases: theme {cell} left the room with {words}, as the trail says, and is not there now."
        for cell in sorted(themes[id] - named[id]) if row.published_on else ():
            yield f"Releases: theme {cell} stands in {words}, and the trail does not say that it left the room."


def _withdrawn(db: Session, days: Calendar, withdrawn: dict[UUID, date | None]) -> Iterator[str]:
    told = set[UUID]()
    for at, said in _entries(db, "withdrawn"):
        cell = UUID(said["cell"])
        told.add(cell)
        if withdrawn.get(cell) is None:
            yield f"Releases: theme {cell} was withdrawn, as the trail says, and does not stand as withdrawn."
        elif not days.is_day(withdrawn[cell], at):
            yield f"Releases: the trail says another day on which theme {cell} was withdrawn."
    for cell in sorted(id for id, day in withdrawn.items() if day is not None and id not in told):
        yield f"Releases: the words of theme {cell} are erased, and the trail does not say that it was withdrawn."


def _entries(db: Session, kind: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
    query = select(LedgerEntry.at, LedgerEntry.body).where(LedgerEntry.chain == "trail", LedgerEntry.kind == kind)
    for row in db.execute(query.order_by(LedgerEntry.number)):
        yield row.at, json.loads(row.body)["what"]


def _is_due(published_on: date, answer_by: date | None, said: str | None) -> bool:
    """Whether answers are due by the day that was said; of releases from before it was, by a day that could be set."""
    if answer_by is None or said is not None:
        return said is not None and str(answer_by) == said
    return 7 <= (answer_by - published_on).days <= 180
