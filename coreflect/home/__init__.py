"""Home: each person's first page, my data, settings, the promise. It owns no table."""

from coreflect.foundation.rooms import Room

ROOM = Room("home")
