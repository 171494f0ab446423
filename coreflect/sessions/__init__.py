"""Co-reflections: series, their dates, places and waiting lists, and who came."""

from coreflect.foundation.rooms import Room
from coreflect.sessions.demo import load
from coreflect.sessions.invariants import invariants
from coreflect.sessions.offers import about, leave, tend, waiting

ROOM = Room("sessions", waiting=waiting, tend=tend, invariants=invariants, about=about, leave=leave, demo=load)
