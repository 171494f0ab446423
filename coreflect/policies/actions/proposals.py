"""Propose a change: what would change, where it comes from, who will hold it with the one who proposes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Change, ChangeCell, ChangeHolder, Raised
from coreflect.policies.queries.holders import active_among
from coreflect.policies.queries.origin import standing_cells
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.stages import Stage

USED = "This page has been used already. Open a new one to propose a change."


@dataclass(frozen=True)
class Proposal:
    """What would change, where it comes from, who will hold it with the author.

    `key` was made with the page: a proposal that is sent twice is one proposal. `heard` says that it is still thought
    about; `domain` is a key of rules.domains or nothing.
    """

    key: UUID
    title: str
    what: str
    cells: frozenset[UUID]
    holders: frozenset[UUID]
    origin: Origin = Origin.THEMES
    domain: str = ""
    heard: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """What people wrote in it, by field."""
        return {"title": self.title, "what": self.what}


def propose(db: Session, author: Viewer, proposal: Proposal, now: datetime) -> UUID:
    """Put a proposal in the register, held by the author and those they name, and return its id.

    Raises Refusal for a theme that is not released, a holder who is not active, nobody beside the author, for what is
    raised in one's own name (actions.raised: it waits for the first of the month), and for words that point to
    somebody else than those who hold it.
    """
    if sent := sent_before(db, author, proposal.key):
        return sent
    if db.get(Raised, proposal.key):
        raise Refusal(USED)
    names = co_holders(db, author, proposal.holders)
    if proposal.origin is Origin.PS_STAFF:
        raise Refusal("What is raised in one's own name appears on the first of the next month.", "origin")
    if bool(proposal.cells) is not (proposal.origin is Origin.THEMES):
        raise Refusal("Choose themes, or say that it does not come from co-reflection; not both.", "origin")
    if len(standing_cells(db, proposal.cells)) != len(proposal.cells):
        raise Refusal("One of these themes is not released any more. Look through them and choose again.", "cells")
    refuse_what_points_to_someone(db, author, proposal.texts, names.values())
    if not enter(db, author, proposal, names, local_day(now, author.agency.zone), now):
        return sent_before(db, author, proposal.key) or proposal.key
    db.commit()
    return proposal.key


def enter(db: Session, author: Viewer, proposal: Proposal, others: Collection[UUID], on: date, now: datetime) -> bool:
    """Write a proposal of a day into the register, with its entry, held by the author and `others`; no commit.

    Returns False where a change with its key is there already: the same proposal, sent twice at once.
    """
    people = {author.id, *others}
    stage = Stage.HEARD if proposal.heard else Stage.PROPOSED
    try:
        with db.begin_nested():
            db.add(
                Change(
                    id=proposal.key,
                    origin=proposal.origin.value,
                    domain=proposal.domain,
                    stage=stage.value,
                    stage_since=on,
                    proposed_on=on,
                    proposed_by=author.id,
                    title=proposal.title,
                    what=proposal.what,
                )
            )
    except IntegrityError:
        return False
    db.add_all(ChangeCell(change_id=proposal.key, cell_id=cell) for cell in proposal.cells)
    db.add_all(ChangeHolder(change_id=proposal.key, person_id=person) for person in people)
    said = {
        "change": proposal.key.hex,
        **proposal.texts,
        "origin": proposal.origin.value,
        "domain": proposal.domain,
        "stage": stage.value,
        "cells": sorted(cell.hex for cell in proposal.cells),
        "holders": sorted(person.hex for person in people),
    }
    if proposal.origin is Origin.PS_STAFF:  # it stands in the register since its day, whenever it came to be entered
        said["on"] = on
    record(db, "trail", "proposed", author, said, now, about=proposal.key)
    return True


def co_holders(db: Session, author: Viewer, chosen: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those who will hold a change beside its author.

    Raises Refusal where one of them has no active account, where there is nobody, and for an author who proposes
    nothing: a change is proposed, and so owned at first, by PS leads and PS staff.
    """
    if not author.may(Permission.PROPOSE):
        raise Refusal("PS leads and PS staff propose changes.")
    others = set(chosen) - {author.id}
    names = active_among(db, others)
    if len(names) != len(others):
        raise Refusal("Somebody you chose has no active account any more. Choose again?", "holders")
    if not names:
        raise Refusal("A change is held by two people or more. Choose who will hold it with you.", "holders")
    return names


def sent_before(db: Session, author: Viewer, key: UUID) -> UUID | None:
    """Return the id of the change that this author has sent with this key already, or None."""
    sent = db.get(Change, key)
    if sent and sent.proposed_by != author.id:
        raise Refusal(USED)
    return sent.id if sent else None
