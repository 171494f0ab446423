"""A press of the room on a theme, as it stands in its sealed box: it keeps the theme from leaving."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from coreflect.themes.rules.labels import label_key as folded
from coreflect.themes.rules.records import Record

IS_HOLD = "hold"


@dataclass(frozen=True)
class Hold:
    """One theme of one date that somebody in the room asked to keep there: never who, when, or how many.

    It holds the record whatever its words become, and at that date the label and the sentence that were pressed on,
    whoever writes either down again. `sentence_key` is empty in what an earlier version sealed.
    """

    session_id: UUID
    record_id: UUID
    label_key: str
    sentence_key: str = ""

    @classmethod
    def on(cls, record: Record) -> Self:
        """Return a press on a record as it stands."""
        return cls(record.session_id, record.id, record.label_key, sentence_key(record.sentence))

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the hold out of an opened box."""
        ids = UUID(content["session_id"]), UUID(content["record_id"])
        return cls(*ids, content["label_key"], content.get("sentence_key", ""))

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {
            "is": IS_HOLD,
            "session_id": str(self.session_id),
            "record_id": str(self.record_id),
            "label_key": self.label_key,
            "sentence_key": self.sentence_key,
        }


def sentence_key(sentence: str) -> str:
    """Return what makes two sentences one, however they are spaced or capitalised; empty for one without a letter.

    A digest: folded, a few signs grow longer than a box holds.
    """
    key = folded(sentence)
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def held(records: Iterable[Record], holds: Iterable[Hold]) -> frozenset[UUID]:
    """Return the ids of the records that the room holds."""
    presses = list(holds)
    ids = {one.record_id for one in presses}
    labels = {(one.session_id, one.label_key) for one in presses}
    sentences = {(one.session_id, one.sentence_key) for one in presses if one.sentence_key}
    return frozenset(
        one.id
        for one in records
        if one.id in ids
        or (one.session_id, one.label_key) in labels
        or (one.session_id, sentence_key(one.sentence)) in sentences
    )
