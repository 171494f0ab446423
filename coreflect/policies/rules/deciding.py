"""What a decision must hold so that it can be noted, and what it would end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coreflect.policies.rules.stages import Stage, ends
from coreflect.policies.rules.words import Word, objections

TO_COME = "That day is still to come. Note the decision when it has been made."
BEFORE_IT = "That day lies before the proposal. Pick the day of the decision, or a later one."
BEFORE_LAST = "That day lies before the last decision. Pick that day or a later one."


@dataclass(frozen=True)
class Change:
    """What a decision is held to: where the change stands, since when it is there, and the day of its last decision."""

    stage: Stage
    proposed_on: date
    last_on: date | None
    today: date


@dataclass(frozen=True)
class Decision:
    """What is typed to decide; None for what could not be read. `ends` says that it is known to end what is done."""

    word: Word | None
    reason: str
    decided_on: date | None
    look_again_on: date | None
    ends: bool = False


def objections_to(decision: Decision, on: Change) -> Sequence[tuple[str, str]]:
    """Return a sentence with its field for everything by which this cannot be a decision on the change."""
    found = _of_day(decision.decided_on, on) if decision.decided_on else []
    found += objections(decision.word, decision.reason, decision.look_again_on, on.today)
    if decision.word and ends(on.stage, decision.word) and not decision.ends:
        found.append((ends_it(on.stage, decision.word), "ends"))
    return found


def ends_it(stage: Stage, word: Word) -> str:
    """Return the sentence that asks for a tick before a decision ends what is done."""
    now = f"This change stands at “{stage.words}” now, and “{word.decided}” ends it"
    return f"{now}. Tick that it does, or choose another word."


def what_ends(stage: Stage) -> str:
    """Return the words beside the tick by which a decision is known to end what is done."""
    return "This ends what is tried out now" if stage is Stage.TRYING else "This ends what is in effect now"


def _of_day(day: date, on: Change) -> list[tuple[str, str]]:
    if day > on.today:
        return [(TO_COME, "decided_on")]
    if day < on.proposed_on:
        return [(BEFORE_IT, "decided_on")]
    if on.last_on and day < on.last_on:
        return [(BEFORE_LAST, "decided_on")]
    return []
