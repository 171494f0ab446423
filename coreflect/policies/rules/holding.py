"""Who may hold a change, bring somebody in, link a theme to it, and step down from it."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from coreflect.foundation.permissions import Role

PS = frozenset({Role.PS_LEAD, Role.PS_STAFF})
FIND_A_PS_OWNER = "A PS lead, or who holds it, asks one of PS to hold it first: on its page, under “Who holds it”."


class Holder(Protocol):
    """Somebody who holds a change."""

    @property
    def id(self) -> UUID: ...
    @property
    def ps(self) -> bool: ...
    @property
    def active(self) -> bool: ...


def owns(roles: frozenset[Role]) -> bool:
    """Return whether somebody who holds a change owns it: PS leads and PS staff do, others co-own it beside them."""
    return bool(roles & PS)


def is_held_by(holders: Iterable[Holder], person_id: UUID) -> bool:
    """Return whether this person is among those who hold a change."""
    return any(holder.id == person_id for holder in holders)


def is_owned_by(holders: Iterable[Holder], person_id: UUID) -> bool:
    """Return whether this person is among those who hold a change as PS lead or PS staff."""
    return any(holder.id == person_id and holder.ps for holder in holders)


def works_on(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody works on a change: who holds it, PS leads and PS staff."""
    return holds or owns(roles)


def may_link(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody links a published theme to a change: who works on it."""
    return works_on(roles, holds)


def may_ask(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody asks another one to hold a change: who holds it, and PS leads."""
    return holds or Role.PS_LEAD in roles


def why_nobody_presses(holders: Iterable[Holder]) -> str | None:
    """Return why nobody of PS can press with leadership what is decided together, and what to do; None where somebody
    can."""
    owners = [holder for holder in holders if holder.ps]
    if any(holder.active for holder in owners):
        return None
    why = "The account of who owns this change for PS is closed" if owners else "Nobody of PS owns this change"
    return f"{why}, so nobody can press a joint decision with you. {FIND_A_PS_OWNER}"


def may_step_down(holders: Iterable[Holder], person_id: UUID) -> bool:
    """Return whether a PS owner with an active account is left when this person holds the change no more.

    Where nobody is such an owner before, nobody is asked to stay for it.
    """
    owners = [holder.id for holder in holders if holder.ps and holder.active]
    return owners != [person_id]
