"""A change of the codebook that can be undone, as it stands in its sealed box: never who made it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from coreflect.foundation.periods import Period

IS_CHANGE = "change"
UNDONE_FOR = timedelta(days=30)


class What(StrEnum):
    """What can be done to a theme of the codebook, and undone."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"


@dataclass(frozen=True)
class Change:
    """One change; `id` is its box's. What is needed to undo it, and the day after which nobody can.

    `other_id` is the theme that it was merged into, or that was split from it, or the earlier renaming that a later
    one follows; `before` and `after` are labels of a renamed theme, or how a retired one stood before; `was_alias` says
    that the new label was an alias until then; `moved` names the boxes of the records that went along with a split.
    """

    id: UUID
    what: What
    theme_id: UUID
    on: date
    other_id: UUID | None = None
    before: str = ""
    after: str = ""
    was_alias: bool = False
    moved: tuple[UUID, ...] = ()

    @classmethod
    def from_content(cls, box_id: UUID, content: Mapping[str, Any]) -> Self:
        """Return the change out of an opened box."""
        return cls(
            id=box_id,
            what=What(content["what"]),
            theme_id=UUID(content["theme_id"]),
            on=date.fromisoformat(content["on"]),
            other_id=UUID(content["other_id"]) if content["other_id"] else None,
            before=content["before"],
            after=content["after"],
            was_alias=content["was_alias"],
            moved=tuple(map(UUID, content.get("moved", ()))),  # an earlier version did not keep it
        )

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box: plain JSON values, without the box's id."""
        return {
            "is": IS_CHANGE,
            "what": self.what.value,
            "theme_id": str(self.theme_id),
            "on": self.on.isoformat(),
            "other_id": str(self.other_id) if self.other_id else None,
            "before": self.before,
            "after": self.after,
            "was_alias": self.was_alias,
            "moved": [one.hex for one in self.moved],
        }

    def is_over(self, today: date) -> bool:
        """Return whether it is too long ago to be undone."""
        return today > self.on + UNDONE_FOR


def first_open(today: date) -> Period:
    """Return the oldest period that is not closed on that day: from it on a change counts."""
    period = Period.of(today)
    while not period.previous().is_closed(today):
        period = period.previous()
    return period


def open_periods(today: date) -> list[Period]:
    """Return the periods in which something can be written down on that day: one, or two soon after a quarter."""
    return _between(first_open(today), Period.of(today))


def periods_of_changes(today: date) -> list[Period]:
    """Return the periods in whose boxes a change that can still be undone may lie."""
    return _between(first_open(today - UNDONE_FOR), first_open(today))


def _between(first: Period, last: Period) -> list[Period]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return found


def last_renaming(changes: Iterable[Change], theme_id: UUID) -> Change | None:
    """Return the renaming of a theme that no other one follows, or None: it is the one to be undone first."""
    renamed = [one for one in changes if one.what is What.RENAME and one.theme_id == theme_id]
    followed = {one.other_id for one in renamed}
    return next((one for one in renamed if one.id not in followed), None)
