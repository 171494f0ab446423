"""What happens to a change of the demonstration, as a plan: days count from the proposal, or from the demo's day."""

from dataclasses import dataclass, field

from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word


@dataclass(frozen=True)
class Moved:
    """After so many days, somebody who holds the change moves it; `again` counts from the day of the demo."""

    after: int
    stage: Stage
    words: str = ""
    again: int | None = None


@dataclass(frozen=True)
class Ruled:
    """After so many days, a body decides; `again` counts from the day of the demo."""

    after: int
    body: str
    word: Word
    reason: str = ""
    again: int | None = None


@dataclass(frozen=True)
class Plan:
    """A change: the themes it would come from, who proposes and who holds it, and what becomes of it.

    It is proposed soon after its themes were told, or `begins` days before the demo's day where that is later;
    the last step lies at least `before` days before that day.
    """

    title: str
    what: str
    themes: tuple[str, ...]
    proposer: str
    holders: tuple[str, ...]
    steps: tuple[Moved | Ruled, ...] = field(default=())
    begins: int | None = None
    before: int = 3
