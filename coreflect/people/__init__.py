"""People: accounts, sign-in, roles, teams, invitations."""

from coreflect.foundation.rooms import Room

ROOM = Room("people")
