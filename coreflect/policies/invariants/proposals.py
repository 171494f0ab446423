"""Changes stand in the register because the trail says that they were proposed, and as it says."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import Said, said_in
from coreflect.policies.models import Change, ChangeCell, ChangeHolder

WORDS = ("title", "what", "origin")  # what stays as it was proposed; a domain can be said anew


def proposals(db: Session) -> Iterator[str]:
    """Yield a sentence for each change that the trail does not name once or not in these words, or that is gone; and
    for themes, confirmations and holders that are other ones than it says."""
    proposed = said_in(db, "proposed")
    linked, confirmed, held = said_in(db, "linked"), said_in(db, "confirmed"), said_in(db, "holders")
    cells, sure = _pairs(db, ChangeCell.__table__, "cell_id"), _confirmed(db)
    holders = _pairs(db, ChangeHolder.__table__, "person_id")
    for row in db.execute(select(Change.id, Change.title, Change.what, Change.origin)):
        entries = proposed.pop(row.id, [])
        if len(entries) != 1:
            yield f"Change {row.id}: its proposal does not stand once in the trail."
            continue
        said = entries[0]
        if any(key in said and said[key] != getattr(row, key) for key in WORDS):
            yield f"Change {row.id}: the trail does not say the same."
        if cells[row.id] != _all(entries, "cells") | _all(linked.get(row.id, []), "cells"):
            yield f"Change {row.id}: it names other themes than the trail says."
        if sure[row.id] != _all(confirmed.get(row.id, []), "cells"):
            yield f"Change {row.id}: other themes are confirmed than the trail says."
        if holders[row.id] != _holders(said, held.get(row.id, [])):
            yield f"Change {row.id}: other people hold it than the trail says."
    for id in proposed:
        yield f"The trail names a change {id} that is not in the register."


def _pairs(db: Session, table: FromClause, what: str) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for change_id, id in db.execute(select(table.c.change_id, table.c[what])):
        found[change_id].add(id.hex)
    return found


def _confirmed(db: Session) -> dict[UUID, set[str]]:
    query = select(ChangeCell.change_id, ChangeCell.cell_id).where(ChangeCell.confirmed_on.is_not(None))
    found: dict[UUID, set[str]] = defaultdict(set)
    for change_id, cell_id in db.execute(query):
        found[change_id].add(cell_id.hex)
    return found


def _all(entries: list[Said], key: str) -> set[str]:
    return {one for said in entries for one in said.get(key, ())}


def _holders(proposed: dict[str, Any], later: list[Said]) -> set[str]:
    found = set(proposed.get("holders", ()))
    for said in later:
        found = (found | set(said.get("joined", ()))) - set(said.get("left", ()))
    return found
