"""What is known of looks at a change is what the trail says of them."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries import calendar
from coreflect.policies.invariants.trail import said_in
from coreflect.policies.models import Change
from coreflect.policies.rules.looks import Outcome


def looks(db: Session) -> Iterator[str]:
    """Yield a sentence for each change that was looked at on another day than the trail says, for each look without
    words or outcome, and for each that was kept without a day to look at it next."""
    days = calendar(db)
    query = select(LedgerEntry.about, LedgerEntry.at).where(LedgerEntry.chain == "trail", LedgerEntry.kind == "looked")
    last = {about: at for about, at in db.execute(query.order_by(LedgerEntry.number)) if about}
    for id, looked_on in db.execute(select(Change.id, Change.looked_on)):
        at = last.pop(id, None)
        if looked_on is not None if at is None else not days.is_day(looked_on, at):
            yield f"Change {id}: the trail does not say that it was looked at on that day."
    for gone in last:
        yield f"The trail tells of a look at a change {gone} that is not in the register."
    for id, said in said_in(db, "looked").items():
        for one in said:
            if not one["words"].strip() or one["outcome"] not in list(Outcome):
                yield f"Change {id}: a look at it does not say what is different, or what follows."
            if (one["outcome"] == Outcome.KEEP.value) != bool(one["look_again_on"]):
                yield f"Change {id}: what is kept, and only that, has a day to look at it again."
