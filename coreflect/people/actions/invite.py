"""Invite somebody: an account without a password, and a link that lets its owner choose one."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.permissions import Permission, Role
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.actions.teams import team_id
from coreflect.people.models import Invitation, Person
from coreflect.people.queries.accounts import account
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import WELCOME_LASTS, local_day, may_invite, may_make_link, roles_fit, token_hash


@dataclass(frozen=True)
class Link:
    """A link that has just been made: its token exists here and nowhere else; `until` is its last day."""

    person_id: UUID
    name: str
    token: str
    until: date


def invite(
    db: Session, by: Viewer, name: str, email: str, roles: frozenset[Role], team: str | None, now: datetime
) -> Link:
    """Make an account and its welcome link, and return the link.

    Refused where the inviter may not invite these roles, and where the e-mail has an account.
    """
    if sentence := roles_fit(roles):
        raise Refusal(sentence, "roles")
    if not may_invite(by.roles, roles):
        raise Refusal("PS leads invite clinicians and PS staff. Ask an administrator for other roles.", "roles")
    made = add_person(db, name, email, roles, team_id(db, team, by.may(Permission.MANAGE_PEOPLE)))
    link = new_link(db, made, by.agency.zone, now)
    record(db, "audit", "invited", by, {"person": str(made.id), "roles": sorted(roles)}, now, about=made.id)
    db.commit()
    return link


def renew(db: Session, by: Viewer, person_id: UUID, now: datetime) -> Link:
    """Make a new link for an account and return it; older links of the account stop working.

    Missing for whoever may not even see the account; refused where a link is not theirs to make.
    """
    person = db.scalars(select(Person).where(Person.id == person_id).with_for_update(key_share=True)).one_or_none()
    found = account(db, person_id, now)
    if person is None or found is None or not may_invite(by.roles, found.roles):
        raise Missing
    if not may_make_link(by.roles, found.roles, found.active, found.has_password):
        raise Refusal(
            "This account is not active. Activate it first, then make a link."
            if not found.active
            else "This person has chosen a password already. An administrator can make a link for a new one."
        )
    link = new_link(db, person, by.agency.zone, now)
    record(db, "audit", "link", by, {"person": str(person_id)}, now, about=person_id)
    db.commit()
    return link


def add_person(db: Session, name: str, email: str, roles: frozenset[Role], team: UUID | None = None) -> Person:
    """Add an account and return it; refused where the e-mail has one, also in the same moment. Commits nothing."""
    person = Person(name=name, email=email.lower(), team_id=team, **{role.value: True for role in roles})
    try:
        with db.begin_nested():
            db.add(person)
    except IntegrityError:
        raise Refusal(
            "There is an account with this e-mail already. Open it under People to make a new link.", "email"
        ) from None
    return person


def new_link(db: Session, person: Person, zone: str, now: datetime) -> Link:
    """Replace the links of an account by a new one and return it; only its hash is kept. Commits nothing."""
    token = secrets.token_urlsafe(32)
    until = now + WELCOME_LASTS
    db.execute(delete(Invitation).where(Invitation.person_id == person.id))
    db.add(Invitation(person_id=person.id, token_hash=token_hash(token), expires_at=until))
    return Link(person.id, person.name, token, local_day(until, zone))
