"""The ledger's chain and the shapes of what it holds; and what the agency's settings decide."""

from coreflect.agency.rules.chain import (
    DoesNotFit,
    Link,
    canonical,
    check_entry,
    fingerprint,
    first_break,
    hash_of,
    name_hash,
    parsed,
)
from coreflect.agency.rules.settings import CHANGEABLE, LONGEST_VOICE, MOST_VOICES, mark_of_settings, voices_in
from coreflect.agency.rules.shapes import NAMED_TO_NOBODY, SHAPES, WrongShape, check_shape, is_listed_rightly

__all__ = [
    "CHANGEABLE",
    "LONGEST_VOICE",
    "MOST_VOICES",
    "NAMED_TO_NOBODY",
    "SHAPES",
    "DoesNotFit",
    "Link",
    "WrongShape",
    "canonical",
    "check_entry",
    "check_shape",
    "fingerprint",
    "first_break",
    "hash_of",
    "is_listed_rightly",
    "mark_of_settings",
    "name_hash",
    "parsed",
    "voices_in",
]
