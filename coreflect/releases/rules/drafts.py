"""A theme on its way out of the room: what was heard of it, what a lead chose, and the text to be released."""

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from coreflect.foundation.ips import BY_KEY, Dimension
from coreflect.themes.rules.records import Record

IS_DRAFT = "draft"
LONGEST_SENTENCE = 600  # characters; the 60 words are counted beside it
Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True)
class Heard:
    """What the records of one group say of one theme, put together so that no record shows through.

    `name` marks the theme in a form: a random id that tells nothing. `dates` are for the gate, never for a page.
    """

    name: str
    label: str
    label_key: str
    about: tuple[str, ...]
    kind: str
    asks: bool
    sentences: tuple[str, ...]
    dates: frozenset[UUID]


def heard(records: Iterable[Record]) -> dict[str, Heard]:
    """Return, by label key, what these records say of each theme, whatever their order.

    Where records differ, what most of them say holds; it asks something of the agency when one of them does.
    """
    by_key: dict[str, list[Record]] = {}
    for record in records:
        by_key.setdefault(record.label_key, []).append(record)
    return {key: _together(key, alike) for key, alike in by_key.items()}


def _together(key: str, alike: list[Record]) -> Heard:
    about = most_said(one.about for one in alike if one.about) if any(one.about for one in alike) else ()
    return Heard(
        name=min(one.id for one in alike).hex,
        label=most_said(one.label for one in alike),
        label_key=key,
        about=about,
        kind=most_said(one.kind for one in alike),
        asks=any(one.asks for one in alike),
        sentences=tuple(sorted({one.sentence for one in alike}, key=lambda text: (text.casefold(), text))),
        dates=frozenset(one.session_id for one in alike),
    )


def most_said(values: Iterable[Value]) -> Value:
    """Return the commonest value; among equals the first by its text, so that no order of arrival decides."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], str(value)))


@dataclass(frozen=True)
class Draft:
    """What a lead chose for one theme, as it stands in its sealed box until the release."""

    group_id: UUID
    label_key: str
    left_out: bool
    sentence: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the draft out of an opened box."""
        return cls(UUID(content["group"]), content["label_key"], content["left_out"], content["sentence"])

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {
            "is": IS_DRAFT,
            "group": str(self.group_id),
            "label_key": self.label_key,
            "left_out": self.left_out,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Text:
    """One theme exactly as everybody would read it."""

    label: str
    sentence: str
    about: tuple[str, ...]
    kind: str
    asks: bool
    again: bool

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The principles and tasks it is told under."""
        return tuple(BY_KEY[key] for key in self.about)


def fingerprint(what: Iterable[object]) -> str:
    """Return a mark that changes with every word, so that nobody signs or overwrites what they have not seen."""
    lines = sorted(json.dumps([str(value) for value in vars(one).values()]) for one in what)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
