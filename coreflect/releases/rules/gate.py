"""The gate: which themes of one group may be told for one period without pointing to anyone.

The gate guards against someone who holds every attendance list, knows these rules and has read all that was
published. Three rules must hold; S is the set of dates in the period at which a theme was recorded.

1. The theme has not been told in this calendar year, and S has at least two dates.
2. The different people who came to S number at least `together`.
3. At least `sources` people could each be the single source of all that has been told about the theme.

Why rule 3 never looks at S. A list of those who came to all of S would be the tighter count, but S is
what nobody may learn, and a refusal that depends on S tells something about S. So the rule asks only what
that reader can ask: for which people is there *some* choice of dates, all attended by that person, that
would have passed rules 1 and 2? Both rules only get easier with more dates, so such a choice exists exactly
if all the dates that the person attended pass them together; nothing needs to be enumerated. Attendance
lists and earlier tellings go in, and nothing else, so whoever holds the lists can work out this answer
alone and learns nothing when a theme is held back by it. This is simulatable auditing:
Kenthapadi, Mishra, Nissim, "Simulatable Auditing", PODS 2005.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from coreflect.foundation.periods import Period

Date = TypeVar("Date", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)
Theme = TypeVar("Theme", bound=Hashable)


class Outcome(Enum):
    """What the gate decides about one theme of one group in one period."""

    READY = "ready"
    TOLD = "told"
    NOT_ENOUGH = "not enough"

    @property
    def sentence(self) -> str:
        """What the leads of the series read beside the theme."""
        return SENTENCES[self]


SENTENCES = {
    Outcome.READY: "Ready: enough people came for this theme to leave the room without pointing to anyone.",
    Outcome.TOLD: "Already told this year: each theme is told once a year, so that nobody can be narrowed down.",
    Outcome.NOT_ENOUGH: (
        "Not enough yet: too few dates, or too few different people, stand behind this theme for it to leave "
        "the room without pointing to anyone."
    ),
}


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The period to be decided and the agency's numbers for it."""

    period: Period
    together: int = 5
    sources: int = 5
    dates: int = 2

    def __post_init__(self) -> None:
        if min(self.together, self.sources, self.dates) < 1:
            raise ValueError("The numbers of people and dates that the gate asks for start at one.")


@dataclass(frozen=True, slots=True)
class Told(Generic[Date, Person, Theme]):
    """What one earlier period told about one group: its attendance lists and the themes published then.

    A withdrawn cell was told all the same. `together` is the number that was in force then, where it was
    another one than now: judging an old telling by a number that has since been lowered would count people
    who could not have been its source. A newly joined group has one history for each of its parents; entries
    that name a `parent` belong to that parent's history alone, entries that name none belong to all.
    """

    period: Period
    lists: Mapping[Date, Set[Person]]
    themes: Set[Theme]
    together: int | None = None
    parent: Hashable = None


def decide(
    lists: Mapping[Date, Set[Person]],
    recorded: Mapping[Theme, Set[Date]],
    history: Sequence[Told[Date, Person, Theme]],
    settings: GateSettings,
    shares: Mapping[Theme, Set[Theme]] | None = None,
) -> dict[Theme, Outcome]:
    """Return the outcome of every recorded theme of one group in the period that `settings` name.

    `lists` says which clinicians came to each date, `recorded` at which of these dates each theme was
    recorded, and `history` holds the earlier periods whose lists are kept, oldest first. `shares` names, for a theme,
    what else counts as its own telling: what was merged into it, what it was split from, and all their names. A
    theme's outcome depends on no other theme.

    All these tellings are looked at together. That is at least as strict as looking at each one's alone: every
    telling can only take possible sources away, never add one.
    """
    if any(not dates <= lists.keys() for dates in recorded.values()):
        raise ValueError("A theme is recorded at a date that has no attendance list in this period.")
    if any(told.period >= settings.period for told in history):
        raise ValueError("The history of a group holds only periods before the one to be decided.")

    this_year = [told for told in history if told.period.year == settings.period.year]
    here = possible_sources(lists, settings.together, settings.dates)
    earlier = [(told, _possible_then(told, settings)) for told in history]

    def outcome(theme: Theme, dates: Set[Date]) -> Outcome:
        own = {theme, *(shares or {}).get(theme, ())}
        if any(not own.isdisjoint(told.themes) for told in this_year):
            return Outcome.TOLD
        if len(dates) < settings.dates or len(_came(lists, dates)) < settings.together:
            return Outcome.NOT_ENOUGH
        if _fewest_sources(own, here, earlier) < settings.sources:
            return Outcome.NOT_ENOUGH
        return Outcome.READY

    return {theme: outcome(theme, dates) for theme, dates in recorded.items()}


def possible_sources(lists: Mapping[Date, Set[Person]], together: int, dates: int) -> frozenset[Person]:
    """Return everybody who could be the single source of a theme told from these lists.

    That is: who came to at least this many dates, at which at least `together` different people came in all.
    """
    attended: dict[Person, list[Date]] = {}
    for day, people in lists.items():
        for person in people:
            attended.setdefault(person, []).append(day)
    return frozenset(
        person for person, days in attended.items() if len(days) >= dates and len(_came(lists, days)) >= together
    )


def _possible_then(told: Told[Date, Person, Theme], settings: GateSettings) -> frozenset[Person]:
    """Everybody who could be the single source of a theme told in that earlier period."""
    together = settings.together if told.together is None else told.together
    return possible_sources(told.lists, together, settings.dates)


def _came(lists: Mapping[Date, Set[Person]], dates: Iterable[Date]) -> set[Person]:
    """The different people who came to these dates."""
    return set().union(*(lists[day] for day in dates))


def _fewest_sources(
    own: Set[Theme],
    here: frozenset[Person],
    earlier: Sequence[tuple[Told[Date, Person, Theme], frozenset[Person]]],
) -> int:
    """How many people could be the single source now and of every earlier telling, in the history of that
    parent where they are fewest. `own` holds the themes whose tellings count."""
    tellings = [(told.parent, people) for told, people in earlier if not own.isdisjoint(told.themes)]
    parents = {parent for parent, _ in tellings if parent is not None} or {None}
    return min(
        len(here.intersection(*(people for whose, people in tellings if whose in (None, parent)))) for parent in parents
    )
