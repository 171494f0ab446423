"""What the numbers say in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from coreflect.foundation.ips import DIMENSIONS, Dimension


class _Time(Protocol):
    """A quarter or a year."""

    def words(self) -> str:
        """How a person says it."""


Time = TypeVar("Time", bound=_Time)
NOTHING = "Nothing has been released yet."


def themes_reading(
    periods: Sequence[Time], counts: Mapping[tuple[str, Time], int], of: Sequence[Dimension] = DIMENSIONS
) -> str:
    """Return one sentence that reads the picture of themes by principle or task.

    `periods` are in the order of time; the newest is read against the one before it. Ties are named together,
    and a period without themes is said to be one.
    """
    if not periods:
        return NOTHING
    new = {d: counts.get((d.key, periods[-1]), 0) for d in of}
    if len(periods) == 1:
        return _alone(periods[-1], new)
    old = {d: counts.get((d.key, periods[-2]), 0) for d in of}
    then, now = periods[-2].words(), periods[-1].words()
    rises = {d: new[d] - old[d] for d in of}
    most, least = max(rises.values()), min(rises.values())
    if most > 0:
        return f"More themes of {_all(rises, most)} were told in {now} than in {then}."
    if least < 0:
        return f"Fewer themes of {_all(rises, least)} were told in {now} than in {then}, and more of none."
    if not any(new.values()):
        return f"No theme{_only(of)} was told in {then} or in {now}."
    return f"As many themes of {_all(rises, 0)} were told in {now} as in {then}."


def _alone(period: _Time, new: Mapping[Dimension, int]) -> str:
    most = max(new.values())
    if not most:
        return f"No theme{_only(list(new))} was told in {period.words()}."
    if len(new) == 1:
        themes = "1 theme" if most == 1 else f"{most} themes"
        return f"{themes} of {_all(new, most)} {'was' if most == 1 else 'were'} told in {period.words()}."
    if min(new.values()) == most:
        return f"As many themes of each principle and task were told in {period.words()}."
    alike = [d for d in new if new[d] == most]
    others = "of any other" if len(alike) == 1 else "of the others"
    return f"In {period.words()}, more themes were of {_all(new, most)} than {others}."


def _all(values: Mapping[Dimension, int], value: int) -> str:
    """The names of those with this value, or of each of them in two words when all have it."""
    names = [d.name[0].lower() + d.name[1:] for d in values if values[d] == value]
    if len(names) == len(DIMENSIONS):
        return "each principle and task"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _only(of: Sequence[Dimension]) -> str:
    """Which themes are meant: those of the one, or of any; a theme that names none is in no picture."""
    return f" of {of[0].name[0].lower()}{of[0].name[1:]}" if len(of) == 1 else " of a principle or task"
