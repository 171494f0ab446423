"""Which words stand to each question about a change: those of its newest entry in the trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from coreflect.policies.rules.questions import DISAGREED, GROUPS, PERSPECTIVES, Question, Whose, has_come
from coreflect.policies.rules.stages import Stage, after_decision, furthest
from coreflect.policies.rules.words import Word

A_QUESTION, STAYS_OPEN = 120, 400
"""A question takes about so many signs of a page before its answer; a group that takes more than this is folded."""
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
    """All questions of a page: two equal boxes, what was said by its group, and what was not.

    Nobody has said anything yet to those in `open`, which help now, and in `later`, whose stage has not come.
    """

    boxes: tuple[Shown, Shown]
    said: dict[str, list[Shown]]
    open: list[Shown]
    later: list[Shown]

    @property
    def folded(self) -> frozenset[str]:
        """The groups whose words are long together, so that a page names what was talked over and folds the words.

        Where we did not agree is never folded.
        """
        return frozenset(group for group, found in self.said.items() if _room(found) > STAYS_OPEN) - {DISAGREED}


def _room(found: Sequence[Shown]) -> int:
    return sum(A_QUESTION + len(one.words) for one in found)


def newest(entries: Iterable[One]) -> dict[str, One]:
    """Return the newest entry that holds words, by its field; `entries` come in the order of the trail.

    One whose words are empty is among them: it takes back what stood there.
    """
    return {entry.said["field"]: entry for entry in entries if entry.kind == "text"}


class Signed(Said, Protocol):
    """An entry that tells who wrote it; `by` is None for somebody who was erased."""

    @property
    def by(self) -> UUID | None: ...


Theirs = TypeVar("Theirs", bound=Signed)


def others_words(last: Theirs | None, reader: UUID) -> Theirs | None:
    """Return the newest entry of a question where its words stand and somebody else than the reader wrote them."""
    return last if last and last.said["words"] and last.by != reader else None


def stages_in(entries: Iterable[Said]) -> list[Stage]:
    """Return every stage that the trail of a change tells of, in its order; a decision with what followed from it."""
    been = []
    for entry in entries:
        if entry.kind == "decided":
            been += [Stage.DECISION, after_decision(Word(entry.said["word"]))]
        elif entry.kind in ("proposed", "stage"):
            been.append(Stage(entry.said.get("stage") or Stage.PROPOSED))
    return been


def reached(entries: Iterable[Said], stands: Stage) -> Stage:
    """Return the stage furthest on its way that a change has been at, by its trail and where it stands now."""
    return furthest([stands, *stages_in(entries)])


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
    rest = [one for one in all_shown if one.question.group != PERSPECTIVES]
    said = {group: [one for one in rest if one.question.group == group and one.words] for group in GROUPS}
    return Groups(
        boxes=(boxes[0], boxes[1]),
        said={group: found for group, found in said.items() if found},
        open=[one for one in rest if not one.words and one.come],
        later=[one for one in rest if one.folded],
    )
