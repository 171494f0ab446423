"""The words of an answer or a decision, and what each of them needs."""

from datetime import date
from enum import StrEnum

from coreflect.policies.rules.reasons import says_something


class Word(StrEnum):
    """What leadership says to a theme that asks something, or a body to a proposal.

    Four of them answer or decide. *Acknowledged* is said to a theme only, and is no answer yet: see ANSWERING.
    """

    YES = "yes"
    IN_PART = "in_part"
    NOT_NOW = "not_now"
    NO = "no"
    ACKNOWLEDGED = "acknowledged"

    @property
    def is_answer(self) -> bool:
        """Whether this word answers a theme or decides a proposal, so that nothing is owed any more."""
        return self is not Word.ACKNOWLEDGED

    @property
    def answered(self) -> str:
        """The word as an answer to a theme says it."""
        return _ANSWERED[self]

    @property
    def decided(self) -> str:
        """The word as a decision on a proposal says it."""
        return self.value.replace("_", " ")

    @property
    def tone(self) -> str:
        """The look of the word on a page; it carries no meaning alone."""
        if not self.is_answer:
            return "open"
        return "yes" if self in (Word.YES, Word.IN_PART) else "no"

    @property
    def needs_reason(self) -> bool:
        """Whether this word is owed a reason: every answer but yes."""
        return self in (Word.IN_PART, Word.NOT_NOW, Word.NO)

    @property
    def needs_look_again(self) -> bool:
        """Whether this word is owed a day to look again: what is put off is put off until a day."""
        return self is Word.NOT_NOW

    @property
    def may_look_again(self) -> bool:
        """Whether a day to look again can go with this word: what is open in part or for now."""
        return self in (Word.IN_PART, Word.NOT_NOW)


ANSWERING = tuple(word for word in Word if word.is_answer)
"""The four words that answer a theme; a decision has one of them, too."""

_ANSWERED = {
    Word.YES: "yes",
    Word.IN_PART: "yes in part",
    Word.NOT_NOW: "not now, because",
    Word.NO: "no, because",
    Word.ACKNOWLEDGED: "acknowledged",
}
NO_REASON = "This word needs its reason. Write in a sentence or two why."
NO_LOOK_AGAIN = "“Not now” needs a day on which you look again. Pick one."
LOOK_AGAIN_NEVER = "A day to look again goes with “in part” and “not now”. Choose one of them, or leave the day empty."
LOOK_AGAIN_PAST = "Pick a day after today."


def objections(word: Word | None, reason: str, look_again_on: date | None, today: date) -> list[tuple[str, str]]:
    """Return a sentence with its field for everything that does not go together.

    Where no word is chosen yet, only a day that does not lie ahead is told.
    """
    found = []
    if word and word.needs_reason and not says_something(reason):
        found.append((NO_REASON, "reason"))
    if word and word.needs_look_again and not look_again_on:
        found.append((NO_LOOK_AGAIN, "look_again_on"))
    elif word and look_again_on and not word.may_look_again:
        found.append((LOOK_AGAIN_NEVER, "look_again_on"))
    elif look_again_on and look_again_on <= today:
        found.append((LOOK_AGAIN_PAST, "look_again_on"))
    return found
