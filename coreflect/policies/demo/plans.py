"""How the changes of the demonstration are written down."""

from dataclasses import dataclass, field

from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word


@dataclass(frozen=True)
class Moved:
    """After so many days, somebody who holds the change moves it; `again` counts from the day of the demo."""

    after: int
    stage: Stage
    words: str = ""
    again: int | None = None
    body: str = ""


@dataclass(frozen=True)
class Ruled:
    """After so many days, a body decides; `again` counts from the day of the demo.

    Together, leadership presses first and a PS owner second; PS-led, the PS owner notes it alone.
    """

    after: int
    body: str
    word: Word
    reason: str = ""
    again: int | None = None
    pen: Pen | None = None


@dataclass(frozen=True)
class Penned:
    """After so many days, one side says who held the pen."""

    after: int
    side: Side
    pen: Pen


@dataclass(frozen=True)
class Wrote:
    """After so many days, somebody answers one question about the change; without a name, who proposed it."""

    after: int
    field: str
    words: str
    by: str = ""


@dataclass(frozen=True)
class Drafted:
    """After so many days, who proposed it saves a draft of the text."""

    after: int
    summary: str
    text: str


@dataclass(frozen=True)
class Approved:
    """After so many days, the open draft becomes the version that stands."""

    after: int


@dataclass(frozen=True)
class Dissented:
    """After so many days, somebody does not agree with the last decision."""

    after: int
    by: str
    words: str


@dataclass(frozen=True)
class Replied:
    """After so many days, somebody answers the last dissent."""

    after: int
    by: str
    words: str


@dataclass(frozen=True)
class Looked:
    """After so many days, those who hold it say whether it helped; `again` counts from the day of the demo."""

    after: int
    words: str
    outcome: str
    again: int | None = None


Step = Moved | Ruled | Penned | Wrote | Drafted | Approved | Dissented | Replied | Looked


@dataclass(frozen=True)
class Plan:
    """A change: the themes it would come from, who proposes and who holds it, and what becomes of it.

    It is proposed soon after its themes were told, or `begins` days before the demo's day where that is later;
    the last step lies at least `before` days before that day. A PS lead confirms that it reflects what was said
    after `confirmed` days, never where it is None. `heard` begins before there is a proposal.
    """

    title: str
    what: str
    themes: tuple[str, ...]
    proposer: str
    holders: tuple[str, ...]
    domain: str = ""
    steps: tuple[Step, ...] = field(default=())
    begins: int | None = None
    before: int = 3
    confirmed: int | None = 2
    heard: bool = False
