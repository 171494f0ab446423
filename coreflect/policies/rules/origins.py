"""Where a change comes from, and what a page may say of it."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a change comes from, as the one who proposed it said."""

    THEMES = "themes"
    PS_STAFF = "ps_staff"
    ELSEWHERE = "elsewhere"

    @property
    def words(self) -> str:
        """The origin as a form and a filter say it."""
        return _WORDS[self]


_WORDS = {
    Origin.THEMES: "from released themes",
    Origin.PS_STAFF: "raised by PS staff, in their own name",
    Origin.ELSEWHERE: "not from co-reflection",
}
ORIGINS = tuple((one.value, one.words) for one in Origin)


@dataclass(frozen=True)
class Source:
    """Where a change comes from, with how many published themes are named by it and how many of them are confirmed.

    A theme is confirmed once a PS lead said that the change reflects what was said.
    """

    origin: Origin
    themes: int = 0
    confirmed: int = 0

    @property
    def came_from_co_reflection(self) -> bool:
        """Whether a page may say "came from co-reflection": only what a PS lead has confirmed."""
        return self.origin is Origin.THEMES and self.confirmed > 0

    @property
    def sentence(self) -> str:
        """What every page says of it, without a full stop at its end."""
        themes = "a released theme" if self.themes == 1 else "released themes"
        if self.origin is Origin.THEMES:
            return "Came from co-reflection" if self.confirmed else f"From {themes}, {NOT_CONFIRMED}"
        begins = self.origin.words[:1].upper() + self.origin.words[1:]
        if not self.themes:
            return begins
        linked = f"{begins}; {themes} {'was' if self.themes == 1 else 'were'} linked later"
        return f"{linked}, and {CONFIRMED}" if self.confirmed else f"{linked}, {NOT_CONFIRMED}"


NOT_CONFIRMED = "not yet confirmed by a PS lead"
BRIEFLY = f"linked, {NOT_CONFIRMED}"
"""What stands beside a theme and a change that names it, as long as nobody has confirmed that it reflects it."""
CONFIRMED = "a PS lead has confirmed that it reflects what was said"
