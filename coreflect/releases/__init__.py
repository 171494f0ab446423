"""Releases: what leaves the room, through the one gate, signed by a second reader."""

from coreflect.foundation.rooms import Room
from coreflect.releases.demo import load
from coreflect.releases.invariants import invariants
from coreflect.releases.offers import moved, tend, waiting, where_used
from coreflect.releases.queries.cells import uses

ROOM = Room(
    "releases",
    moved=moved,
    waiting=waiting,
    uses=uses,
    where_used=where_used,
    tend=tend,
    invariants=invariants,
    demo=load,
)
