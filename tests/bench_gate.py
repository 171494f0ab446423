"""What the gate costs for the quarter of a large agency, and of the demonstration: a part of tests/bench.py."""

import time
from collections.abc import Callable
from random import Random
from statistics import median

from coreflect.foundation.periods import Period
from coreflect.releases.rules import GateSettings, Outcome, Reckoner, Told, decide

GROUPS, PEOPLE, DATES, THEMES, YEARS, ROUNDS = 20, 40, 7, 60, 2, 3
NOW = Period(2027, 4)
Lists = dict[int, frozenset[int]]
GOALS = {
    "a large quarter's gate, in bare readings": 90.0,
    "it at 26 dates a period / at 7": 12.0,
    "the demo's quarter / a large one": 0.15,
}


def lists(chance: Random, people: int, dates: int) -> Lists:
    """Return who came to each date of a period: 4 to 12 of this group's people."""
    return {date: frozenset(chance.sample(range(people), chance.randint(4, min(12, people)))) for date in range(dates)}


def agency(
    groups: int, people: int, dates: int, themes: int
) -> list[tuple[Lists, dict[int, frozenset[int]], list[Told]]]:
    """Return each group's lists, its records, and a history of two years in which the gate told what it could."""
    chance, made = Random(5), []
    for _ in range(groups):
        history: list[Told] = []
        period = Period(NOW.year - YEARS, NOW.quarter)
        while period < NOW:
            then = lists(chance, people, dates)
            history.append(Told(period, then, _told(then, _said(chance, then, themes), history, period)))
            period = period.next()
        here = lists(chance, people, dates)
        made.append((here, _said(chance, here, themes), history))
    return made


def _said(chance: Random, then: Lists, themes: int) -> dict[int, frozenset[int]]:
    return {theme: frozenset(chance.sample(sorted(then), chance.randint(1, 3))) for theme in range(themes)}


def _told(then: Lists, said: dict[int, frozenset[int]], history: list[Told], period: Period) -> frozenset[int]:
    """A third of what could be told, so that what has been told before differs from theme to theme."""
    found = decide(then, said, history, GateSettings(period))
    return frozenset(
        one for one, outcome in found.items() if outcome is Outcome.READY and one % 3 == period.quarter % 3
    )


def gate(groups: list) -> Callable[[], None]:
    """Return what asks the gate about every theme of every group once, remembering nothing from before."""

    def ask() -> None:
        for here, said, history in groups:
            decide(here, said, history, GateSettings(NOW), reckoner=Reckoner())

    return ask


def reading(groups: list) -> Callable[[], None]:
    """Return what reads every list once, person by person, and does nothing else."""

    def read() -> None:
        for here, _, history in groups:
            for then in (here, *(told.lists for told in history)):
                times: dict[int, int] = {}
                for people in then.values():
                    for one in people:
                        times[one] = times.get(one, 0) + 1

    return read


def cost(do: Callable[[], None]) -> float:
    """Return the CPU seconds of doing something once."""
    before = time.process_time()
    do()
    return time.process_time() - before


def measure() -> dict[str, float]:
    """Return the figures that have goals, measured in turns in this process."""
    large, long = agency(GROUPS, PEOPLE, DATES, THEMES), agency(GROUPS, PEOPLE, 26, THEMES)
    demo = agency(1, 24, 13, 26)
    rounds = []
    for _ in range(ROUNDS):
        bare = median(cost(reading(large)) for _ in range(20))
        quarter = cost(gate(large))
        rounds.append((quarter / bare, cost(gate(long)) / quarter, cost(gate(demo)) / quarter, quarter))
    *found, seconds = (median(column) for column in zip(*rounds, strict=True))
    print(f"The gate takes {seconds * 1000:.0f} ms of this machine's CPU for {GROUPS} groups and {THEMES} themes each.")
    return dict(zip(GOALS, found, strict=True))


if __name__ == "__main__":
    for name, figure in measure().items():
        print(f"{name:45} {figure:8.3f}  goal {GOALS[name]:g}")
