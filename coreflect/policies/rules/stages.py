"""Where a change stands, and how it gets from one stage to the next.

People move a change along; only a decision brings it to *decision*, *not now* or *no*.

    proposed -> drafting <-> being talked over -> (decision) -> trying it out -> in effect -> look again -> drafting
"""

from enum import StrEnum

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.words import Word


class Stage(StrEnum):
    """Where a change stands, in the order of the register; the last two are exits."""

    HEARD = "heard"
    PROPOSED = "proposed"
    DRAFTING = "drafting"
    TALKED_OVER = "talked_over"
    DECISION = "decision"
    TRYING = "trying"
    IN_EFFECT = "in_effect"
    LOOK_AGAIN = "look_again"
    NOT_NOW = "not_now"
    NO = "no"

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return _WORDS.get(self, self.value.replace("_", " "))

    @property
    def tone(self) -> str:
        """The look of the stage on a page; it carries no meaning alone."""
        return _TONES.get(self, "open")


_WORDS = {Stage.TALKED_OVER: "being talked over", Stage.TRYING: "trying it out"}
_TONES = {Stage.TRYING: "yes", Stage.IN_EFFECT: "yes", Stage.NOT_NOW: "no", Stage.NO: "no"}

NEXT: dict[Stage, tuple[Stage, ...]] = {
    Stage.HEARD: (Stage.PROPOSED,),
    Stage.PROPOSED: (Stage.DRAFTING, Stage.TALKED_OVER),
    Stage.DRAFTING: (Stage.TALKED_OVER,),
    Stage.TALKED_OVER: (Stage.DRAFTING,),
    Stage.DECISION: (Stage.TRYING, Stage.IN_EFFECT, Stage.DRAFTING),
    Stage.TRYING: (Stage.IN_EFFECT, Stage.LOOK_AGAIN),
    Stage.IN_EFFECT: (Stage.LOOK_AGAIN,),
    Stage.LOOK_AGAIN: (Stage.DRAFTING, Stage.TRYING, Stage.IN_EFFECT),
    Stage.NOT_NOW: (Stage.PROPOSED,),
    Stage.NO: (),
}
DECIDED: dict[Word, Stage] = {
    Word.YES: Stage.DECISION,
    Word.IN_PART: Stage.DECISION,
    Word.NOT_NOW: Stage.NOT_NOW,
    Word.NO: Stage.NO,
}
LOOKED_AT_AGAIN = (Stage.TRYING, Stage.IN_EFFECT)
"""Stages that can be given a day on which to look again."""

WAITS_FOR_A_DECISION = (Stage.PROPOSED, Stage.TALKED_OVER)
"""Stages in which leadership is reminded that a decision is awaited; it may decide in any stage."""


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """Return the stages to which people can move a change from here; none where only a decision moves it."""
    return NEXT[stage]


def after_decision(word: Word) -> Stage:
    """Return the stage to which a decision with this word brings a change, wherever it stood."""
    return DECIDED[word]


def may_move(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody says where a change stands: who holds it, PS leads and PS staff."""
    return holds or bool(roles & {Role.PS_LEAD, Role.PS_STAFF})
