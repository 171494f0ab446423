"""The outbox: mail by address, each sent once; the room knows no person."""

from coreflect.foundation.rooms import Room
from coreflect.notices.actions.erase import erase
from coreflect.notices.invariants import invariants
from coreflect.notices.offers import about, leave, moved, tend, waiting

ROOM = Room("notices", moved, waiting, tend=tend, invariants=invariants, about=about, leave=leave, erase=erase)
