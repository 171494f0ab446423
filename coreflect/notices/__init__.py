"""The outbox: mail by address, each sent once; the room knows no person."""

from coreflect.foundation.rooms import Room
from coreflect.notices import models, offers  # noqa: F401 - its tables belong to the metadata

ROOM = Room("notices", tend=offers.tend)
