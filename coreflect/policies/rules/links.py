"""Links between what was said, answered and changed that are broken or empty, and where each can be mended."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from coreflect.foundation.permissions import Role

MOST = 10
"""So many of each kind are named; the others are counted."""


class Gap(StrEnum):
    """One kind of link that is broken or empty, in the order of the page."""

    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    UNHELD = "unheld"
    ENDED = "ended"
    UNNAMED = "unnamed"
    SILENT = "silent"
    OVERDUE = "overdue"
    NO_DAY = "no_day"
    NO_VERSION = "no_version"
    UNLINKED = "unlinked"

    @property
    def heading(self) -> str:
        """What the page says above the list."""
        return _SAID[self][0]

    @property
    def why(self) -> str:
        """Why somebody could want to mend it, in one sentence."""
        return _SAID[self][1]

    @property
    def step(self) -> str:
        """The words of the link to where it can be mended."""
        return _SAID[self][2]

    @property
    def endpoint(self) -> str:
        """Where it can be mended."""
        return _SAID[self][3]

    @property
    def of_answers(self) -> bool:
        """Whether it is a gap of a theme and its answer; else it is one of a change."""
        return self in (Gap.ENDED, Gap.UNNAMED, Gap.SILENT)

    @property
    def is_on_home(self) -> bool:
        """Whether home says it to who holds the change. What home says in lines of its own is not said twice."""
        return self in (Gap.WITHDRAWN, Gap.NO_DAY, Gap.NO_VERSION)


_SAID = {
    Gap.WITHDRAWN: (
        "Their themes were withdrawn",
        "Every theme that these changes come from was withdrawn, so that nobody can read any more why.",
        "Link another theme",
        "policies.link_themes",
    ),
    Gap.UNCONFIRMED: (
        "Not yet confirmed",
        "No page says that these came from co-reflection before a PS lead confirms that they reflect what was said.",
        "Read it, and confirm",
        "policies.show",
    ),
    Gap.UNHELD: (
        "Nobody of PS holds them",
        "No PS lead or PS staff with an account holds these changes any more.",
        "Ask somebody to hold it",
        "policies.holders",
    ),
    Gap.ENDED: (
        "Answered with a change that ended in no",
        "Leadership said yes and named a change; a body has said no to it since.",
        "Read the answer",
        "policies.answer",
    ),
    Gap.UNNAMED: (
        "Answered yes, and taken up by nobody",
        "The answer names neither a change nor a body, and no change comes from the theme.",
        "Read the answer",
        "policies.answer",
    ),
    Gap.SILENT: (
        "Neither answered nor taken up",
        "These themes ask something; there is no answer, and no change comes from them.",
        "Read the theme",
        "policies.answer",
    ),
    Gap.OVERDUE: (
        "The day to look again has passed",
        "Those who hold these changes said that they would ask by now whether they helped.",
        "Look again",
        "policies.look",
    ),
    Gap.NO_DAY: (
        "In effect, without a day to look again",
        "Without a day nobody is asked whether these changes helped.",
        "Look again, and pick a day",
        "policies.look",
    ),
    Gap.NO_VERSION: (
        "In effect, without an approved text",
        "Nobody can read what exactly is in effect.",
        "Its versions",
        "policies.versions",
    ),
    Gap.UNLINKED: (
        "Raised by PS staff, with no theme beside it",
        "Nothing is missing here. If a theme that says the same is released one day, it can be linked.",
        "Link a theme",
        "policies.link_themes",
    ),
}


ON_HOME = tuple(gap for gap in Gap if gap.is_on_home)


@dataclass(frozen=True)
class Broken:
    """One broken or empty link: the id and title of the change or theme, and whether the reader holds the change."""

    gap: Gap
    id: UUID
    title: str
    mine: bool
    total: int


def shown_to(roles: frozenset[Role]) -> tuple[Gap, ...]:
    """Return the kinds that somebody with these roles is shown: themes and answers only to who leads or answers."""
    answers = bool(roles & {Role.PS_LEAD, Role.LEADERSHIP})
    return tuple(gap for gap in Gap if answers or not gap.of_answers)


def by_gap(found: list[Broken]) -> dict[Gap, list[Broken]]:
    """Return what was found by its kind, in the order of the page."""
    return {gap: lines for gap in Gap if (lines := [one for one in found if one.gap is gap])}


def on_home(found: list[Broken]) -> int:
    """Return how many changes of the reader have a gap of which home speaks in its one line."""
    return len({one.id for one in found if one.mine and one.gap.is_on_home})
