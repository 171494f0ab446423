"""Which of the things that a reader can do with a change is next: one at the most, so that nobody has to choose."""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from typing import Protocol, TypeVar

from coreflect.policies.rules.stages import RUNS, Stage


class Due(IntEnum):
    """Why something is next for a reader; what presses most comes first."""

    OFFER = 1  # a joint decision waits for the press of their side
    LOOK = 2  # they hold it, and are asked whether it helped, or the day to look again has come
    APPROVE = 3  # the text is drafted, the answer was yes, and theirs is one of the names that can stand under it
    CONFIRM = 4  # a PS lead has not said yet whether it reflects what was said
    DECIDE = 5  # it has been talked over, and they are of leadership; or their side's offer of a joint one is open
    MOVE = 6  # they hold it, so it is theirs to say where it stands


def is_looked_at_now(stage: Stage, look_again_on: date | None, today: date) -> bool:
    """Return whether those who hold a change look at it again now: they began to, or the day for it has come."""
    return stage is Stage.LOOK_AGAIN or (stage in RUNS and bool(look_again_on and look_again_on <= today))


class Door(Protocol):
    """Something that a reader can do; `due` is None for what can wait."""

    @property
    def order(self) -> int: ...
    @property
    def due(self) -> Due | None: ...


One = TypeVar("One", bound=Door)


def next_of(doors: Iterable[One]) -> One | None:
    """Return what is next among these doors, or None where everything can wait."""
    due = [(one.due, one.order, place, one) for place, one in enumerate(doors) if one.due]
    return min(due)[-1] if due else None
