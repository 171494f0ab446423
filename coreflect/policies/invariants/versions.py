"""Versions are what the trail says was saved and approved: every text still has the digest that it had then."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Version
from coreflect.policies.rules.policy_text import digest
from coreflect.policies.rules.versions import Number, Standing, State, objections, standing


def versions(db: Session) -> Iterator[str]:
    """Yield a sentence for each version whose text, number, state or approval is not as the trail tells it."""
    rows: dict[UUID, dict[UUID, tuple[Standing, str]]] = defaultdict(dict)
    for row in db.execute(select(Version.__table__).execution_options(yield_per=50)):
        rows[row.change_id][row.id] = _kept(row), digest(row.text, row.link)
    told = {change: standing(said) for change, said in _entries(db).items()}
    for change in sorted(rows.keys() | told.keys()):
        for sentence in _one_change(rows.get(change, {}), told.get(change, [])):
            yield f"Versions of change {change}: {sentence}."


def _one_change(rows: dict[UUID, tuple[Standing, str]], told: list[Standing]) -> Iterator[str]:
    yield from objections(told)
    for one in told:
        kept, mark = rows.pop(one.id, (None, ""))
        where = one.number.words
        if kept is None:
            yield f"{where} stands in the trail and is gone"
            continue
        if mark != one.digest:
            yield f"the text of {where} is not the one that the trail tells of"
        for name in ("number", "state", "summary", "link", "digest"):
            if getattr(kept, name) != getattr(one, name):
                yield f"the {name} of {where} is not the one that the trail tells of"
    for kept, _ in rows.values():
        yield f"{kept.number.words} does not stand in the trail"


def _kept(row: Any) -> Standing:
    return Standing(row.id, Number(row.major, row.minor), State(row.state), row.summary, row.link, row.digest)


def _entries(db: Session) -> dict[UUID, list[tuple[str, dict[str, Any]]]]:
    query = select(LedgerEntry.about, LedgerEntry.kind, LedgerEntry.body)
    query = query.where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(("version", "approved")))
    found: dict[UUID, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for row in db.execute(query.order_by(LedgerEntry.number)):
        found[row.about].append((row.kind, json.loads(row.body)["what"]))
    return found
