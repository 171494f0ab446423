"""What must hold of the ledger, whatever has happened."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency import queries
from coreflect.agency.queries.ledger import Written, fitting
from coreflect.agency.rules import DoesNotFit, is_listed_rightly, parsed
from coreflect.agency.rules.names import stands_rightly
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Role

LETS = {
    "update": "changed",
    "delete": "deleted",
    "replace": "written over",
    "truncate": "deleted together with all others",
}
TRIGGERS = {"sqlite": {"update", "delete", "replace"}, "postgresql": {"update", "delete", "truncate"}}


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each chain that is broken, each entry that is listed elsewhere or under a name that is none,
    each head that lies, and each trigger that has fallen."""
    heads = queries.heads(db)
    for name in ("trail", "audit"):
        last, astray = (0, ""), list[str]()
        try:
            with closing(queries.chain(db, name)) as chain:
                for number, hash_ in fitting(_beside(chain, astray)):
                    last = number, hash_
        except DoesNotFit as found:
            yield f"The ledger's {name}: {found.sentence[0].lower()}{found.sentence[1:]}"
        yield from (f"The ledger's {name}: {sentence}" for sentence in astray)
        if heads.get(name, (0, "")) != last:
            yield f"The ledger's {name}: its head does not name the last entry."
    standing = queries.standing_triggers(db)
    for event in sorted(TRIGGERS[db.get_bind().dialect.name]):
        if f"ledger_entry_no_{event}" not in standing:
            yield f"The ledger's trigger against {event} does not stand: an entry could be {LETS[event]} now."


def _beside(chain: Iterator[Written], astray: list[str]) -> Iterator[Written]:
    """Hand on what is read, and note what stands beside an entry in its row and name, unhashed, and is not as it says.

    A body that says nothing that could be compared is passed by: the chain itself does not fit there.
    """
    for entry in chain:
        yield entry
        body = parsed(entry.link.body)
        where = f"entry {entry.link.number}"
        if not is_listed_rightly(entry.kind, body["what"], entry.about):
            astray.append(f"{where} is listed under something else than it is about.")
        if not stands_rightly(
            entry.name, entry.salt, entry.person_id, (role for role in Role if role in body["roles"])
        ):
            astray.append(f"{where} has a name beside it that is neither kept nor erased as names are.")
