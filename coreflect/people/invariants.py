"""What must hold of accounts, whatever has happened: the ledger names them, and nobody else."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation.keyring import Keyring
from coreflect.people.models import Person
from coreflect.people.rules import is_erased


def invariants(db: Session, _now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each entry of the ledger that is given to somebody whose name is not the one beside it.

    An account keeps the name that it was made with until it is erased, and then no entry is given to it any more.
    """
    query = select(LedgerEntry.chain, LedgerEntry.number, LedgerName.name, Person.name.label("called"), Person.email)
    query = query.join(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.outerjoin(Person, Person.id == LedgerName.person_id).where(LedgerName.person_id.is_not(None))
    query = query.order_by(LedgerEntry.chain, LedgerEntry.number)
    for row in db.execute(query.execution_options(yield_per=1000)):
        where = f"The ledger's {row.chain}: entry {row.number}"
        if row.email is None:
            yield f"{where} is given to an account that is not there."
        elif is_erased(row.email):
            yield f"{where} is given to somebody who was erased."
        elif row.called != row.name:
            yield f"{where} is given to somebody else than the name beside it says."
