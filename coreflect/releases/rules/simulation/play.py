"""Playing: one invented agency after the other, and what came of it in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from coreflect.releases.rules.simulation.agencies import QUARTERS, Agency, Theme, invented
from coreflect.releases.rules.simulation.holder import Seen, belief, right, sure_and_right
from coreflect.releases.rules.simulation.pages import OTHER, by_date, by_table
from coreflect.releases.rules.simulation.published import Gate, Published


@dataclass
class Guesses:
    """How the guesses about themes went: those of one person only for what is right, all for the strongest belief."""

    themes: int = 0
    right: float = 0.0
    sure: int = 0
    strongest: float = 0.0

    def add(self, theme: Theme, held: Sequence[Sequence[float]]) -> None:
        """Count what was held of a theme each time something was read of it: nothing, where nothing was."""
        if not held:
            return
        self.strongest = max(self.strongest, *(max(one) for one in held))
        if theme.of_one:
            self.themes += 1
            self.right += right(held[-1], theme.sources)
            self.sure += sure_and_right(held[-1], theme.sources)


@dataclass
class Share:
    """How much there was, and how much of it leadership has read of."""

    said: int = 0
    read: int = 0

    def add(self, much: int, read: bool) -> None:
        """Count so much that was said, and whether it was read of."""
        self.said += much
        self.read += much * read

    @property
    def in_percent(self) -> int | None:
        """The share in per cent, or None where nothing was said."""
        return round(100 * self.read / self.said) if self.said else None


class Heard:
    """What leadership has heard of what was said.

    By the end of each quarter, of all that was said so far in its year: `times` counts a theme once for each date at
    which it came up, `themes` just once. `again` counts, in the second year, times of themes read of in the first.
    """

    def __init__(self, quarters: int) -> None:
        self.times = [Share() for _ in range(quarters)]
        self.themes = [Share() for _ in range(quarters)]
        self.again = Share()

    def add(self, theme: Theme, told: set[int]) -> None:
        """Count a theme that was published in these quarters."""
        for quarter, (times, themes) in enumerate(zip(self.times, self.themes, strict=True)):
            year = range(quarter - quarter % QUARTERS, quarter + 1)
            said = sum(theme.said[one].bit_count() for one in year)
            times.add(said, not told.isdisjoint(year))
            themes.add(said > 0, not told.isdisjoint(year))
            if quarter == 2 * QUARTERS - 1 and not told.isdisjoint(range(QUARTERS)):
                self.again.add(said, not told.isdisjoint(year))


@dataclass
class Play:
    """Many agencies of one size: what was guessed of them, whatever way they tell, and what leadership heard."""

    people: int
    dates: int
    years: int
    together: int
    gate: Gate
    others: dict[str, Gate] = field(default_factory=dict)
    guesses: dict[str, Guesses] = field(default_factory=dict)
    heard: Heard = field(init=False)

    def __post_init__(self) -> None:
        self.heard = Heard(QUARTERS * self.years)

    def agency(self, chance: Random) -> None:
        """Invent one more agency and guess at all its themes."""
        agency = invented(chance, self.people, self.dates, self.years)
        releases = Published(agency, self.gate, self.together)
        others = {way: Published(agency, gate, self.together) for way, gate in self.others.items()}
        for theme in agency.themes:
            tellings = list(releases.tellings(theme))
            self.heard.add(theme, {one.quarter for one in tellings})
            self._guessed("gate").add(theme, [one.held for one in tellings])
            if (
                theme.of_one
            ):  # of one that several raise, whoever guesses at these would find that no one person can have
                for way, other in others.items():
                    self._guessed(way).add(theme, [one.held for one in other.tellings(theme)])
                self._pages(agency, theme, chance)

    def _guessed(self, way: str) -> Guesses:
        return self.guesses.setdefault(way, Guesses())

    def _pages(self, agency: Agency, theme: Theme, chance: Random) -> None:
        years: dict[str, list[list[Seen]]] = {"dates": [], "live": [], "once": []}
        for quarter, said in enumerate(theme.said):
            if quarter % QUARTERS == 0:
                for seen in years.values():
                    seen.append([])
            attended = [agency.attended(person, quarter) for person in range(agency.people)]
            other = sum((chance.random() < OTHER) << date for date in range(self.dates))
            years["dates"][-1].append(by_date(said, attended, theme.rate))
            for way, live in (("live", True), ("once", False)):
                years[way][-1].append(by_table(said, other, attended, theme.rate, self.dates, live))
        if any(theme.said):
            for way, seen in years.items():
                self._guessed(way).add(theme, [belief(seen, agency.people)])
