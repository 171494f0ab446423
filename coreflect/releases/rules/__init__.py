"""What the room of releases decides: which themes may leave, in which groups, in which words."""

from coreflect.releases.rules.chances import RATES, Reckoner
from coreflect.releases.rules.gate import Outcome, decide, possible_sources
from coreflect.releases.rules.groups import groups
from coreflect.releases.rules.guesses import SUREST, beliefs
from coreflect.releases.rules.sentences import (
    MOST_WORDS,
    second_reader_may_sign,
    short_enough,
    word_count,
)
from coreflect.releases.rules.told import GateSettings, Told

__all__ = [
    "MOST_WORDS",
    "RATES",
    "SUREST",
    "GateSettings",
    "Outcome",
    "Reckoner",
    "Told",
    "beliefs",
    "decide",
    "groups",
    "possible_sources",
    "second_reader_may_sign",
    "short_enough",
    "word_count",
]
