"""The ledger's chain and the shapes of what it holds; and what the agency's settings decide."""

from coreflect.agency.rules.chain import Link, canonical, fingerprint, first_break, hash_of, name_hash
from coreflect.agency.rules.settings import CHANGEABLE, LONGEST_VOICE, MOST_VOICES, mark_of_settings, voices_in
from coreflect.agency.rules.shapes import SHAPES, WrongShape, check_shape

__all__ = [
    "CHANGEABLE",
    "LONGEST_VOICE",
    "MOST_VOICES",
    "SHAPES",
    "Link",
    "WrongShape",
    "canonical",
    "check_shape",
    "fingerprint",
    "first_break",
    "hash_of",
    "mark_of_settings",
    "name_hash",
    "voices_in",
]
