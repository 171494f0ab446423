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
        """Whether this word stands alone only when a PS owner has said it, too."""
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

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.LEADERSHIP if self is Side.PS else Side.PS


@dataclass(frozen=True)
class Pens:
    """What both sides said last of one decision, or of the work before the first; None where one said nothing."""

    leadership: Pen | None = None
    ps: Pen | None = None

    @property
    def agreed(self) -> Pen | None:
        """The word that may stand alone, or None while both views stand side by side or nobody said anything.

        A word stands alone when both sides said the same; PS-led also when PS staff alone said it, for they led;
        told, asked and involved also where only one side spoke.
        """
        if self.leadership and self.ps:
            return self.ps if self.ps is self.leadership else None
        said = self.ps or self.leadership
        if said is Pen.PS_LED:
            return said if self.ps else None
        return None if said is None or said.needs_ps else said

    @property
    def unconfirmed(self) -> bool:
        """Whether leadership said *decided together* or *PS-led*, and PS staff did not, or say otherwise."""
        return bool(self.leadership and self.leadership.needs_ps and self.ps is not self.leadership)

    @property
    def nearest(self) -> Pen | None:
        """What is known of how far PS staff held the pen: their own word, else that of leadership."""
        return self.ps or self.leadership

    @property
    def sentence(self) -> str:
        """What a page says: the one word, or both views side by side, or that it was not talked about."""
        if self.agreed:
            return self.agreed.words
        if not (self.leadership or self.ps):
            return "not yet talked about"
        views = (
            f"leadership says: {self.leadership.words}" if self.leadership else "leadership has not said",
            f"PS staff say: {self.ps.words}" if self.ps else "PS staff have not said",
        )
        return ", ".join(views)


def side_of(roles: frozenset[Role], owns: bool) -> Side | None:
    """Return the side for which somebody may say who held the pen, offer or press; None for everybody else.

    Leadership is who may decide; PS staff speak through those of them who own the change. A role that is leadership's
    never speaks for PS staff, whatever else the same person is or holds.
    """
    if may(roles, Permission.DECIDE):
        return Side.LEADERSHIP
    return Side.PS if owns and roles & {Role.PS_LEAD, Role.PS_STAFF} else None


def pens(leadership: str, ps: str) -> Pens:
    """Return what both sides said, from the columns of a change; an empty text is nothing said."""
    return Pens(Pen(leadership) if leadership else None, Pen(ps) if ps else None)
