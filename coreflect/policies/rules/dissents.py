"""Who dissents from a decision, and who answers."""

from coreflect.foundation.permissions import Permission, Role, may

PS = frozenset({Role.PS_LEAD, Role.PS_STAFF})


def may_dissent(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody can dissent: who holds the change, PS leads and PS staff."""
    return holds or bool(roles & PS)


def may_answer_dissent(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody can answer a dissent: leadership, who holds the change, PS leads and PS staff."""
    return may(roles, Permission.DECIDE) or may_dissent(roles, holds)
