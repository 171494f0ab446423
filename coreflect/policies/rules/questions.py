"""What is asked about a change beside what would change: every question in our words, and when it helps to ask it."""

from dataclasses import dataclass
from enum import StrEnum

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.holding import owns, works_on
from coreflect.policies.rules.stages import PATH, Stage

LONGEST = 4000


class Whose(StrEnum):
    """Whose question it is: who writes down what is said to it."""

    ALL = "all"
    PEER = "peer"
    CLINICAL = "clinical"


@dataclass(frozen=True)
class Question:
    """One question about a change. `since` is the stage from which it is asked; `{noun}` stands for the people served.

    Questions with the same `group` stand together on the page, in the order of QUESTIONS.
    """

    field: str
    group: str
    title: str
    asks: str
    since: Stage
    whose: Whose = Whose.ALL

    def said(self, noun: str) -> str:
        """Return the question with the agency's own words for the people it serves."""
        return self.asks.replace("{noun}", noun)


TOGETHER, STAYS, SUPPORT, HELPED = "together", "stays", "support", "helped"
PERSPECTIVES, DISAGREED = "perspectives", "disagreed"
GROUPS = {
    DISAGREED: "Where we did not agree",
    TOGETHER: "What we talk over",
    STAYS: "What stays peer support, and what is made to fit here",
    SUPPORT: "While it is tried out",
    HELPED: "What came of it",
}
"""The headings of the groups on the page of a change, in their order; perspectives stand above, in their own boxes."""

QUESTIONS = (
    Question(
        "peer",
        PERSPECTIVES,
        "Peer perspective",
        "How does this look from where PS staff stand?",
        Stage.PROPOSED,
        Whose.PEER,
    ),
    Question(
        "clinical",
        PERSPECTIVES,
        "Clinical perspective",
        "How does this look from a clinical role, with what that role requires?",
        Stage.PROPOSED,
        Whose.CLINICAL,
    ),
    Question(
        "disagreed",
        DISAGREED,
        "What we see differently",
        "What do we see differently, and have left standing side by side?",
        Stage.TALKED_OVER,
    ),
    Question("undo", TOGETHER, "What it undoes", "What that does harm today would come to an end?", Stage.TALKED_OVER),
    Question(
        "produce",
        TOGETHER,
        "What it produces",
        "What would there be that was not there before, also if nobody wants it?",
        Stage.TALKED_OVER,
    ),
    Question(
        "uphold",
        TOGETHER,
        "What it upholds",
        "Which order of things would it leave as it is, or make firmer?",
        Stage.TALKED_OVER,
    ),
    Question(
        "benefits",
        TOGETHER,
        "Who benefits",
        "Who would gain by it, and what comes back to those who made it possible?",
        Stage.TALKED_OVER,
    ),
    Question(
        "missing",
        TOGETHER,
        "Whose voices were missing",
        "Who is touched by this and was not in the room? How could we hear them?",
        Stage.TALKED_OVER,
    ),
    Question(
        "fidelity",
        STAYS,
        "What has to stay",
        "What must not be given up, so that this still rests on the principles and tasks of IPS?",
        Stage.DRAFTING,
    ),
    Question(
        "adaptation",
        STAYS,
        "What is made to fit here",
        "What do we do differently here than elsewhere, and why?",
        Stage.DRAFTING,
    ),
    Question(
        "sit_with",
        SUPPORT,
        "What staff are asked to sit with",
        "What is uncertain or hard in this for staff, and who supports them in it?",
        Stage.TRYING,
    ),
    Question(
        "different",
        HELPED,
        "What is different",
        "What is different now for {noun}, and how do we know?",
        Stage.LOOK_AGAIN,
    ),
)
BY_FIELD = {question.field: question for question in QUESTIONS}


def has_come(question: Question, furthest: Stage) -> bool:
    """Return whether a question helps already, once a change has been at the stage `furthest` on its way."""
    return PATH.index(question.since) <= PATH.index(furthest)


def may_write(whose: Whose, roles: frozenset[Role], holds: bool) -> bool:
    """Return whether somebody writes down what is said to a question that is theirs.

    The peer perspective is for PS leads and PS staff, the clinical one for clinicians and for leadership; all other
    questions for who holds the change, PS leads and PS staff. Leadership that does not hold it writes nothing.
    """
    if Role.LEADERSHIP in roles and not holds:
        return False
    if whose is Whose.PEER:
        return owns(roles)
    if whose is Whose.CLINICAL:
        return bool(roles & {Role.CLINICIAN, Role.LEADERSHIP})
    return works_on(roles, holds)


def peer_first(number: int) -> bool:
    """Return which of the two equal boxes stands first, from a number that belongs to the change for good.

    It is the peer one for every other change, the same for all readers: neither is first everywhere.
    """
    return number % 2 == 0
