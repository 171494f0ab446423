"""What stands in the place of a name that was erased."""

from collections.abc import Iterable

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
