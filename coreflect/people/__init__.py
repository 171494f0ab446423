"""People: accounts, sign-in, roles, teams, invitations."""

from coreflect.foundation.rooms import Room
from coreflect.people.demo import load

ROOM = Room("people", demo=load)
