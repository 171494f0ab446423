"""Said / did / did not, because: what stands on each side, of one theme and of one change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Pens
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

FOR_PAPER = 200
"""At most so many rows stand on one page for printing."""

NO_WORD = "none"
"""What a filter calls a theme that waits for an answer, or a change without a decision."""

IS_DONE = (Stage.TRYING, Stage.IN_EFFECT, Stage.LOOK_AGAIN)
ENDED = (Stage.NOT_NOW, Stage.NO)
CAME = "Came from co-reflection"
NOT_YET_CONFIRMED = "From a released theme, not yet confirmed by a PS lead"


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
    confirmed: bool
    ruling: Ruling | None

    @property
    def source(self) -> str:
        """What a page may say of where it comes from: more only once a PS lead has confirmed it."""
        return CAME if self.confirmed else NOT_YET_CONFIRMED


@dataclass(frozen=True)
class Heard:
    """One published theme with what came of it. `cell` is a releases.queries.cells.PublishedCell."""

    cell: Any
    reply: Reply | None
    acknowledged: bool
    days: int
    changes: tuple[Came, ...]

    @property
    def owed(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self.cell.asks and not self.reply and not self.cell.withdrawn_on)

    @property
    def age(self) -> str:
        """How long it has been without an answer, in words."""
        return age_words(self.days, self.acknowledged)

    @property
    def said_yes(self) -> bool:
        """Whether leadership said yes, at least in part."""
        return bool(self.reply and self.reply.word in (Word.YES, Word.IN_PART))

    @property
    def said_no(self) -> bool:
        """Whether leadership said no, or not now."""
        return bool(self.reply and not self.said_yes)

    @property
    def did(self) -> list[Came]:
        """The changes that are in effect or tried out."""
        return [one for one in self.changes if one.stage in IS_DONE]

    @property
    def not_yet(self) -> list[Came]:
        """The changes that are still on their way."""
        return [one for one in self.changes if one.stage not in (*IS_DONE, *ENDED)]

    @property
    def did_not(self) -> list[Came]:
        """The changes that ended, and those decided in part: what was not adopted stands in the decision's reason."""
        return [one for one in self.changes if one.stage in ENDED or one.ruling and one.ruling.word is Word.IN_PART]


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
    def word(self) -> Word | None:
        """The word of the newest decision, None before the first."""
        return self.rulings[-1].word if self.rulings else None


def shown(total: int, lines: Sequence[object]) -> str:
    """Return what a page for printing says where the list is longer than it, else nothing."""
    if len(lines) >= total:
        return ""
    return f"These are the first {len(lines)} of {total}. Narrow the list to print the others."


def decided_only(line: Heard) -> tuple[Heard, int]:
    """Return the theme with those of its changes that were decided on, and how many others there are."""
    kept = tuple(one for one in line.changes if one.ruling)
    return replace(line, changes=kept), len(line.changes) - len(kept)
