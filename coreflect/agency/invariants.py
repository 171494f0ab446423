"""What must hold of the ledger, whatever has happened."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency import queries
from coreflect.agency.queries.ledger import Written
from coreflect.agency.rules import DoesNotFit, check_entry, parsed
from coreflect.foundation.keyring import Keyring

TRIGGERS = {"sqlite": {"update", "delete"}, "postgresql": {"update", "delete", "truncate"}}


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each chain that is broken, each head that lies, each trigger that has fallen."""
    heads = queries.heads(db)
    for name in ("trail", "audit"):
        last = (0, "")
        try:
            for number, hash_ in _fitting(queries.chain(db, name)):
                last = number, hash_
        except DoesNotFit as found:
            yield f"The ledger's {name}: {found.sentence[0].lower()}{found.sentence[1:]}"
        if heads.get(name, (0, "")) != last:
            yield f"The ledger's {name}: its head does not name the last entry."
    standing = queries.standing_triggers(db)
    for event in sorted(TRIGGERS[db.get_bind().dialect.name]):
        if f"ledger_entry_no_{event}" not in standing:
            yield f"The ledger's trigger against {event} does not stand."


def _fitting(chain: Iterator[Written]) -> Iterator[tuple[int, str]]:
    """Yield number and hash of each entry that fits, also with what stands beside it in its row."""
    before = ""
    for number, (link, kind, at) in enumerate(chain, start=1):
        written = check_entry(link, number, before)
        if (kind, at.replace(microsecond=0)) != (parsed(link.body)["kind"], written):
            raise DoesNotFit(f"Entry {number} is listed under another kind or moment than the one it was written with.")
        before = link.hash
        yield number, before
