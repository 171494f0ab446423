"""Change an account: name, roles and team, and whether it is active."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.rules import fingerprint
from coreflect.foundation.permissions import Permission, Role, may
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.foundation.rooms import Room
from coreflect.people.actions.teams import team_id
from coreflect.people.models import Invitation, Person, Team
from coreflect.people.queries.accounts import Account
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import is_erased, roles_fit, stays_signed_in


def mark_of(name: str, roles: Iterable[Role], team: str | None) -> str:
    """Return the mark of what an account's page shows, to notice that somebody else changed it meanwhile."""
    return fingerprint(name, sorted(roles), team or "")


def mark_of_account(account: Account) -> str:
    """Return the mark of an account as it stands."""
    return mark_of(account.name, account.roles, account.team)


def change(
    db: Session,
    by: Viewer,
    person_id: UUID,
    name: str,
    roles: frozenset[Role],
    team: str | None,
    seen: str,
    rooms: Iterable[Room],
    now: datetime,
) -> bool:
    """Set name, roles and team of an account that still is as `seen` says; True when that ended an open link.

    A change of roles is logged. It ends the links made for the account, because whoever made one might not make
    one for the new roles, and the sign-ins of devices that stayed signed in for good under the old ones.
    Who signs up no more gives back what they hold ahead, so that others come. Refused for roles that do not fit
    together, and where no administrator would be left.
    """
    if sentence := roles_fit(roles):
        raise Refusal(sentence, "roles")
    person = locked(db, person_id)
    _refuse_erased(person)
    before = roles_of(person)
    old_team = db.scalar(select(Team.name).where(Team.id == person.team_id))
    if mark_of(person.name, before, old_team) != seen:
        raise Refusal("Somebody changed this account meanwhile. Look at what it says now, then save again.")
    if Role.ADMINISTRATOR in before - roles:
        keep_an_administrator(db, by, person, "roles")
    person.name, person.team_id = name, team_id(db, team, may_make=True)
    ended = False
    if roles != before:
        for role in Role:
            setattr(person, role.value, role in roles)
        links = delete(Invitation).where(Invitation.person_id == person_id, Invitation.expires_at > now)
        ended = bool(db.execute(links.returning(Invitation.id)).all())
        if stays_signed_in(before):
            person.stamp += 1
        if may(before, Permission.SIGN_UP) and not may(roles, Permission.SIGN_UP):
            let_go(db, person_id, rooms, now)
        what = {"person": str(person_id), "roles": sorted(roles), "before": sorted(before)}
        record(db, "audit", "roles", by, what, now, about=person_id)
    db.commit()
    return ended


def deactivate(db: Session, by: Viewer, person_id: UUID, rooms: Iterable[Room], now: datetime) -> None:
    """Close an account: its sign-ins and links end, and every room lets go of what the person holds ahead.

    Done again, it changes nothing. Refused where no administrator would be left.
    """
    person = locked(db, person_id)
    if not person.active:
        return
    if person.administrator:
        keep_an_administrator(db, by, person, None)
    person.active = False
    person.stamp += 1
    db.execute(delete(Invitation).where(Invitation.person_id == person_id))
    let_go(db, person_id, rooms, now)
    record(db, "audit", "deactivated", by, {"person": str(person_id)}, now, about=person_id)
    db.commit()


def activate(db: Session, by: Viewer, person_id: UUID, now: datetime) -> None:
    """Open an account again, with the password it had; done again, it changes nothing."""
    person = locked(db, person_id)
    if person.active:
        return
    _refuse_erased(person)
    person.active = True
    record(db, "audit", "activated", by, {"person": str(person_id)}, now, about=person_id)
    db.commit()


def roles_of(person: Person) -> frozenset[Role]:
    """Return the roles of an account's row."""
    return frozenset(role for role in Role if getattr(person, role.value))


def let_go(db: Session, person_id: UUID, rooms: Iterable[Room], now: datetime) -> None:
    """Let every room let go of what a person holds ahead.

    Rooms that stand on others come first, as everywhere: whoever calls a date off holds the date, then its letters.
    """
    db.flush()
    for room in reversed(list(rooms)):
        if room.leave:
            room.leave(db, person_id, now)


def locked(db: Session, person_id: UUID) -> Person:
    """Return the row of an account, locked, or Missing.

    Its row and those of all active administrators are locked in one order, so that two administrators who
    act on each other at once wait instead of standing in each other's way. "No key", because a sign-up
    holds a date and asks for the person's key, while `leave` goes the other way.
    """
    whom = (Person.id == person_id) | (Person.administrator & Person.active)
    query = select(Person).where(whom).order_by(Person.id).with_for_update(key_share=True)
    found = {person.id: person for person in db.scalars(query.execution_options(populate_existing=True))}
    if person_id not in found:
        raise Missing
    return found[person_id]


def keep_an_administrator(db: Session, by: Viewer, person: Person, field: str | None) -> None:
    """Refuse unless somebody else could administer: the one who acts, or one who has chosen a password."""
    query = select(Person.id, Person.password_hash).where(Person.administrator, Person.active)
    others = list(db.execute(query.where(Person.id != person.id)))
    if not any(row.id == by.id or row.password_hash for row in others):
        raise Refusal("Nobody else could administer then. Give another person that role first.", field)


def _refuse_erased(person: Person) -> None:
    if is_erased(person.email):
        raise Refusal("This person was erased: nothing of the account can be changed or opened again.")
