"""The room policies: answers to released themes, and the register of changes with its trail."""

from coreflect.foundation.rooms import Room
from coreflect.policies.demo import load
from coreflect.policies.invariants import invariants
from coreflect.policies.offers import about, moved, waiting

ROOM = Room("policies", moved=moved, waiting=waiting, invariants=invariants, about=about, demo=load)
