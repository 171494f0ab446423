"""The agency: its settings, and the ledger with the decision trail and the audit log."""

from coreflect.agency.invariants import invariants
from coreflect.agency.offers import erase
from coreflect.foundation.rooms import Room

ROOM = Room("agency", invariants=invariants, erase=erase)
