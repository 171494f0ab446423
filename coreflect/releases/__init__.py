"""The room releases."""

from coreflect.foundation.rooms import Room

ROOM = Room("releases")
