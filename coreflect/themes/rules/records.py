"""A record: what was learned at one date, as it stands inside its sealed box."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

IS_RECORD = "record"
MOST_THEMES = 4  # of one date
LONGEST_LABEL = 80
LONGEST_KEY = 6 * LONGEST_LABEL  # bytes; one sign can be folded to as many, a few to a whole sentence
LONGEST_SENTENCE = 280  # also of each of the two ways of seeing it
WRITTEN = ("label", "sentence", "one_way", "another_way")  # what the check on text reads


class ThemeKind(StrEnum):
    """What a theme is there for: to learn a way of working from, to change the agency, or to hold open."""

    PRACTICE = "practice"
    SYSTEM = "system"
    QUESTION = "question"

    @property
    def words(self) -> str:
        """The kind as a page says it."""
        return _WORDS[self]


_WORDS = {
    ThemeKind.PRACTICE: "Practice: something we learned to do",
    ThemeKind.SYSTEM: "System: something the agency's ways do to us",
    ThemeKind.QUESTION: "Question: something we are still holding",
}


@dataclass(frozen=True)
class Draft:
    """A theme as it was typed, before the check."""

    label: str
    sentence: str
    dimension: str | None
    second_dimension: str | None
    kind: str
    asks: bool
    one_way: str = ""
    another_way: str = ""
    read_back: bool = False

    @property
    def about(self) -> tuple[str, ...]:
        """The principles and tasks that were picked: none, one or two."""
        return tuple(key for key in (self.dimension, self.second_dimension) if key)

    @property
    def tension(self) -> tuple[str, str] | None:
        """The two ways of seeing it, neither of which is final, or None."""
        return (self.one_way, self.another_way) if self.one_way else None

    @property
    def texts(self) -> dict[str, str]:
        """Everything that was written in words of one's own, by its field."""
        return {name: getattr(self, name) for name in WRITTEN}


@dataclass(frozen=True, kw_only=True)
class Record(Draft):
    """One theme of one date, as it was typed; `id` is its box's. It says neither who raised or wrote it, nor when.

    `one_way` and `another_way` hold a tension, both or neither; `read_back` says that the group heard it read;
    `shown` that the leads have opened it to the room.
    """

    id: UUID
    session_id: UUID
    series_id: UUID
    label_key: str
    theme_id: UUID | None  # the codebook's entry, where the label was in the codebook already
    shown: bool = False

    @classmethod
    def from_content(cls, box_id: UUID, content: Mapping[str, Any]) -> Self:
        """Return the record out of an opened box."""
        return cls(
            id=box_id,
            session_id=UUID(content["session_id"]),
            series_id=UUID(content["series_id"]),
            label=content["label"],
            label_key=content["label_key"],
            theme_id=UUID(content["theme_id"]) if content["theme_id"] else None,
            sentence=content["sentence"],
            dimension=content["dimension"],
            second_dimension=content["second_dimension"],
            kind=content["kind"],
            asks=content["asks"],
            # what was sealed by an earlier version says nothing of these
            one_way=content.get("one_way", ""),
            another_way=content.get("another_way", ""),
            read_back=content.get("read_back", False),
            shown=content.get("shown", False),
        )

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box: plain JSON values, without the box's id."""
        return {
            "is": IS_RECORD,
            "session_id": str(self.session_id),
            "series_id": str(self.series_id),
            "label": self.label,
            "label_key": self.label_key,
            "theme_id": str(self.theme_id) if self.theme_id else None,
            "sentence": self.sentence,
            "dimension": self.dimension,
            "second_dimension": self.second_dimension,
            "kind": self.kind,
            "asks": self.asks,
            "one_way": self.one_way,
            "another_way": self.another_way,
            "read_back": self.read_back,
            "shown": self.shown,
        }

    @property
    def version(self) -> str:
        """Return a mark of what was written, so that a page can tell that somebody changed it meanwhile.

        It is computed when a lead opens the page and goes to that page only; no row ever holds it. Whether the room
        is shown the theme is no part of it: nothing that was written is lost when that changes.
        """
        written = {name: value for name, value in self.to_content().items() if name != "shown"}
        return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:32]
