"""The room policies."""

from coreflect.foundation.rooms import Room

ROOM = Room("policies")
