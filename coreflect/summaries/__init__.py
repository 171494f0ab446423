"""The room summaries: what leadership reads. It owns no table and keeps nothing."""

from coreflect.foundation.rooms import Room

ROOM = Room("summaries")
