"""What the room leaves for its leads: a question to bring, or a note. A slip holds its words and nothing else."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.room import closes_after

LONGEST_SLIP = 280
MOST_SLIPS = 40  # of one kind, for one date
TOGETHER = 3  # are opened at once, so that none of them can be told from the others


class Kind(StrEnum):
    """A question stands on the opening sheet; a note is for the leads."""

    QUESTION = "question"
    NOTE = "note"


@dataclass(frozen=True)
class Slip:
    """One slip of one date: never who, when or in which order. `id` is its box's.

    `read` says that the leads can read it: the first ones of a date turn up three at a time, so that who reloads the
    page never sees a single new one appear.
    """

    id: UUID
    kind: Kind
    session_id: UUID
    words: str
    read: bool = False

    @classmethod
    def from_content(cls, box_id: UUID, content: Mapping[str, Any]) -> Self:
        """Return the slip out of an opened box."""
        return cls(box_id, Kind(content["is"]), UUID(content["session_id"]), content["words"], content["read"])

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {"is": str(self.kind), "session_id": str(self.session_id), "words": self.words, "read": self.read}


def same(slips: Iterable[Slip], words: str) -> bool:
    """Return whether one of the slips says this already, so that a form that was sent twice leaves one."""
    return any(label_key(one.words) == label_key(words) for one in slips)


def with_new(unread: Iterable[Slip], new: Slip) -> list[Slip]:
    """Return the slips to be written when a new one comes to those that nobody can read yet.

    It is the new one alone, or, when that makes three, all of them, to be read together.
    """
    waiting = [*unread, new]
    return [replace(one, read=True) for one in waiting] if len(waiting) >= TOGETHER else [new]


def all_at_once_from(kind: Kind, day: date) -> date:
    """Return the day from which everything of a kind can be read: a date's own, or the one after its seven days."""
    return day if kind is Kind.QUESTION else date.fromordinal(closes_after(day).toordinal() + 1)


def readable(slips: Iterable[Slip], kind: Kind, day: date, today: date) -> list[Slip]:
    """Return what the leads of a date on `day` can read on `today`, in an order that chance makes anew each time."""
    every = today >= all_at_once_from(kind, day)
    return shuffled([one for one in slips if one.kind is kind and (one.read or every)])


def shuffled(slips: Sequence[Slip]) -> list[Slip]:
    """Return the slips in an order that nobody can foresee or repeat."""
    return random.SystemRandom().sample(slips, len(slips))
