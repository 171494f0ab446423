"""Decisions are what the trail says was decided."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import Said, gaps, said_by, said_in, without_reason
from coreflect.policies.models import Decision


def decisions(db: Session) -> Iterator[str]:
    """Yield a sentence for each decision that is missing, without its reason, or not as the trail says it."""
    entries = said_in(db, "decided")
    numbers: dict[UUID, list[int]] = defaultdict(list)
    rows: dict[UUID, list[Said]] = defaultdict(list)
    for row in db.execute(select(Decision.__table__).order_by(Decision.change_id, Decision.number)):
        numbers[row.change_id].append(row.number)
        yield from without_reason(f"Decision {row.number} on change {row.change_id}", row)
        said = {"change": row.change_id.hex, "body": row.body, "decided_on": row.decided_on.isoformat(), **said_by(row)}
        rows[row.change_id].append({**said, "together": row.together})
    yield from gaps("Decisions on change", numbers)
    for id in rows.keys() | entries.keys():
        if rows.get(id, []) != [_of(said) for said in entries.get(id, [])]:
            yield f"Decisions on change {id}: the trail does not say the same."


def _of(said: Said) -> Said:
    """What an entry says of the decision; `on` is said of the change, which the invariant of stages holds to it.

    Entries from before joint decisions were kept do not say how many pressed.
    """
    return {"together": False, **{key: value for key, value in said.items() if key != "on"}}
