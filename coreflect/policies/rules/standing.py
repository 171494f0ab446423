"""What the trail of a change tells and its page shows anyway: where that stands there, and what was superseded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Entry(Protocol):
    """An entry of the trail about a change."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def said(self) -> dict[str, Any]: ...


class Was(StrEnum):
    """Words that stand on the page no more."""

    REPLACED = "What was written then"
    ENDED = "What was offered then"


@dataclass(frozen=True)
class Standing:
    """By the number of an entry: the anchor above at which its words stand, or why they stand nowhere any more."""

    above: Mapping[int, str]
    was: Mapping[int, Was]


def standing(entries: Sequence[Entry]) -> Standing:
    """Return of each entry with words whether they stand above; `entries` are all of one change, the first one first.

    What is in neither stands in the trail alone, such as a word said when the change moved.
    """
    above: dict[int, str] = {}
    was: dict[int, Was] = {}
    fields: dict[str, int] = {}
    offer, decision = None, 0
    for entry in entries:
        if entry.kind == "text":
            field = str(entry.said.get("field"))
            if field in fields:
                above.pop(fields[field], None)
                was[fields[field]] = Was.REPLACED
            fields[field] = entry.number
            above[entry.number] = f"text-{field}"
        elif entry.kind == "offered":
            offer = entry.number
        elif entry.kind == "offer_ended" and offer:
            was[offer], offer = Was.ENDED, None
        elif entry.kind == "decided":
            decision += 1
            above[entry.number] = f"decision-{decision}"
            if offer and entry.said.get("together"):
                above[offer] = f"decision-{decision}"
            elif offer:
                was[offer] = Was.ENDED
            offer = None
        elif entry.kind == "dissent" and 0 < entry.said.get("decision", 0) <= decision:
            above[entry.number] = f"dissent-{entry.number}"
        elif entry.kind == "dissent_answered":
            anchor = f"dissent-{entry.said.get('dissent')}"
            if anchor in above.values():
                above[entry.number] = anchor
        elif entry.kind in ("proposed", "looked"):
            above[entry.number] = "what" if entry.kind == "proposed" else f"look-{entry.number}"
    return Standing(above, was)
