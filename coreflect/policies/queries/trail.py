"""The trail of a change, as the ledger keeps it: the one place where what is said of a change is read."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation.permissions import Role
from coreflect.policies.rules.days import local_day

SOMEONE = "someone who has left"


@dataclass(frozen=True)
class Entry:
    """One entry about a change. `number` is its place in the trail and its address; `said` is what it holds.

    `by` is None for what nobody pressed, and for somebody who was erased; `name` then says their role.
    """

    number: int
    on: date
    kind: str
    by: UUID | None
    name: str
    roles: frozenset[Role]
    said: dict[str, Any]

    def day(self, key: str) -> date | None:
        """Return a day that the entry holds under this key, or None."""
        written = self.said.get(key)
        return date.fromisoformat(written) if written else None

    def ids(self, key: str) -> tuple[UUID, ...]:
        """Return the ids that the entry holds under this key."""
        return tuple(UUID(one) for one in self.said.get(key) or ())


def entries(db: Session, change_id: UUID, zone: str) -> list[Entry]:
    """Return every entry of the trail about a change in one statement, the first one first."""
    query = select(
        *(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body, LedgerName.person_id, LedgerName.name)
    )
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.where(LedgerEntry.chain == "trail", LedgerEntry.about == change_id).order_by(LedgerEntry.number)
    found = []
    for row in db.execute(query):
        body = json.loads(row.body)
        to = row.number, local_day(row.at, zone), row.kind, row.person_id, row.name or SOMEONE
        found.append(Entry(*to, frozenset(Role(one) for one in body["roles"]), body["what"]))
    return found
