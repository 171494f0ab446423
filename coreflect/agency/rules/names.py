"""The name beside an entry, and what stands in its place when it was erased."""

from collections.abc import Iterable, Set
from uuid import UUID

from coreflect.agency.rules.shapes import NAMED_TO_NOBODY
from coreflect.foundation.permissions import Role

_AS_ONE = {
    Role.PS_LEAD: "a PS lead",
    Role.PS_STAFF: "PS staff",
    Role.CLINICIAN: "a clinician or case manager",
    Role.LEADERSHIP: "in leadership",
    Role.ADMINISTRATOR: "an administrator",
}


def someone(roles: Iterable[Role]) -> str:
    """Return somebody by their roles alone: "someone who was a PS lead and an administrator"."""
    had = set(roles)
    held = [_AS_ONE[role] for role in Role if role in had]
    if not held:
        return "someone who has left"
    return f"someone who was {', '.join(held[:-1]) + ' and ' if held[1:] else ''}{held[-1]}"


def told_roles(kind: str, roles: Set[Role]) -> Set[Role]:
    """Return the roles that an entry of a kind holds: of what is named to nobody no more than that a PS lead did it.

    The one lead who is something else beside would be known by it as by their name.
    """
    return roles & {Role.PS_LEAD} or roles if kind in NAMED_TO_NOBODY else roles


def stands_rightly(name: str | None, salt: str | None, person_id: UUID | None, roles: Iterable[Role]) -> bool:
    """Return whether what stands beside an entry is a name with its salt, or what erasing leaves in its place.

    Whether the name is the one that was hashed with the salt is another question. Who wrote no entry in a role is the
    machine: it is nobody, and nobody erases it.
    """
    had = set(roles)
    if name is None or salt is None:
        return False
    if not salt:
        return bool(had) and person_id is None and name == someone(had)
    return (person_id is not None) == bool(had)
