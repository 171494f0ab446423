"""When a change is looked at again: the day that it needs, who is reminded and when, and what a look says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from coreflect.foundation.periods import Period
from coreflect.policies.rules.stages import LOOKED_AT_AGAIN, Stage

HELPED_AFTER = timedelta(days=90)
"""After so many days in effect those who hold a change are asked whether it helped."""
BEFORE = {"six months": timedelta(days=183), "a month": timedelta(days=30)}
"""So long before the day to look again those who hold a change are reminded of it, the longest first."""
LONGEST = max(BEFORE.values())

NEEDS_A_DAY = "What is in effect has a day on which you look again. Pick one."
NOT_THERE = "A day to look again goes with “trying it out” and “in effect”. Leave it empty for this stage."
NO_DAY = "A day to look again goes with “keep it”. Choose that, or leave the day empty."
PAST = "Pick a day after today."
NOTHING_YET = "There is nothing to look at yet: this change is neither tried out nor in effect."


def needs_look_again(stage: Stage) -> bool:
    """Return whether a change that goes to this stage must be given a day to look again: what is in effect."""
    return stage is Stage.IN_EFFECT


def objections_to_day(stage: Stage, look_again_on: date | None, today: date) -> list[tuple[str, str]]:
    """Return a sentence with its field where a change cannot go to this stage with this day to look again."""
    if look_again_on and stage not in LOOKED_AT_AGAIN:
        return [(NOT_THERE, "look_again_on")]
    if look_again_on and look_again_on <= today:
        return [(PAST, "look_again_on")]
    return [] if look_again_on or not needs_look_again(stage) else [(NEEDS_A_DAY, "look_again_on")]


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
_LEADS_TO = {Outcome.KEEP: Stage.IN_EFFECT, Outcome.ADAPT: Stage.DRAFTING, Outcome.UNDO: Stage.TALKED_OVER}
_STAGE_WORDS = {
    Outcome.KEEP: "We looked again, and keep it.",
    Outcome.ADAPT: "We looked again, and adapt it.",
    Outcome.UNDO: "We looked again, and talk over how to undo it.",
}


def objection(outcome: Outcome, look_again_on: date | None, today: date) -> tuple[str, str] | None:
    """Return a sentence and its field when a look and its day do not go together, else None."""
    if outcome is not Outcome.KEEP:
        return (NO_DAY, "look_again_on") if look_again_on else None
    if look_again_on is None:
        return NEEDS_A_DAY, "look_again_on"
    return (PAST, "look_again_on") if look_again_on <= today else None


def is_asked_if_it_helped(stage: Stage, in_effect_on: date | None, looked_on: date | None, today: date) -> bool:
    """Return whether those who hold a change are asked now whether it helped: once, 90 days after it took effect."""
    if stage is not Stage.IN_EFFECT or in_effect_on is None:
        return False
    return in_effect_on + HELPED_AFTER <= today and (looked_on is None or looked_on < in_effect_on)


def reminder(look_again_on: date, set_on: date, today: date) -> str | None:
    """Return how long before the day to look again a reminder is due today: "six months", "a month", or None.

    The day of a reminder that had passed when the day was set is skipped; of two that were missed the later one counts.
    """
    due = None
    for words, before in BEFORE.items():
        if set_on <= look_again_on - before <= today < look_again_on:
            due = words
    return due


@dataclass(frozen=True)
class Around:
    """In which quarters something was told, as published cells say it: before a change took effect, and after.

    The quarter in which it took effect is neither.
    """

    before: tuple[Period, ...]
    within: tuple[Period, ...]
    after: tuple[Period, ...]


def around(tellings: Iterable[tuple[UUID, Period]], since: date) -> Around:
    """Return the quarters in which themes were told around a day, the first one first.

    A theme that several groups told in a quarter counts once there, so that a quarter stands once for each theme.
    """
    found = sorted(period for _, period in set(tellings))
    turn = Period.of(since)
    return Around(
        tuple(one for one in found if one < turn),
        tuple(one for one in found if one == turn),
        tuple(one for one in found if one > turn),
    )
