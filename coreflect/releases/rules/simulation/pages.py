"""What leadership could read, were there no gate: a summary per date, and a table that hides small numbers.

The table has two rows, the theme and one more that comes up at every second date, and the number of dates at which
each came up in the quarter. A theme that came up has a row; a number under 5 is hidden; the total beneath stays.
"""

from collections.abc import Sequence

from coreflect.releases.rules.simulation.holder import Seen

HIDDEN_UNDER = 5
OTHER = 0.5

Row = tuple[bool, int | None]
Table = tuple[Row, Row, int]


def by_date(said: int, attended: Sequence[int], rate: float) -> Seen:
    """Return what a summary of every date of a quarter says of a theme that came up at the dates in `said`."""
    return Seen(
        bool(said),
        [
            0.0 if said & ~came else rate ** said.bit_count() * (1 - rate) ** (came & ~said).bit_count()
            for came in attended
        ],
    )


def by_table(said: int, other: int, attended: Sequence[int], rate: float, dates: int, live: bool) -> Seen:
    """Return what the table of a quarter says, opened once when the quarter is over, or `live`, after each date."""
    if not said:  # it has no row, so every number in the table is the other theme's
        return by_date(said, attended, rate)
    shown = [_table(_up_to(said, date), _up_to(other, date)) for date in range(dates)]
    looks = shown if live else [None] * (dates - 1) + shown[-1:]
    return Seen(True, [_likely(looks, came, rate) for came in attended])


def _up_to(said: int, date: int) -> int:
    return (said & ((2 << date) - 1)).bit_count()


def _table(ours: int, theirs: int) -> Table:
    return _row(ours), _row(theirs), ours + theirs


def _row(count: int) -> Row:
    return count > 0, count if count >= HIDDEN_UNDER else None


def _likely(looks: Sequence[Table | None], came: int, rate: float) -> float:
    """Return how likely all that was shown is, if the one who came to these dates raised the theme."""
    states = {(0, 0): 1.0}
    for date, look in enumerate(looks):
        raised = rate if came >> date & 1 else 0.0
        following: dict[tuple[int, int], float] = {}
        for (ours, theirs), so_far in states.items():
            for one, chance in ((0, 1 - raised), (1, raised)):
                for another, other_chance in ((0, 1 - OTHER), (1, OTHER)):
                    state = ours + one, theirs + another
                    if chance and (look is None or _table(*state) == look):
                        following[state] = following.get(state, 0.0) + so_far * chance * other_chance
        states = following
    return sum(states.values())
