"""Erase a person for good: the name goes, what they did stays under the role they had."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.rules.names import someone
from coreflect.foundation.db import empty_log
from coreflect.foundation.refusals import Refusal
from coreflect.foundation.rooms import Room
from coreflect.people.actions.accounts import keep_an_administrator, let_go, locked, roles_of
from coreflect.people.models import Invitation, Person
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import address_of_nobody, is_erased, may_erase


def erase(db: Session, by: Viewer, person_id: UUID, rooms: Iterable[Room], now: datetime) -> None:
    """Erase the person of a closed account; done again, it changes nothing.

    Name, address, password, team and links go; every room lets go of what they held and takes their name out of what it
    keeps. The row stays under their role, because what they decided and wrote stands on it. Refused for an open
    account, for oneself, and where no administrator would be left.
    """
    rooms = list(rooms)
    person = locked(db, person_id)
    if is_erased(person.email):
        db.rollback()
        return
    if sentence := may_erase(by.id, person.id, person.active):
        raise Refusal(sentence)
    if person.administrator:
        keep_an_administrator(db, by, person, None)
    let_go(db, person_id, rooms, now)
    for room in reversed(rooms):
        if room.erase:
            room.erase(db, person_id, person.name, now)
    db.execute(delete(Invitation).where(Invitation.person_id == person_id))
    _empty(person)
    record(db, "audit", "erased", by, {"person": str(person_id)}, now, about=person_id)
    db.commit()
    empty_log(db)


def _empty(person: Person) -> None:
    person.name = someone(roles_of(person))
    person.email = address_of_nobody(uuid4().hex)
    person.password_hash = person.team_id = None
    person.stamp += 1
