"""Who held the pen, offers and dissents: a change counts what its trail says, and nobody spoke for the other side."""

import json
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.foundation.permissions import Role
from coreflect.policies.models import Change
from coreflect.policies.queries.decisions import READ, TERMS, Said, said
from coreflect.policies.queries.trail import Entry
from coreflect.policies.rules.pens import Side

SPEAKS = {Side.PS: {Role.PS_LEAD, Role.PS_STAFF}, Side.LEADERSHIP: {Role.LEADERSHIP}}


def sides(db: Session) -> Iterator[str]:
    """Yield a sentence for each change whose pens, offer or dissents are not those of its trail, and for each word,
    offer or joint decision that somebody said for a side which is not theirs."""
    entries = _entries(db)
    columns = *(Change.id, Change.pen_leadership, Change.pen_ps, Change.offer), Change.dissents, Change.unanswered
    for row in db.execute(select(*columns)):
        found = said(entries[row.id])
        if tuple(row)[1:] != _marks(found):
            yield f"Change {row.id}: who held the pen, its offer or its dissents are not as the trail says."
        yield from _spoken(f"Change {row.id}", entries[row.id], found)
        yield from _of_nothing(f"Change {row.id}", entries[row.id])


def _marks(found: Said) -> tuple[str, str, str, int, int]:
    pens, dissents = found.pens(len(found.decisions)), found.dissents
    offer = found.offer.side.value if found.offer else ""
    return pens.leadership or "", pens.ps or "", offer, len(dissents), sum(not one.answers for one in dissents)


def _spoken(where: str, entries: list[Entry], found: Said) -> Iterator[str]:
    offers = {one.number: one for one in found.offers}
    roles = {entry.number: entry.roles for entry in entries}
    for entry in entries:
        if entry.kind in ("pen", "offered") and not _for(Side(entry.said["side"]), entry.roles):
            yield f"{where}: entry {entry.number} speaks for a side that is not its author's."
    for (place, side), spoke in found.speakers.items():
        people, others = ({one.by for one in said} for said in (spoke, found.speakers.get((place, side.other), [])))
        if side is Side.PS and people & others - {None}:  # of who was erased nobody is known any more
            yield f"{where}: one person has said the words of both sides on decision {place}."
    since = 0
    for one in found.decisions:
        earlier = {(other.side, other.by) for other in found.offers if since < other.number < one.number}
        since = one.number
        if one.together:
            offer = offers.get(one.offer or 0)
            if offer is None or any(getattr(one, term) != getattr(offer, term) for term in TERMS):
                yield f"{where}: decision {one.place} stands as decided together without its offer."
            elif (one.by and (offer.side, one.by) in earlier) or not _for(offer.side.other, roles[one.number]):
                yield f"{where}: decision {one.place} was not pressed by both sides."


def _of_nothing(where: str, entries: list[Entry]) -> Iterator[str]:
    decisions, dissents = 0, set[int]()
    for entry in entries:
        decisions += entry.kind == "decided"
        if entry.kind == "dissent":
            dissents.add(entry.number)
        first = {"pen": 0, "dissent": 1}.get(entry.kind)
        astray = entry.kind == "dissent_answered" and entry.said["dissent"] not in dissents
        if astray or (first is not None and not first <= entry.said["decision"] <= decisions):
            yield f"{where}: entry {entry.number} speaks of a decision or a dissent that is not there."


def _for(side: Side, roles: frozenset[Role]) -> bool:
    return bool(roles & SPEAKS[side]) and not roles & SPEAKS[side.other]


def _entries(db: Session) -> dict[UUID, list[Entry]]:
    query = select(LedgerEntry.number, LedgerEntry.about, LedgerEntry.kind, LedgerEntry.body, LedgerName.person_id)
    query = query.add_columns(LedgerEntry.at).outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id)
    query = query.where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(READ)).order_by(LedgerEntry.number)
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for row in db.execute(query):
        body = json.loads(row.body)
        to = row.number, row.at.date(), row.kind, row.person_id, ""
        found[row.about].append(Entry(*to, frozenset(map(Role, body["roles"])), body["what"]))
    return found
