"""What must hold of the ledger, whatever has happened."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency import queries
from coreflect.agency.queries.ledger import fitting
from coreflect.agency.rules import DoesNotFit
from coreflect.foundation.keyring import Keyring

TRIGGERS = {"sqlite": {"update", "delete"}, "postgresql": {"update", "delete", "truncate"}}


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each chain that is broken, each head that lies, each trigger that has fallen."""
    heads = queries.heads(db)
    for name in ("trail", "audit"):
        last = (0, "")
        try:
            with closing(queries.chain(db, name)) as chain:
                for number, hash_ in fitting(chain):
                    last = number, hash_
        except DoesNotFit as found:
            yield f"The ledger's {name}: {found.sentence[0].lower()}{found.sentence[1:]}"
        if heads.get(name, (0, "")) != last:
            yield f"The ledger's {name}: its head does not name the last entry."
    standing = queries.standing_triggers(db)
    for event in sorted(TRIGGERS[db.get_bind().dialect.name]):
        if f"ledger_entry_no_{event}" not in standing:
            yield f"The ledger's trigger against {event} does not stand."
