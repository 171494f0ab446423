"""What someone who holds every attendance list can conclude about one theme, exactly.

They take it that one person raised it, each being as likely as the next, at each date attended with the same chance;
that within a calendar year it was alive from some quarter to some quarter, each stretch as likely as the next; and
that a year in which they read nothing of it says nothing. Silence within such a stretch is evidence like any other.

This is worked out here by its own means, not by those of the gate: a slip in one shows against the other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Seen:
    """One quarter: whether the theme could be read of, and by person, how likely just that was if it was alive."""

    something: bool
    likely: Sequence[float]


def belief(years: Iterable[Sequence[Seen]], people: int) -> list[float]:
    """Return, by person, how surely they are held to be the one who raised the theme, after all that was seen."""
    weights = [1.0] * people
    for quarters in years:
        told = [number for number, seen in enumerate(quarters) if seen.something]
        if told:
            for person in range(people):
                weights[person] *= _stretches([seen.likely[person] for seen in quarters], told[0], told[-1])
    whole = sum(weights)
    if not whole:
        raise ValueError("Nobody could have raised what was read: the one who guesses has the rules wrong.")
    return [weight / whole for weight in weights]


def _stretches(likely: Sequence[float], first: int, last: int) -> float:
    """Sum, over the stretches that hold everything seen, how likely all their quarters are together."""
    middle = 1.0
    for quarter in range(first, last + 1):
        middle *= likely[quarter]
    before = after = running = 1.0
    for quarter in range(first - 1, -1, -1):
        running *= likely[quarter]
        before += running
    running = 1.0
    for quarter in range(last + 1, len(likely)):
        running *= likely[quarter]
        after += running
    return before * middle * after


def right(held: Sequence[float], sources: Collection[int]) -> float:
    """Return how often the best guess is right: where several are equally good, one of them is taken by chance."""
    top = max(held)
    best = [person for person, sure in enumerate(held) if sure > top - 1e-12]
    return sum(person in sources for person in best) / len(best)


def sure_and_right(held: Sequence[float], sources: Collection[int]) -> bool:
    """Return whether one of those who raised it is held to be it beyond nearly every doubt."""
    return any(held[person] >= SURE for person in sources)
