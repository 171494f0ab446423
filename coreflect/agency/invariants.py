"""What must hold of the ledger, whatever has happened."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency import queries
from coreflect.agency.rules import first_break
from coreflect.foundation.keyring import Keyring

TRIGGERS = {"sqlite": {"update", "delete"}, "postgresql": {"update", "delete", "truncate"}}


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each chain that is broken, each head that lies, each trigger that has fallen."""
    heads = queries.heads(db)
    for name in ("trail", "audit"):
        links = list(queries.chain(db, name))
        if broken := first_break(links):
            yield f"The ledger's {name}: {broken}."
        last = (links[-1].number, links[-1].hash) if links else (0, "")
        if heads.get(name, (0, "")) != last:
            yield f"The ledger's {name}: its head does not name the last entry."
    standing = queries.standing_triggers(db)
    for event in sorted(TRIGGERS[db.get_bind().dialect.name]):
        if f"ledger_entry_no_{event}" not in standing:
            yield f"The ledger's trigger against {event} does not stand."
