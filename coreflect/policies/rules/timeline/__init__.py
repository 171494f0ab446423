"""Every kind of entry of the trail as a page tells it: a plain sentence, what was written, and what it is about."""

from coreflect.policies.rules.timeline.parts import About, Said, Telling, Written
from coreflect.policies.rules.timeline.telling import KINDS, UnknownKind, told

__all__ = ["KINDS", "About", "Said", "Telling", "UnknownKind", "Written", "told"]
