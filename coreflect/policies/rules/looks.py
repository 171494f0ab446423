"""When a change is looked at again: the day that it needs, who is reminded and when, and what a look says."""

from datetime import timedelta
from enum import StrEnum

from coreflect.policies.rules.stages import Stage

HELPED_AFTER = timedelta(days=90)
"""After so many days in effect those who hold a change are asked whether it helped."""
BEFORE = (timedelta(days=183), timedelta(days=30))
"""So long before the day to look again those who hold a change are reminded of it, the longest first."""

NEEDS_A_DAY = "What is in effect has a day on which you look again. Pick one."


def needs_look_again(stage: Stage) -> bool:
    """Return whether a change that goes to this stage must be given a day to look again: what is in effect."""
    return stage is Stage.IN_EFFECT


class Outcome(StrEnum):
    """What those who looked again decided to do with a change."""

    KEEP = "keep"
    ADAPT = "adapt"
    UNDO = "undo"

    @property
    def words(self) -> str:
        """The outcome as a page says it."""
        return _WORDS[self]

    @property
    def leads_to(self) -> Stage:
        """The stage at which a change stands after a look with this outcome."""
        return _LEADS_TO[self]

    @property
    def stage_words(self) -> str:
        """What the trail says of the stage that follows from this outcome."""
        return _STAGE_WORDS[self]


_WORDS = {Outcome.KEEP: "keep it", Outcome.ADAPT: "adapt it", Outcome.UNDO: "undo it"}
_LEADS_TO = {
    Outcome.KEEP: Stage.IN_EFFECT,
    Outcome.ADAPT: Stage.DRAFTING,
    Outcome.UNDO: Stage.TALKED_OVER,
}
_STAGE_WORDS = {
    Outcome.KEEP: "We looked again, and keep it.",
    Outcome.ADAPT: "We looked again, and adapt it.",
    Outcome.UNDO: "We looked again, and talk over how to undo it.",
}

MAY_BE_LOOKED_AT = (Stage.TRYING, Stage.IN_EFFECT, Stage.LOOK_AGAIN)
"""Stages in which there is something to look at."""
