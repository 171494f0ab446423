"""The room themes."""

from coreflect.foundation.rooms import Room

ROOM = Room("themes")
