"""The room summaries: what leadership reads. It owns no table and keeps nothing."""

from coreflect.foundation.rooms import Room
from coreflect.summaries.offers import moved

ROOM = Room("summaries", moved=moved)
