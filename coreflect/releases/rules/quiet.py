"""The quiet week: between the last signature and the day it leaves, who came can keep a theme in the room.

A hold says which theme or voice of which group stays, and nothing else: never who pressed, when, or how often. It goes
by every name of what it holds, so that it outlives whatever the codebook makes of it meanwhile.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from coreflect.themes.rules.codebook import Codebook

IS_QUIET = "quiet"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """What stays in the room of one group, as it lies in its sealed box: marks of names, be they none.

    The box is there from the first moment of the week, so that the number of boxes never tells of a press. `anew` says
    in which hour all boxes of the period were last sealed anew without a press; it is nowhere but in here.
    """

    group_id: UUID
    marks: frozenset[str] = frozenset()
    anew: str = ""

    def and_(self, marks: Iterable[str]) -> "Kept":
        """Return it with these marks, too."""
        return replace(self, marks=self.marks | frozenset(marks))

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return what was sealed in a box."""
        return cls(UUID(content["group"]), frozenset(content["marks"]), content.get("anew", ""))

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {"is": IS_QUIET, "group": str(self.group_id), "marks": sorted(self.marks), "anew": self.anew}


def marks(names: Iterable[UUID | str]) -> frozenset[str]:
    """Return the marks of a theme's names: its id, or the keys of labels."""
    return frozenset(_mark(f"theme\n{one}") for one in names)


def held_in_week(
    book: Codebook,
    kept: Mapping[UUID, frozenset[str]],
    whose: Mapping[UUID, tuple[UUID, UUID | str]],
    label_keys: Mapping[UUID, str],
) -> set[tuple[UUID, UUID | str]]:
    """Return which themes of which groups stay, where `kept` holds the marks of each group.

    `whose` says of every record the group and what its label stands for by now; it stays by that theme's id, by the
    label that it has by now, or by the label under which it was written down.
    """
    held = set()
    for record_id, key in label_keys.items():
        group_id, theme = whose[record_id]
        entry = book.entries.get(theme) if isinstance(theme, UUID) else None
        names = marks([theme, key, *([entry.label_key] if entry else [])])
        if not names.isdisjoint(kept.get(group_id, ())):
            held.add((group_id, theme))
    return held


def voice_marks(keys: Iterable[str]) -> frozenset[str]:
    """Return the marks of a missing voice, by the keys under which it was noted or would be told."""
    return frozenset(_mark(f"voice\n{one}") for one in keys)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hour_of(moment: datetime) -> str:
    """Return the hour of a moment as it stands in a box."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H")


def note_marks() -> frozenset[str]:
    """Return the mark by which the note of a group's leads, on from where they see it, is held, whatever it says."""
    return frozenset({_mark("note")})


def leaves_at(now: datetime) -> datetime:
    """Return when a release leaves the room whose last signature came just now, to the second."""
    return (now + WEEK).replace(microsecond=0)


def leaving_path(release_id: UUID) -> str:
    """Return the path of the page on which who came reads what would leave; a letter's link signs it."""
    return f"/room/leaving/{release_id}"
