"""What the ledger does when a person is erased."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.agency.rules.names import someone
from coreflect.foundation.permissions import Role


def erase(db: Session, person_id: UUID, _name: str, _now: datetime) -> None:
    """Put beside each entry of a person the roles they had when they wrote it, in place of their name.

    Salt and person go with the name, so that nobody can try names against the hash in the entry. The chain itself holds
    no name and stays as it is. The calling action commits.
    """
    query = select(LedgerName.entry_id, LedgerEntry.body).join(LedgerEntry, LedgerEntry.id == LedgerName.entry_id)
    rows = [
        {"entry": row.entry_id, "instead": someone(Role(one) for one in json.loads(row.body)["roles"])}
        for row in db.execute(query.where(LedgerName.person_id == person_id))
    ]
    if rows:
        table = LedgerName.__table__
        instead = update(table).where(table.c.entry_id == bindparam("entry"))
        db.connection().execute(instead.values(person_id=None, salt="", name=bindparam("instead")), rows)
