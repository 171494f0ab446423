"""The room sessions."""

from coreflect.foundation.rooms import Room

ROOM = Room("sessions")
