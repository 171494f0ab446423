"""The gate: which themes of one group may be told for one period without pointing to anyone.

The gate guards against someone who holds every attendance list, knows these rules and has read all that was
published. Four rules must hold; S is the set of dates in the period at which a theme was recorded.

1. The theme has not been told in this calendar year, and S has at least two dates.
2. The different people who came to S number at least `together`.
3. At least `sources` people could each be the single source of all that has been told about the theme.
4. That reader's own attack fails: if the theme were told now, nobody would be its source by more than one
   chance in three (`guesses`). This rule asks for more than rule 3, which is kept as the floor that a person
   can check with a pencil.

A theme that fails rule 3 or 4 is frozen in this period, for this group.

Why rules 3 and 4 never look at S. A list of those who came to all of S would be the tighter count, but S is
what nobody may learn, and a refusal that depends on S tells something about S. So they ask only what that
reader can ask: for which people is there *some* choice of dates, all attended by that person, that would
have passed rules 1 and 2, and how likely would that person have made one? Attendance
lists and earlier tellings go in, and nothing else, so whoever holds the lists can work out this answer
alone and learns nothing when a theme is held back by it. This is simulatable auditing:
Kenthapadi, Mishra, Nissim, "Simulatable Auditing", PODS 2005.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from enum import Enum

from coreflect.releases.rules.chances import Reckoner
from coreflect.releases.rules.guesses import Reader
from coreflect.releases.rules.told import Date, GateSettings, Person, Theme, Told

__all__ = ["GateSettings", "Outcome", "Told", "decide", "possible_sources"]


class Outcome(Enum):
    """What the gate decides about one theme of one group in one period."""

    READY = "ready"
    TOLD = "told"
    NOT_ENOUGH = "not enough"
    FROZEN = "frozen"

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
    Outcome.FROZEN: (
        "Frozen this quarter: someone who holds every attendance list could narrow down too far who might have "
        "raised it. That follows from who came when and from what was told before, never from what was said. "
        "It may leave in a later quarter."
    ),
}


def decide(
    lists: Mapping[Date, Set[Person]],
    recorded: Mapping[Theme, Set[Date]],
    history: Sequence[Told[Date, Person, Theme]],
    settings: GateSettings,
    shares: Mapping[Theme, Set[Theme]] | None = None,
    reckoner: Reckoner[Date, Person] | None = None,
) -> dict[Theme, Outcome]:
    """Return the outcome of every recorded theme of one group in the period that `settings` name.

    `lists` says which clinicians came to each date, `recorded` at which of these dates each theme was
    recorded, and `history` holds the earlier periods whose lists are kept, oldest first: those of the current year and
    of each year in which one of the themes was told, whether something was told in them or not. `shares` names, for a
    theme, what else counts as its own telling: what was merged into it, what it was split from, and all their names. A
    theme's outcome depends on no other theme. `reckoner` remembers what was worked out from the same lists before.
    """
    if any(not dates <= lists.keys() for dates in recorded.values()):
        raise ValueError("A theme is recorded at a date that has no attendance list in this period.")
    if any(told.period >= settings.period for told in history):
        raise ValueError("The history of a group holds only periods before the one to be decided.")

    this_year = [told for told in history if told.period.year == settings.period.year]
    reader = Reader(lists, history, settings, reckoner)

    def outcome(theme: Theme, dates: Set[Date]) -> Outcome:
        own = {theme, *(shares or {}).get(theme, ())}
        if any(not own.isdisjoint(told.themes) for told in this_year):
            return Outcome.TOLD
        if len(dates) < settings.dates or len(_came(lists, dates)) < settings.together:
            return Outcome.NOT_ENOUGH
        return Outcome.FROZEN if reader.frozen(own) else Outcome.READY

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


def _came(lists: Mapping[Date, Set[Person]], dates: Iterable[Date]) -> set[Person]:
    """The different people who came to these dates."""
    return set().union(*(lists[day] for day in dates))
