"""Themes: the codebook, and what was recorded at each date, sealed until its quarter is released."""

from coreflect.foundation.rooms import Room
from coreflect.themes.demo import load
from coreflect.themes.invariants import invariants
from coreflect.themes.offers import about, tend, waiting

ROOM = Room("themes", waiting=waiting, tend=tend, invariants=invariants, about=about, demo=load)
