"""The figures of one run, as they are kept, shown and shipped."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from coreflect.releases.rules.simulation.agencies import QUARTERS
from coreflect.releases.rules.simulation.play import Guesses, Play

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
    """What was found for agencies to which so many people come.

    `first` and `second` are, by the end of each quarter of the first and second year, the share of the themes said so
    far in that year of which leadership has read, in per cent; `again` is that share in the second year of themes that
    they read of in the first. None where nothing was said.
    """

    people: int
    first: tuple[int | None, ...]
    second: tuple[int | None, ...]
    again: int | None
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
    def within_the_year(self) -> int | None:
        """The share of the themes said in the first year that leadership has read of by its end, in per cent."""
        return self.first[-1]


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

    def to_text(self) -> str:
        """Return the figures as they are kept."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the figures that `to_text` wrote. Raises ValueError for what another version wrote otherwise."""
        try:
            return cls.from_content(json.loads(text))
        except (KeyError, TypeError) as error:
            raise ValueError("These figures are not written as this version writes them.") from error

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """Return the figures out of their JSON."""
        sizes = tuple(
            Size(
                people=one["people"],
                first=tuple(one["first"]),
                second=tuple(one["second"]),
                again=one["again"],
                ways={way: Guessed(**found) for way, found in one["ways"].items()},
            )
            for one in content["sizes"]
        )
        return cls(**{**content, "sizes": sizes})


@dataclass(frozen=True)
class Ran:
    """Figures with the day of their run; those that came with the program are not the agency's own."""

    on: date
    figures: Figures
    shipped: bool = False


def size_of(play: Play) -> Size:
    """Return what was found in all the agencies that were played so far."""
    shares = [_share(read, said) for said, read in zip(play.heard.said, play.heard.read, strict=True)]
    ways = {way: play.guesses.get(way, Guesses()) for way in (*WAYS, GATE)}
    return Size(
        people=play.people,
        first=tuple(shares[:QUARTERS]),
        second=tuple(shares[QUARTERS : 2 * QUARTERS]),
        again=_share(play.heard.read_again, play.heard.said_again),
        ways={way: _guessed(found) for way, found in ways.items()},
    )


def _guessed(found: Guesses) -> Guessed:
    return Guessed(
        themes=found.themes,
        right=round(100 * found.right / found.themes, 1) if found.themes else 0.0,
        sure=round(100 * found.sure / found.themes, 1) if found.themes else 0.0,
        strongest=round(found.strongest, 4),
    )


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def together_with(figures: Iterable[Figures], together: int) -> Figures | None:
    """Return the figures among these that were found with this number of people together, if there are any."""
    return next((one for one in figures if one.together == together), None)
