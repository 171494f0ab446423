"""One small function for each kind of entry; a kind without one cannot be told, and a test asks for it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from coreflect.policies.rules.timeline.decided import DECIDED
from coreflect.policies.rules.timeline.parts import Said, Telling
from coreflect.policies.rules.timeline.proposed import PROPOSED
from coreflect.policies.rules.timeline.released import RELEASED

KINDS: Mapping[str, Callable[[Said], Telling]] = MappingProxyType(PROPOSED | DECIDED | RELEASED)


class UnknownKind(ValueError):
    """An entry has a kind that nobody has put into words."""


def told(one: Said) -> Telling:
    """Return an entry in plain words; raises UnknownKind for a kind that nobody has put into words."""
    if one.kind not in KINDS:
        raise UnknownKind(one.kind)
    return KINDS[one.kind](one)
