"""The three principles and four tasks of Intentional Peer Support, by name, with our own prompts.

The names are those of IPS. The prompts are ours: the guide and the competency scales are under copyright
and none of their text is here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whether a dimension is a principle or a task; the app always marks which."""

    PRINCIPLE = "principle"
    TASK = "task"


@dataclass(frozen=True)
class Dimension:
    """A principle or task: its key in the database, its exact name, a symbol, and prompts to think with."""

    key: str
    name: str
    kind: Kind
    symbol: str
    prompts: tuple[str, ...]


DIMENSIONS = (
    Dimension("learning", "Learning vs. helping", Kind.PRINCIPLE, "◇", ("Was I curious or fixing?",)),
    Dimension(
        "relationship",
        "Relationship vs. individual",
        Kind.PRINCIPLE,
        "⬡",
        ("What was happening between us, not inside them?",),
    ),
    Dimension(
        "hope", "Hope and possibility vs. fear", Kind.PRINCIPLE, "△", ("What did fear, mine or the agency's, decide?",)
    ),
    Dimension(
        "connection",
        "Connection",
        Kind.TASK,
        "∞",
        ("When did I feel us connect or disconnect?", "What was my part?", "What could I say next time?"),
    ),
    Dimension(
        "worldview",
        "Worldview",
        Kind.TASK,
        "◐",
        ("How did I come to know what I “know” here?", "Whose way of making sense was missing?"),
    ),
    Dimension(
        "mutuality",
        "Mutuality",
        Kind.TASK,
        "⇄",
        ("What did I learn, how was I changed?", "Where did I take over?", "What did each of us carry?"),
    ),
    Dimension(
        "moving",
        "Moving towards",
        Kind.TASK,
        "→",
        ("What does this person say they want?", "What was I moving away from?"),
    ),
)
BY_KEY = {dimension.key: dimension for dimension in DIMENSIONS}

OPENING = ("How are we arriving?", "Where does power sit in this room today?")
IN_A_CLINICAL_ROLE = ("What does my role require here, and what can I do openly within it?",)
SYSTEM = ("Which rule got in the way?", "What are we unlearning?", "What question are we still holding?")
CLOSING = (
    "What may leave this room, in whose words?",
    "Who was missing?",
    "Is anyone recognisable in what we wrote?",
)
GROUND_RULES = (
    "Bring your own practice, not somebody's case.",
    "No names, initials, dates, places or stories that point to one person, receiving services or working here.",
    "What is learned may leave; who said it may not.",
    "Anyone may pass; listening is taking part.",
    "We notice rank and set it down.",
    "Not getting it right is allowed.",
    "We read back what will be written before we leave.",
    "Confidentiality has limits: if someone may be at risk, the agency's own safety route is used and said "
    "openly, never this app.",
)
