"""The figures of one run, as they are kept, shown and shipped."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from coreflect.releases.rules.simulation.agencies import QUARTERS
from coreflect.releases.rules.simulation.play import Guesses, Play, Share

WAYS = {
    "dates": "a summary of each date",
    "live": "a table of the quarter, read after each date: counts under 5 hidden, the total kept",
    "once": "the same table, read once",
    "eight": "every quarter, where at least eight people came to the dates behind it",
    "twice": "every quarter, whatever came up at two dates",
}
"""What leadership could be shown without this app's gate, in the order in which it is told."""

GATE = "gate"


@dataclass(frozen=True, slots=True)
class Guessed:
    """How guesses at themes of one person went: in per cent, and the strongest belief of all as a share of one."""

    themes: int
    right: float
    sure: float
    strongest: float


@dataclass(frozen=True)
class Size:
    """What was found for agencies to which so many people come, in per cent; empty or None where nothing was said.

    `first` and `second` are, by the end of each quarter of the first and second year, the share of what was said so far
    in that year that leadership has heard: a theme counts once for each date at which it came up. `again` is that share
    in the second year for themes heard in the first; `themes` are shares of the themes themselves, by the end of each
    of the two years.
    """

    people: int
    first: tuple[int, ...]
    second: tuple[int, ...]
    again: int | None
    themes: tuple[int, ...]
    ways: dict[str, Guessed]

    @property
    def chance(self) -> float:
        """How often a guess is right without any reading, in per cent."""
        return 100 / self.people

    @property
    def gate(self) -> Guessed:
        """How guesses at themes that this app's gate let through went."""
        return self.ways[GATE]

    @property
    def told(self) -> list[tuple[str, Guessed]]:
        """Return each way of telling, in words, with what was guessed: without the gate first, with it last."""
        return [(words, self.ways[way]) for way, words in (*WAYS.items(), (GATE, "this program’s own gate"))]

    @property
    def within_a_year(self) -> tuple[int, int]:
        """The share of what is said, and that of its themes, that leadership hears within a year: the leaner year's."""
        ends = [year[-1] for year in (self.first, self.second) if year]
        return min(ends, default=0), min(self.themes, default=0)


@dataclass(frozen=True)
class Figures:
    """One run: what was asked for, and what was found by size."""

    dates: int
    years: int
    agencies: int
    seed: int
    together: int
    sizes: tuple[Size, ...]

    @property
    def command(self) -> str:
        """The command that finds the same figures again, with this version of the program."""
        people = " ".join(f"--people {one.people}" for one in self.sizes)
        return (
            f"coreflect simulate {people} --dates {self.dates} --years {self.years} --agencies {self.agencies} "
            f"--together {self.together} --seed {self.seed}"
        )

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """Return the figures out of their JSON."""
        sizes = tuple(
            Size(
                people=one["people"],
                first=tuple(one["first"]),
                second=tuple(one["second"]),
                again=one["again"],
                themes=tuple(one["themes"]),
                ways={way: Guessed(**found) for way, found in one["ways"].items()},
            )
            for one in content["sizes"]
        )
        return cls(**{**content, "sizes": sizes})


@dataclass(frozen=True)
class Run:
    """Figures with the day on which they were found; those that came with the program are not the agency's own."""

    on: date
    figures: Figures
    shipped: bool = False

    def to_text(self) -> str:
        """Return the run as it is kept and shipped."""
        return json.dumps({"on": self.on.isoformat(), **asdict(self.figures)}, indent=1)

    @classmethod
    def from_text(cls, text: str, shipped: bool = False) -> Self:
        """Return the run that `to_text` wrote. Raises ValueError for what another version wrote otherwise."""
        try:
            content = json.loads(text)
            return cls(date.fromisoformat(content.pop("on")), Figures.from_content(content), shipped)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("These figures are not written as this version writes them.") from error


def size_of(play: Play) -> Size:
    """Return what was found in all the agencies that were played so far."""
    heard = play.heard
    ways = {way: play.guesses.get(way, Guesses()) for way in (*WAYS, GATE)}
    return Size(
        people=play.people,
        first=_shares(heard.times[:QUARTERS]),
        second=_shares(heard.times[QUARTERS : 2 * QUARTERS]),
        again=heard.again.in_percent,
        themes=_shares(heard.themes[QUARTERS - 1 : 2 * QUARTERS : QUARTERS]),
        ways={way: _guessed(found) for way, found in ways.items()},
    )


def _shares(found: Iterable[Share]) -> tuple[int, ...]:
    return tuple(one.in_percent for one in found if one.in_percent is not None)


def _guessed(found: Guesses) -> Guessed:
    return Guessed(
        themes=found.themes,
        right=round(100 * found.right / found.themes, 1) if found.themes else 0.0,
        sure=round(100 * found.sure / found.themes, 1) if found.themes else 0.0,
        strongest=round(found.strongest, 4),
    )
