"""Who did what on which day: columns that repeat it say the same as the entry that was written then."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import Calendar, calendar
from coreflect.policies.invariants.trail import Told, told_in
from coreflect.policies.models import Answer, Change, ChangeCell, Decision, Version

KINDS = ("proposed", "confirmed", "decided", "answered", "version", "approved")


@dataclass
class _Entries:
    """The entries that rows are held to, each where its row is found."""

    proposed: dict[UUID, Told]
    confirmed: dict[tuple[UUID, UUID], Told]
    decided: dict[tuple[UUID, int], Told]
    answered: dict[UUID, Told]
    made: dict[UUID, Told]


def pressed(db: Session) -> Iterator[str]:
    """Yield a sentence for each row that says another day or another person than its entry.

    What has no entry is named elsewhere, and who was erased is in no entry any more.
    """
    days, told = calendar(db), _read(db)
    for row in db.execute(select(Change.id, Change.proposed_on, Change.proposed_by)):
        if one := told.proposed.get(row.id):
            same = one.said["on"] == row.proposed_on.isoformat() if "on" in one.said else None
            yield from _held(f"Change {row.id}, proposed", one, days, row.proposed_on, row.proposed_by, same)
    for row in db.execute(select(ChangeCell.__table__).where(ChangeCell.confirmed_on.is_not(None))):
        if one := told.confirmed.get((row.change_id, row.cell_id)):
            where = f"Change {row.change_id}, confirmed for theme {row.cell_id}"
            yield from _held(where, one, days, row.confirmed_on, row.confirmed_by)
    for noted in db.execute(select(Decision.change_id, Decision.number, Decision.recorded_by)):
        if (one := told.decided.get((noted.change_id, noted.number))) and not _is_by(noted.recorded_by, one):
            yield f"Decision {noted.number} on change {noted.change_id}: the trail says that somebody else noted it."
    for given in db.execute(select(Answer.id, Answer.cell_id, Answer.number, Answer.answered_on, Answer.answered_by)):
        if one := told.answered.get(given.id):
            where = f"Answer {given.number} to theme {given.cell_id}"
            yield from _held(where, one, days, given.answered_on, given.answered_by)
    for made in db.execute(select(Version.id, Version.change_id, Version.made_on, Version.made_by)):
        if one := told.made.get(made.id):
            yield from _held(f"Version {made.id} of change {made.change_id}", one, days, made.made_on, made.made_by)


def _held(where: str, one: Told, days: Calendar, on: Any, by: UUID | None, same: bool | None = None) -> Iterator[str]:
    if not (days.is_day(on, one.at) if same is None else same):
        yield f"{where}: the trail says another day."
    if not _is_by(by, one):
        yield f"{where}: the trail says that it was somebody else."


def _is_by(person_id: UUID | None, one: Told) -> bool:
    return one.by is None or person_id == one.by


def _read(db: Session) -> _Entries:
    found, decisions = _Entries({}, {}, {}, {}, {}), defaultdict[UUID, int](int)
    for one in told_in(db, KINDS):
        if one.about is None:
            continue
        if one.kind == "proposed":
            found.proposed[one.about] = one
        elif one.kind == "answered":
            found.answered[one.about] = one
        elif one.kind == "confirmed":
            found.confirmed |= {(one.about, UUID(cell)): one for cell in one.said["cells"]}
        elif one.kind == "decided":
            decisions[one.about] += 1
            found.decided[one.about, decisions[one.about]] = one
        else:
            found.made[UUID(one.said["version"])] = one
    return found
