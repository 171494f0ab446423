"""People: accounts, sign-in, roles, teams, invitations."""

from coreflect.foundation.rooms import Room
from coreflect.people.demo import load
from coreflect.people.invariants import invariants
from coreflect.people.offers import about, waiting

ROOM = Room("people", waiting=waiting, invariants=invariants, about=about, demo=load)
