"""The four words of an answer or a decision, and what each of them needs."""

from datetime import date
from enum import StrEnum


class Word(StrEnum):
    """What leadership says to a theme that asks something, or a body to a proposal."""

    YES = "yes"
    IN_PART = "in_part"
    NOT_NOW = "not_now"
    NO = "no"

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
        return "yes" if self in (Word.YES, Word.IN_PART) else "no"

    @property
    def needs_reason(self) -> bool:
        """Whether this word is owed a reason: every word but yes."""
        return self is not Word.YES

    @property
    def may_look_again(self) -> bool:
        """Whether a day to look again can go with this word: what is open in part or for now."""
        return self in (Word.IN_PART, Word.NOT_NOW)


_ANSWERED = {
    Word.YES: "yes",
    Word.IN_PART: "yes in part",
    Word.NOT_NOW: "not now, because",
    Word.NO: "no, because",
}
NO_REASON = "This word needs its reason. Write in a sentence or two why."
LOOK_AGAIN_NEVER = "A day to look again goes with “in part” and “not now”. Choose one of them, or leave the day empty."
LOOK_AGAIN_PAST = "That day has passed. Pick a later one, or leave it empty."


def objection(word: Word, reason: str, look_again_on: date | None, today: date) -> tuple[str, str] | None:
    """Return a sentence and the field it belongs to when these do not go together, else None."""
    if word.needs_reason and not reason.strip():
        return NO_REASON, "reason"
    if look_again_on and not word.may_look_again:
        return LOOK_AGAIN_NEVER, "look_again_on"
    if look_again_on and look_again_on <= today:
        return LOOK_AGAIN_PAST, "look_again_on"
    return None
