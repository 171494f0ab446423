"""What a stale page is told: who did something since it was read, and that nothing of it was saved."""

from uuid import UUID

from coreflect.policies.rules.quoting import ended


def meanwhile(name: str, by: UUID | None, reader: UUID, did: str) -> str:
    """Return "Meanwhile <name> <did>. Nothing of yours was saved."; to somebody with two windows open, "you".

    `by` is None for somebody who was erased, and for what nobody pressed.
    """
    if by == reader:
        return f"Meanwhile you {ended(did)} Nothing of this page was saved."
    return f"Meanwhile {name} {ended(did)} Nothing of yours was saved."
