"""The room policies: answers to released themes, and the register of changes with its trail."""

from coreflect.foundation.rooms import Room
from coreflect.policies.actions.following import leave
from coreflect.policies.demo import load
from coreflect.policies.invariants import invariants
from coreflect.policies.offers import about, beside, called, moved, tend, uses, waiting, where_used

ROOM = Room(
    "policies",
    moved=moved,
    waiting=waiting,
    uses=uses,
    where_used=where_used,
    beside=beside,
    called=called,
    tend=tend,
    invariants=invariants,
    about=about,
    leave=leave,
    demo=load,
)
