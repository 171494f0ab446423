"""Changes stand in the register because the trail says that they were proposed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import said_in
from coreflect.policies.models import Change


def proposals(db: Session) -> Iterator[str]:
    """Yield a sentence for each change that the trail does not name once, and each that it names and is gone."""
    proposed = said_in(db, "proposed")
    for id in db.scalars(select(Change.id)):
        if len(proposed.pop(id, [])) != 1:
            yield f"Change {id}: its proposal does not stand once in the trail."
    for id in proposed:
        yield f"The trail names a change {id} that is not in the register."
