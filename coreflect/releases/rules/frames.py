"""What stands around the themes of a part: what it is for, from where its leads see it, and what each theme asks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

IS_FRAME = "frame"
PURPOSES = {"decision": "For a decision", "discussion": "For discussion", "noting": "To be noted"}
MOST_ASK_WORDS, LONGEST_ASK = 40, 300
OUR_ASK = "Look at this with us, and answer what will change."
"""What a theme asks of the agency unless its leads say it otherwise; it stands below the theme's label."""
MOST_POSITION_WORDS, LONGEST_POSITION = 60, 600
ALIAS_BYTES, GROUPING_BYTES = 1000, 500  # what a box has room for beside the sentences


@dataclass(frozen=True)
class Frame:
    """What a part is for, and from where its leads see it, as it stands in its sealed box until the release.

    An empty purpose follows from what leaves: a lead's own choice alone is kept, so that a purpose never tells of a
    theme that the room has held since. `by` are the leads who chose words in the part: they do not sign it.
    """

    group_id: UUID
    purpose: str = ""
    position: str = ""
    by: tuple[UUID, ...] = ()

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the frame out of an opened box."""
        by = tuple(map(UUID, content.get("by", ())))  # not in one that an earlier version sealed
        return cls(UUID(content["group"]), content["purpose"], content["position"], by)

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        around = {"purpose": self.purpose, "position": self.position, "by": [one.hex for one in self.by]}
        return {"is": IS_FRAME, "group": str(self.group_id)} | around


@dataclass(frozen=True)
class FrameText:
    """What everybody would read around the themes of a part: a purpose, one of PURPOSES, and the leads' words."""

    purpose: str
    position: str

    @property
    def words(self) -> str:
        """The purpose as a page says it."""
        return PURPOSES[self.purpose]


def preset(asks: Iterable[bool]) -> str:
    """Return what a part is for unless its leads say otherwise: a decision if a theme asks something, else noting."""
    return "decision" if any(asks) else "noting"


def fitting(names: Iterable[str], most_bytes: int) -> tuple[str, ...]:
    """Return the first of these names that find room together."""
    found, left = [], most_bytes
    for name in names:
        left -= len(name.encode()) + 3  # its quotation marks and comma
        if left < 0:
            break
        found.append(name)
    return tuple(found)


@dataclass(frozen=True)
class Names:
    """A theme's other names and groupings: those that may be told, and those in which the check saw somebody."""

    aliases: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()


def names_to_tell(
    aliases: Iterable[str], groupings: Iterable[str], told: Callable[[str], bool], points: Callable[[str], bool]
) -> Names:
    """Return which names may be told: none that was told already this year, none that `points` to someone."""
    other, own = [name for name in aliases if not told(name)], list(groupings)
    seen = {name for name in (*other, *own) if points(name)}
    return Names(
        fitting([name for name in other if name not in seen], ALIAS_BYTES),
        fitting([name for name in own if name not in seen], GROUPING_BYTES),
        tuple(name for name in (*other, *own) if name in seen),
    )
