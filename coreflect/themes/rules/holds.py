"""A press of the room on a theme, as it stands in its sealed box: it keeps the theme from leaving."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from coreflect.themes.rules.records import Record

IS_HOLD = "hold"


@dataclass(frozen=True)
class Hold:
    """One theme of one date that somebody in the room asked to keep there: never who, when, or how many.

    It holds the record whatever its words become, and the label at that date whoever writes it down again.
    """

    session_id: UUID
    record_id: UUID
    label_key: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the hold out of an opened box."""
        return cls(UUID(content["session_id"]), UUID(content["record_id"]), content["label_key"])

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {
            "is": IS_HOLD,
            "session_id": str(self.session_id),
            "record_id": str(self.record_id),
            "label_key": self.label_key,
        }


def held(records: Iterable[Record], holds: Iterable[Hold]) -> frozenset[UUID]:
    """Return the ids of the records that the room holds."""
    presses = list(holds)
    ids = {one.record_id for one in presses}
    labels = {(one.session_id, one.label_key) for one in presses}
    return frozenset(one.id for one in records if one.id in ids or (one.session_id, one.label_key) in labels)
