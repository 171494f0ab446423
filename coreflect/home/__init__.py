"""Home: each person's first page, my data, settings, the promise. It owns no table."""

from coreflect.foundation.rooms import Room
from coreflect.home.offers import waiting

ROOM = Room("home", waiting=waiting)
