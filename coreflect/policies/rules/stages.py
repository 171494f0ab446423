"""Where a change stands, and how it gets from one stage to the next.

People move a change along; only a decision brings it to *decision*, *not now* or *no*: both exits are owed a reason,
and whoever does not agree can say so beside it.

    heard -> proposed -> drafting <-> being talked over -> (decision) -> trying it out -> in effect -> look again
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.holding import works_on
from coreflect.policies.rules.reasons import says_something
from coreflect.policies.rules.words import Word
from coreflect.sessions.rules.recurrence import day_in_words


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
    def what(self) -> str:
        """The heading above the words that say what it is: what is in effect changed already."""
        return _WHAT.get(self, "What would change")

    @property
    def tone(self) -> str:
        """The look of the stage on a page; it carries no meaning alone."""
        return _TONES.get(self, "open")


_WORDS = {Stage.TALKED_OVER: "being talked over", Stage.TRYING: "trying it out"}
_WHAT = {
    Stage.TRYING: "What we are trying out",
    Stage.IN_EFFECT: "What changed",
    Stage.LOOK_AGAIN: "What changed",
    Stage.NOT_NOW: "What was proposed",
    Stage.NO: "What was proposed",
}
_TONES = {Stage.TRYING: "yes", Stage.IN_EFFECT: "yes", Stage.NOT_NOW: "no", Stage.NO: "no"}

NEXT: dict[Stage, tuple[Stage, ...]] = {
    Stage.HEARD: (Stage.PROPOSED, Stage.TALKED_OVER),
    Stage.PROPOSED: (Stage.DRAFTING, Stage.TALKED_OVER),
    Stage.DRAFTING: (Stage.TALKED_OVER,),
    Stage.TALKED_OVER: (Stage.DRAFTING,),
    Stage.DECISION: (Stage.TRYING, Stage.IN_EFFECT, Stage.DRAFTING),
    Stage.TRYING: (Stage.IN_EFFECT, Stage.LOOK_AGAIN),
    Stage.IN_EFFECT: (Stage.LOOK_AGAIN,),
    Stage.LOOK_AGAIN: (Stage.DRAFTING, Stage.TALKED_OVER, Stage.TRYING, Stage.IN_EFFECT),
    Stage.NOT_NOW: (Stage.PROPOSED,),
    Stage.NO: (),
}
DECIDED: dict[Word, Stage] = {
    Word.YES: Stage.DECISION,
    Word.IN_PART: Stage.DECISION,
    Word.NOT_NOW: Stage.NOT_NOW,
    Word.NO: Stage.NO,
}
EXITS = (Stage.NOT_NOW, Stage.NO)
PATH = tuple(stage for stage in Stage if stage not in EXITS)
"""The stages on the way of a change, in their order, without the exits."""

LOOKED_AT_AGAIN = (Stage.TRYING, Stage.IN_EFFECT)
"""Stages that can be given a day on which to look again."""

WAITS_FOR_A_DECISION = (Stage.TALKED_OVER,)
"""Stages in which leadership is reminded that a decision is awaited; it may decide in any stage.

A proposal is news: nobody is asked to decide before it has been talked over.
"""
RUNS = (Stage.TRYING, Stage.IN_EFFECT, Stage.LOOK_AGAIN)
"""Stages in which something is done already: a decision can end it, and one can look at what it did."""


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """Return the stages to which people can move a change from here; none where only a decision moves it."""
    return NEXT[stage]


def after_decision(word: Word) -> Stage:
    """Return the stage to which a decision with this word brings a change, wherever it stood."""
    return DECIDED[word]


def ends(stage: Stage, word: Word) -> bool:
    """Return whether a decision with this word would end what is tried out or in effect."""
    return stage in RUNS and after_decision(word) in EXITS


@dataclass(frozen=True)
class Step:
    """A stage on the way of one change, and whether the change has been there."""

    stage: Stage
    been: bool


def way(stands: Stage, been: Collection[Stage], came_from_co_reflection: bool) -> list[Step]:
    """Return the stages of one change in their order, and the exit at the end where it stands at one.

    Most changes begin as a proposal and never stand at *heard*. Where a PS lead has confirmed that one reflects what
    was said, it was heard before it was proposed; of any other the step is left out, for beside ticks it would read as
    "this was not heard".
    """
    been = {*been, stands, *([Stage.HEARD] if came_from_co_reflection else [])}
    path = [stage for stage in PATH if stage is not Stage.HEARD or stage in been]
    return [Step(stage, stage in been) for stage in (*path, *([stands] if stands in EXITS else []))]


def may_move(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody says where a change stands: who holds it, PS leads and PS staff."""
    return works_on(roles, holds)


NOT_YET_DAY = "The day to look at this again has not come. Write in a sentence why it is proposed now."
ON_TO_COME = "That day is still to come. Say where it stands when it stands there."


def objections_to_move(
    stands: Stage, since: date, again: date | None, on: date, words: str, today: date
) -> list[tuple[str, str]]:
    """Return a sentence with its field for everything by which a change cannot leave a stage on this day.

    `since` is the day on which it came to the stage where it `stands`, `again` the day set to look at it again.
    """
    found = []
    if on > today:
        found.append((ON_TO_COME, "on"))
    elif on < since:
        early = f"It came to “{stands.words}” on {day_in_words(since)}. Pick that day or one after it."
        found.append((early, "on"))
    if stands is Stage.NOT_NOW and again and on < again and not says_something(words):
        found.append((NOT_YET_DAY, "words"))
    return found


def in_effect_since(before: date | None, stage: Stage, on: date) -> date | None:
    """Return since when a change is in effect once it has come to a stage on a day; None where it is not.

    `before` is what this said at the stage before. Looking again does not end it: who keeps a change keeps its day.
    """
    if stage is Stage.IN_EFFECT:
        return before or on
    return before if stage is Stage.LOOK_AGAIN else None


def furthest(stages: Iterable[Stage]) -> Stage:
    """Return the stage furthest on the way among those that a change has been at; an exit counts as a decision."""
    return max((Stage.DECISION if stage in EXITS else stage for stage in stages), key=PATH.index)
