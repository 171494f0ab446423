"""The room summaries."""

from coreflect.foundation.rooms import Room

ROOM = Room("summaries")
