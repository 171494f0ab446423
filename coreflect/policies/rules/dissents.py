"""Who dissents from a decision, and who answers."""

from coreflect.foundation.permissions import Permission, Role, may
from coreflect.policies.rules.holding import works_on


def may_dissent(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody can dissent: who holds the change, PS leads and PS staff."""
    return works_on(roles, holds)


def may_answer_dissent(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody can answer a dissent: leadership, who holds the change, PS leads and PS staff."""
    return may(roles, Permission.DECIDE) or may_dissent(roles, holds)
