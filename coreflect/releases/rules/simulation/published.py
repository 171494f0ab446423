"""What leadership reads where a gate decides each quarter, and what can be concluded from it.

The gate is given as a function, so that the app's own one is played against and no copy of it. What it would publish
is found by asking it, once for every choice of dates at which a theme could have come up: whoever holds the lists,
knows the rules and has read all releases can do just that, and nothing more is needed to guess.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Protocol

from coreflect.releases.rules.gate import GateSettings, Outcome, Told
from coreflect.releases.rules.simulation.agencies import QUARTERS, Agency, Theme
from coreflect.releases.rules.simulation.holder import Seen, belief

REMEMBERED = 8
"""Closed quarters whose lists are kept, as an agency starts with."""

Lists = Mapping[Hashable, Set[int]]
History = Sequence[Told[Hashable, int, Hashable]]
Choices = Mapping[Hashable, Set[Hashable]]


class Gate(Protocol):
    """Whatever decides as the app's gate does."""

    def __call__(
        self,
        lists: Lists,
        recorded: Choices,
        history: History,
        settings: GateSettings,
    ) -> Mapping[Hashable, Outcome]: ...


@dataclass(frozen=True, slots=True)
class Telling:
    """One theme published in one quarter, and how surely each person is then held to be the one who raised it."""

    quarter: int
    held: Sequence[float]


@dataclass
class Published:
    """The releases of one invented agency under one gate."""

    agency: Agency
    gate: Gate
    together: int
    _told: dict[Any, frozenset[int]] = field(default_factory=dict)
    _likely: dict[Any, list[float]] = field(default_factory=dict)

    def tellings(self, theme: Theme) -> Iterator[Telling]:
        """Yield each release that holds the theme, the first one first, with what can be concluded by then."""
        told: tuple[bool, ...] = ()
        for quarter, said in enumerate(theme.said):
            told += (said in self.would_be_told(quarter, told),)
            if told[-1]:
                yield Telling(quarter, belief(self._seen(told, theme.rate), self.agency.people))

    def would_be_told(self, quarter: int, before: Sequence[bool]) -> frozenset[int]:
        """Return every choice of dates, as bits, at which a theme must come up to be published in this quarter.

        `before` says in which quarters it was published until then; what is not remembered makes no difference.
        """
        since = max(0, quarter - REMEMBERED)
        key = quarter, tuple(before[since:])
        if key not in self._told:
            self._told[key] = self._ask(quarter, before, since)
        return self._told[key]

    def _ask(self, quarter: int, before: Sequence[bool], since: int) -> frozenset[int]:
        lists = self.agency.lists
        choices: dict[Hashable, frozenset[Hashable]] = {one: _dates(one) for one in range(1, 1 << len(lists[quarter]))}
        told = frozenset(choices)  # whichever choice it is now, it is the theme that was told then
        history = [
            Told(self.agency.period(one), _by_date(lists[one]), told if before[one] else frozenset(), self.together)
            for one in range(since, quarter)
        ]
        settings = GateSettings(self.agency.period(quarter), together=self.together)
        decided = self.gate(_by_date(lists[quarter]), choices, history, settings)
        return frozenset(one for one in range(1, 1 << len(lists[quarter])) if decided[one] is Outcome.READY)

    def _seen(self, told: Sequence[bool], rate: float) -> list[list[Seen]]:
        """Return what can be read of the theme up to the last quarter in `told`, by calendar year."""
        last = len(told) - 1
        years: dict[int, list[Seen]] = {}
        for quarter in range(max(0, last - REMEMBERED), len(told)):
            likely = self._chances(quarter, told[:quarter], rate)
            seen = Seen(True, likely) if told[quarter] else Seen(False, [1 - one for one in likely])
            years.setdefault(quarter // QUARTERS, []).append(seen)
        return list(years.values())

    def _chances(self, quarter: int, before: Sequence[bool], rate: float) -> list[float]:
        """Return, by person, how likely a theme of theirs that is alive would be published in this quarter."""
        key = quarter, tuple(before[max(0, quarter - REMEMBERED) :]), rate
        if key not in self._likely:
            would = self.would_be_told(quarter, before)
            attended = [self.agency.attended(person, quarter) for person in range(self.agency.people)]
            self._likely[key] = [
                sum(
                    rate ** said.bit_count() * (1 - rate) ** (came & ~said).bit_count()
                    for said in would
                    if not said & ~came
                )
                for came in attended
            ]
        return self._likely[key]


def _by_date(lists: Sequence[frozenset[int]]) -> dict[Hashable, frozenset[int]]:
    return dict(enumerate(lists))


def _dates(said: int) -> frozenset[Hashable]:
    return frozenset(date for date in range(said.bit_length()) if said >> date & 1)


def where_eight_came(
    lists: Lists,
    recorded: Choices,
    _history: History,
    _settings: GateSettings,
) -> dict[Hashable, Outcome]:
    """Decide by one threshold, every quarter anew: eight different people came to the dates behind a theme."""
    return {theme: _if(len(_came(lists, dates)) >= 8) for theme, dates in recorded.items()}


def what_came_up_twice(
    _lists: Lists,
    recorded: Choices,
    _history: History,
    _settings: GateSettings,
) -> dict[Hashable, Outcome]:
    """Decide by nothing but two dates, every quarter anew: the control, which must let more through than may leave."""
    return {theme: _if(len(dates) >= 2) for theme, dates in recorded.items()}


def _if(enough: bool) -> Outcome:
    return Outcome.READY if enough else Outcome.NOT_ENOUGH


def _came(lists: Lists, dates: Set[Hashable]) -> set[int]:
    return set().union(*(lists[date] for date in dates))
