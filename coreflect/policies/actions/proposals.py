"""Propose a change: what would change, where it comes from, who will hold it with the one who proposes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Change, ChangeCell, ChangeHolder
from coreflect.policies.queries.holders import active_among
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.stages import Stage
from coreflect.releases.queries.cells import cells_by_ids


@dataclass(frozen=True)
class Proposal:
    """What would change, where it comes from, who will hold it with the author.

    `key` was made with the page: a proposal that is sent twice is one proposal. Without cells it is raised by
    PS staff in their own name.
    """

    key: UUID
    title: str
    what: str
    cells: frozenset[UUID]
    holders: frozenset[UUID]


def propose(db: Session, author: Viewer, proposal: Proposal, now: datetime) -> UUID:
    """Put a proposal in the register, held by the author and those they name, and return its id.

    Raises Refusal for a theme that is not released, a holder who is not active, nobody beside the author, and
    for words that point to somebody else than those who hold it.
    """
    if sent := _sent(db, author, proposal.key):
        return sent
    cells = cells_by_ids(db, proposal.cells)
    if len(cells) != len(proposal.cells) or any(cell.withdrawn_on for cell in cells):
        raise Refusal("One of these themes is not released any more. Look through them and choose again.", "cells")
    names = active_among(db, proposal.holders - {author.id})
    if len(names) != len(proposal.holders - {author.id}):
        raise Refusal("Somebody you chose has no active account any more. Choose again?", "holders")
    if not names:
        raise Refusal("A change is held by two people or more. Choose who will hold it with you.", "holders")
    texts = {"title": proposal.title, "what": proposal.what}
    refuse_what_points_to_someone(db, texts, {*names.values(), author.name})
    today = local_day(now, author.agency.zone)
    origin = "themes" if cells else "ps_staff"
    people = {author.id, *names}
    try:
        with db.begin_nested():
            db.add(
                Change(
                    id=proposal.key,
                    origin=origin,
                    stage=Stage.PROPOSED.value,
                    stage_since=today,
                    proposed_on=today,
                    proposed_by=author.id,
                    **texts,
                )
            )
    except IntegrityError:  # the same proposal, sent twice at once: the other one has made it
        return _sent(db, author, proposal.key) or proposal.key
    db.add_all(ChangeCell(change_id=proposal.key, cell_id=cell.id) for cell in cells)
    db.add_all(ChangeHolder(change_id=proposal.key, person_id=person) for person in people)
    said = {
        "change": proposal.key.hex,
        "title": proposal.title,
        "origin": origin,
        "cells": sorted(cell.id.hex for cell in cells),
        "holders": sorted(person.hex for person in people),
    }
    record(db, "trail", "proposed", author, said, now, about=proposal.key)
    db.commit()
    return proposal.key


def _sent(db: Session, author: Viewer, key: UUID) -> UUID | None:
    """Return the id of the proposal that this author has sent with this key already, or None."""
    sent = db.get(Change, key)
    if sent and sent.proposed_by != author.id:
        raise Refusal("This page has been used already. Open a new one to propose a change.")
    return sent.id if sent else None
