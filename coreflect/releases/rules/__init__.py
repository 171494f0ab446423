"""What the room of releases decides: which themes may leave, in which groups, in which words."""

from coreflect.releases.rules.gate import GateSettings, Outcome, Told, decide, possible_sources
from coreflect.releases.rules.groups import groups
from coreflect.releases.rules.sentences import (
    MOST_WORDS,
    second_reader_may_sign,
    short_enough,
    word_count,
)

__all__ = [
    "MOST_WORDS",
    "GateSettings",
    "Outcome",
    "Told",
    "decide",
    "groups",
    "possible_sources",
    "second_reader_may_sign",
    "short_enough",
    "word_count",
]
