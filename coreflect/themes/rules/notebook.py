"""The leads' notebook: what stays for the leads of a series after a release, a list a year.

An entry is a label and the wordings that leads gave it. No date, quarter, count or person is in it, and the order is
the alphabet's, so that nothing tells when something was recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """One label of a year: its theme in the codebook, and each sentence that a lead wrote for it, checked."""

    label: str
    label_key: str
    theme_id: UUID | None = None
    wordings: tuple[str, ...] = ()

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the entry as it was sealed."""
        theme = content["theme"]
        wordings = tuple(content["wordings"])
        return cls(content["label"], content["label_key"], UUID(theme) if theme else None, wordings)

    def to_content(self) -> dict[str, Any]:
        """Return what is sealed: plain JSON values."""
        theme = str(self.theme_id) if self.theme_id else None
        return {"label": self.label, "label_key": self.label_key, "theme": theme, "wordings": list(self.wordings)}


def merged(there: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """Return both lists as one, each label once, in the order of the alphabet.

    A label keeps the spelling that it has, and takes in the other's wordings and, where it had none, its theme.
    """
    entries: dict[str, Entry] = {}
    for one in [*there, *new]:
        known = entries.get(one.label_key, one)
        wordings = {*known.wordings, *one.wordings}
        entries[one.label_key] = replace(
            known,
            theme_id=known.theme_id or one.theme_id,
            wordings=tuple(sorted(wordings, key=lambda words: (words.casefold(), words))),
        )
    return sorted(entries.values(), key=lambda one: one.label_key)


def without(there: Iterable[Entry], label_key: str) -> list[Entry]:
    """Return the list without this label."""
    return [one for one in there if one.label_key != label_key]


def to_content(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return a year's list as it is sealed."""
    return {"is": "notebook", "entries": [one.to_content() for one in entries]}


def from_content(content: Mapping[str, Any]) -> list[Entry]:
    """Return a year's list as it was sealed."""
    return [Entry.from_content(one) for one in content["entries"]]
