"""Said / did / did not, because: what stands on each side, of one theme and of one change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Pens
from coreflect.policies.rules.stages import EXITS, RUNS, Stage
from coreflect.policies.rules.words import Word

FOR_PAPER = 200
"""At most so many rows stand on one page for printing."""

NO_WORD = "none"
"""What a filter calls a theme that waits for an answer, or a change without a decision."""

_YES = (Word.YES, Word.IN_PART)
STANDS = {
    Stage.HEARD: ("heard", "on"),
    Stage.PROPOSED: ("proposed", "on"),
    Stage.DRAFTING: ("being drafted", "since"),
    Stage.TALKED_OVER: ("being talked over", "since"),
    Stage.DECISION: ("decided", "on"),
    Stage.TRYING: ("being tried out", "since"),
    Stage.IN_EFFECT: ("in effect", "since"),
    Stage.LOOK_AGAIN: ("being looked at again", "since"),
    Stage.NOT_NOW: ("not now", "was decided on"),
    Stage.NO: ("no", "was decided on"),
}
"""How a sentence says where a change stands: what stands there, and what leads to the day."""


@dataclass(frozen=True)
class Ruling:
    """What a body decided on a change."""

    number: int
    body: str
    decided_on: date
    word: Word
    reason: str = ""
    look_again_on: date | None = None


@dataclass(frozen=True)
class Reply:
    """The answer that stands to a theme; `body` or a change of this title is what takes it up, where that was named."""

    word: Word
    reason: str
    look_again_on: date | None
    answered_on: date
    body: str = ""
    change_id: UUID | None = None
    change: str = ""


@dataclass(frozen=True)
class Came:
    """A change that comes from a theme, with what was decided on it last."""

    id: UUID
    title: str
    stage: Stage
    since: date
    look_again_on: date | None
    origin: Origin
    confirmed: bool
    ruling: Ruling | None

    @property
    def source(self) -> Source:
        """Where it comes from, as far as this theme is concerned: more is said once a PS lead has confirmed it."""
        return Source(self.origin, 1, int(self.confirmed))

    @property
    def stands(self) -> tuple[str, str]:
        """Where it stands, and what leads to the day."""
        return STANDS[self.stage]

    @property
    def outcome(self) -> tuple[str, str]:
        """Where it stands in a word or two, with its tone: once it is decided, as what."""
        return _outcome(self.stage, self.ruling)

    @property
    def in_part(self) -> bool:
        """Whether part of it was not adopted: the decision's reason says which, and why."""
        return bool(self.ruling and self.ruling.word is Word.IN_PART and self.stage not in EXITS)


@dataclass(frozen=True)
class Heard:
    """One published theme with what came of it. `cell` is a releases.queries.cells.PublishedCell."""

    cell: Any
    reply: Reply | None
    acknowledged_on: date | None
    days: int
    changes: tuple[Came, ...]

    @property
    def owed(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self.cell.asks and not self.reply and not self.cell.withdrawn_on)

    @property
    def age(self) -> str:
        """How long it has had no answer, in words."""
        return age_words(self.days, self.acknowledged_on)

    @property
    def said_yes(self) -> bool:
        """Whether leadership said yes, at least in part."""
        return bool(self.reply and self.reply.word in _YES)

    @property
    def said_no(self) -> bool:
        """Whether leadership said no, or not now."""
        return bool(self.reply and not self.said_yes)

    @property
    def overtaken(self) -> Ruling | None:
        """The latest yes, at least in part, on a change from it that was decided after leadership answered no or not
        now; None without one."""
        if not (self.reply and self.said_no):
            return None
        on = self.reply.answered_on
        later = (one.ruling for one in self.changes if one.ruling and one.ruling.decided_on > on)
        return max((one for one in later if one.word in _YES), key=lambda one: one.decided_on, default=None)

    @property
    def outcome(self) -> list[tuple[str, str]]:
        """What came of it in a few words, each with its tone: the answer, and where its changes stand, each said once.

        An answer that a decision has overtaken comes last.
        """
        stands = [one.outcome for one in (*self.did, *self.under_way, *self.did_not)]
        answer = [(age_words(self.days, None), "open")] if self.owed else []
        if self.reply:
            said = f"answered {self.reply.word.answered.partition(',')[0]}"
            answer = [(f"earlier {said}" if self.overtaken else said, self.reply.word.tone)]
        return list(dict.fromkeys([*stands, *answer] if self.overtaken else [*answer, *stands]))

    @property
    def did(self) -> list[Came]:
        """The changes that are tried out or in effect: only that was done, and what was said of others is an answer."""
        return [one for one in self.changes if one.stage in RUNS]

    @property
    def under_way(self) -> list[Came]:
        """The changes that are still on their way, from heard to decided."""
        return [one for one in self.changes if one.stage not in (*RUNS, *EXITS)]

    @property
    def did_not(self) -> list[Came]:
        """The changes that ended."""
        return [one for one in self.changes if one.stage in EXITS]

    @property
    def not_all(self) -> list[Came]:
        """The changes decided in part, wherever they stand: what was not adopted stands in the decision's reason."""
        return [one for one in self.changes if one.in_part]


@dataclass(frozen=True)
class Theme:
    """A published theme that a change comes from."""

    id: UUID
    title: str
    about: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True)
class Made:
    """One change: in whose name, what was decided on it, and what stands now."""

    id: UUID
    title: str
    what: str
    origin: Origin
    stage: Stage
    since: date
    in_effect_on: date | None
    look_again_on: date | None
    dissents: int
    pens: Pens
    themes: tuple[Theme, ...]
    rulings: tuple[Ruling, ...]

    @property
    def source(self) -> Source:
        """Where it comes from, as every page says it."""
        return Source(self.origin, len(self.themes), sum(theme.confirmed for theme in self.themes))

    @property
    def stands(self) -> tuple[str, str]:
        """Where it stands, and what leads to the day."""
        return STANDS[self.stage]

    @property
    def outcome(self) -> tuple[str, str]:
        """Where it stands in a word or two, with its tone: once it is decided, as what."""
        return _outcome(self.stage, self.rulings[-1] if self.rulings else None)


def _outcome(stage: Stage, ruling: Ruling | None) -> tuple[str, str]:
    if stage is Stage.DECISION and ruling:
        return f"decided: {ruling.word.decided}", ruling.word.tone
    return STANDS[stage][0], stage.tone


def shown(total: int, lines: Sequence[object]) -> str:
    """Return what a page for printing says where the list is longer than it, else nothing."""
    if len(lines) >= total:
        return ""
    return f"These are the first {len(lines)} of {total}. Narrow the list to print the others."


def decided_only(line: Heard) -> Heard:
    """Return the theme with those of its changes that were decided on."""
    return replace(line, changes=tuple(one for one in line.changes if one.ruling))
