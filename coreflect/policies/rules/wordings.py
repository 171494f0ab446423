"""Which words stand to each question about a change: those of its newest entry in the trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from coreflect.policies.rules.questions import DISAGREED, GROUPS, PERSPECTIVES, Question, Whose, has_come
from coreflect.policies.rules.stages import Stage, furthest

DOMAIN = "domain"
"""The field under which the trail says what a change is about; no question has this name."""


class Said(Protocol):
    """An entry of the trail."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def name(self) -> str: ...
    @property
    def said(self) -> dict[str, Any]: ...


One = TypeVar("One", bound=Said)


@dataclass(frozen=True)
class Shown:
    """One question as the page of a change shows it; `by` and `on` tell who wrote last, None where nobody did.

    `come` tells whether the change has been at the stage where the question helps.
    """

    question: Question
    asks: str
    words: str
    by: str | None
    on: date | None
    come: bool
    may_write: bool

    @property
    def folded(self) -> bool:
        """Whether the question waits for its stage: it has not come, and nobody has said anything yet."""
        return not (self.come or self.words)


@dataclass(frozen=True)
class Groups:
    """All questions of a page: two equal boxes, where we did not agree, the groups that have come, and the rest."""

    boxes: tuple[Shown, Shown]
    disagreed: Shown
    groups: dict[str, list[Shown]]
    later: list[Shown]


def newest(entries: Iterable[One]) -> dict[str, One]:
    """Return the newest entry that holds words, by its field; `entries` come in the order of the trail.

    One whose words are empty is among them: it takes back what stood there.
    """
    return {entry.said["field"]: entry for entry in entries if entry.kind == "text"}


def reached(entries: Iterable[Said], stands: Stage) -> Stage:
    """Return the stage furthest on its way that a change has been at, by its trail and where it stands now."""
    been = [stands]
    for entry in entries:
        if entry.kind in ("stage", "decided"):
            been.append(Stage(entry.said["stage"]) if entry.kind == "stage" else Stage.DECISION)
    return furthest(been)


def shown(question: Question, wordings: Mapping[str, Said], furthest: Stage, noun: str, may_write: bool) -> Shown:
    """Return a question with what stands to it."""
    last = wordings.get(question.field)
    words = str(last.said["words"]) if last else ""
    by, on = (last.name, last.on) if last and words else (None, None)
    return Shown(question, question.said(noun), words, by, on, has_come(question, furthest), may_write)


def in_groups(all_shown: Sequence[Shown], peer_first: bool) -> Groups:
    """Return the questions as the page shows them, the peer box first or second."""
    boxes = sorted(
        (one for one in all_shown if one.question.group == PERSPECTIVES),
        key=lambda one: (one.question.whose is Whose.PEER) != peer_first,
    )
    (disagreed,) = (one for one in all_shown if one.question.group == DISAGREED)
    rest = [one for one in all_shown if one.question.group in GROUPS]
    groups = {group: [one for one in rest if one.question.group == group and not one.folded] for group in GROUPS}
    later = [one for one in rest if one.folded]
    return Groups((boxes[0], boxes[1]), disagreed, {group: found for group, found in groups.items() if found}, later)
