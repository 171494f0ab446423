"""The versions of a policy's text: their numbers and states, who drafts and who approves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.holding import works_on
from coreflect.policies.rules.words import Word


class State(StrEnum):
    """What a version is: one draft is open and one version approved at most."""

    DRAFT = "draft"
    EARLIER = "earlier"
    APPROVED = "approved"
    RETIRED = "retired"

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return _WORDS[self]

    @property
    def tone(self) -> str:
        """The look of the state on a page; it carries no meaning alone."""
        return _TONES.get(self, "past")


_WORDS = {
    State.DRAFT: "open draft",
    State.EARLIER: "earlier draft",
    State.APPROVED: "approved",
    State.RETIRED: "approved before",
}
_TONES = {State.DRAFT: "open", State.APPROVED: "yes"}
_NUMBER = re.compile(r"(0|[1-9]\d{0,5})(?:\.([1-9]\d{0,5}))?", re.ASCII)


class Number(NamedTuple):
    """The number of a version, in the order in which versions were made: 0.1, 0.2, 1, 1.1, 2."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}" if self.minor else str(self.major)

    @property
    def whole(self) -> bool:
        """Whether this is the number of an approved version."""
        return not self.minor

    @property
    def words(self) -> str:
        """What a page calls the version: "draft 0.2" or "version 1"."""
        return f"version {self}" if self.whole else f"draft {self}"


def number(written: str) -> Number | None:
    """Return the number that a text writes in its one spelling, or None; there is no version 0."""
    found = _NUMBER.fullmatch(written)
    if not found:
        return None
    read = Number(int(found[1]), int(found[2] or 0))
    return read if any(read) else None


def next_draft(numbers: Iterable[Number]) -> Number:
    """Return the number of the draft that follows on all these versions."""
    last = max(numbers, default=Number(0, 0))
    return Number(last.major, last.minor + 1)


def next_approved(numbers: Iterable[Number]) -> Number:
    """Return the whole number of the version that is approved after all these."""
    return Number(max(numbers, default=Number(0, 0)).major + 1, 0)


@dataclass(frozen=True)
class Standing:
    """One version as the trail tells it; `draft` is the draft of which an approved version is the exact text."""

    id: UUID
    number: Number
    state: State
    summary: str
    link: str
    digest: str
    draft: UUID | None = None


def standing(said: Iterable[tuple[str, dict[str, Any]]]) -> list[Standing]:
    """Return the versions of one change in the order in which they were made, each in the state that it has now.

    `said` is the kind and the content of the change's entries "version" and "approved", the first one first.
    """
    found: list[Standing] = []
    for kind, what in said:
        id, written = UUID(what["version"]), number(what["number"]) or Number(0, 0)
        now = {State.DRAFT: State.EARLIER}
        if kind == "approved":
            now[State.APPROVED] = State.RETIRED
        found = [replace(one, state=now.get(one.state, one.state)) for one in found]
        if kind == "version":
            found.append(Standing(id, written, State.DRAFT, what["summary"], what["link"], what["digest"]))
            continue
        draft = UUID(what["draft"])
        read = next((one for one in found if one.id == draft), None)
        summary, link = (read.summary, read.link) if read else ("", "")
        found.append(Standing(id, written, State.APPROVED, summary, link, what["digest"], draft))
    return found


def objections(versions: Sequence[Standing]) -> list[str]:
    """Return what cannot be in the versions of one change: gaps in their numbers, an approval of no or another text."""
    found: list[str] = []
    before: list[Number] = []
    drafts = {one.id: one for one in versions if one.draft is None}
    for one in versions:
        expected = next_approved(before) if one.draft else next_draft(before)
        if one.number != expected:
            found.append(f"{one.number.words} stands where {expected.words} follows")
        if one.draft and (one.draft not in drafts or drafts[one.draft].digest != one.digest):
            found.append(f"{one.number.words} is not the text of the draft that was approved")
        elif one.draft and (not before or drafts[one.draft].number != before[-1]):
            found.append(f"{one.number.words} was approved from a draft that was not open")
        before.append(one.number)
    return found


def may_draft(roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody writes drafts: who holds the change, PS leads and PS staff."""
    return works_on(roles, holds)


def may_approve(owns: bool, decides: bool) -> bool:
    """Return whether somebody approves a text: who owns the change of the PS team, and who may decide."""
    return owns or decides


def can_be_approved(newest: Word | None) -> bool:
    """Return whether a text can be approved after the newest decision: yes, or yes in part."""
    return newest in (Word.YES, Word.IN_PART)
