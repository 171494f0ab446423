"""Who held the pen: told, asked, involved, decided together, PS-led; and what a page may say of it."""

from dataclasses import dataclass
from enum import StrEnum

from coreflect.foundation.permissions import Permission, Role, may


class Pen(StrEnum):
    """How far PS staff held the pen; nothing on this list is a mark."""

    TOLD = "told"
    ASKED = "asked"
    INVOLVED = "involved"
    TOGETHER = "together"
    PS_LED = "ps_led"

    @property
    def words(self) -> str:
        """The word as a page says it."""
        return _WORDS.get(self, self.value)

    @property
    def needs_ps(self) -> bool:
        """Whether leadership cannot say this word without PS staff: it asks for theirs."""
        return self in (Pen.TOGETHER, Pen.PS_LED)


_WORDS = {Pen.TOGETHER: "decided together", Pen.PS_LED: "PS-led"}
ALONE = (Pen.TOLD, Pen.ASKED, Pen.INVOLVED)
"""Words with which leadership notes a decision alone; *decided together* is offered, *PS-led* is noted by PS staff."""
SLIGHT = (Pen.TOLD, Pen.ASKED)
"""Words that say that PS staff had no part in it beyond hearing of it or giving their view."""


class Side(StrEnum):
    """Whose word it is."""

    PS = "ps"
    LEADERSHIP = "leadership"

    @property
    def words(self) -> str:
        """The side as it stands before "say" or "says"."""
        return "PS staff" if self is Side.PS else "leadership"

    def does(self, verb: str, capital: bool = False) -> str:
        """Return the side with what it does: "PS staff offer", "leadership offers"; where it begins a sentence, with a
        capital letter."""
        said = f"{self.words} {verb}" if self is Side.PS else f"{self.words} {verb}s"
        return said[:1].upper() + said[1:] if capital else said

    @property
    def has(self) -> str:
        """The side before what it has done, or not yet: "PS staff have", "leadership has"."""
        return f"{self.words} {'have' if self is Side.PS else 'has'}"

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.LEADERSHIP if self is Side.PS else Side.PS


@dataclass(frozen=True)
class Pens:
    """What both sides said last of one decision, or of the work before the first; None where one said nothing.

    Of the first decision, `before` is what PS staff had said of the work before it.
    """

    leadership: Pen | None = None
    ps: Pen | None = None
    before: Pen | None = None

    @property
    def agreed(self) -> Pen | None:
        """The word that may stand alone, or None while one side has not said it, or nobody said anything.

        A word stands alone when both sides said the same; PS-led also when PS staff alone said it, for they led.
        """
        if self.ps is Pen.PS_LED and self.leadership is None:
            return self.ps
        return self.ps if self.ps is self.leadership else None

    @property
    def unconfirmed(self) -> bool:
        """Whether leadership said *decided together* or *PS-led*, and PS staff did not, or say otherwise."""
        return bool(self.leadership and self.leadership.needs_ps and self.ps is not self.leadership)

    @property
    def said(self) -> bool:
        """Whether anybody said anything, so that there is a sentence to show."""
        return bool(self.leadership or self.ps or self.before)

    @property
    def nearest(self) -> Pen | None:
        """What is known of how far PS staff held the pen: their own word, else that of leadership."""
        return self.ps or self.leadership

    @property
    def sentence(self) -> str:
        """What a page says: the one word, or both views side by side, or that it was not talked about.

        What PS staff said of the work before a decision stands there until they have said their word on the decision.
        """
        if self.agreed:
            return self.agreed.words
        if not self.said:
            return "not yet talked about"
        ps = f"{Side.PS.does('say')}: {self.ps.words}" if self.ps else f"{Side.PS.has} not said"
        if self.before and not self.ps:
            ps = f"PS staff said of the work before the decision: {self.before.words}"
        leadership = f"{Side.LEADERSHIP.does('say')}: {self.leadership.words}" if self.leadership else ""
        return f"{leadership or f'{Side.LEADERSHIP.has} not said'}; {ps}"


def side_of(roles: frozenset[Role], owns: bool) -> Side | None:
    """Return the side for which somebody may say who held the pen, offer or press; None for everybody else.

    Leadership is who may decide; PS staff speak through those of them who own the change. A role that is leadership's
    never speaks for PS staff, whatever else the same person is or holds.
    """
    if may(roles, Permission.DECIDE):
        return Side.LEADERSHIP
    return Side.PS if owns and roles & {Role.PS_LEAD, Role.PS_STAFF} else None
