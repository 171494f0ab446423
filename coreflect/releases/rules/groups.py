"""Groups: the series that are released together, so that enough different people stand behind each cell."""

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import TypeVar

Series = TypeVar("Series", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)

ENOUGH = 16


def groups(
    people_by_series: Mapping[Series, Set[Person]],
    enough: int = ENOUGH,
    joined: Iterable[Set[Series]] = (),
) -> list[frozenset[Series]]:
    """Return the groups of a calendar year: each series in exactly one, the same for the same people.

    A series to which enough different people came in the last year is a group. The others are joined
    smallest first until enough came to them together; a last group that stays too small joins the smallest
    of the others, and where there is no other it stands alone. Sets of series in `joined` were joined in an
    earlier year: they are treated as one from the start, because a group is never split.
    """
    units = _units(people_by_series, joined)

    def people(group: frozenset[Series]) -> set[Person]:
        return set().union(*(people_by_series[series] for series in group))

    def smallest_first(group: frozenset[Series]) -> tuple[int, str]:
        return len(people(group)), _first(group)

    done: list[frozenset[Series]] = []
    open_group: frozenset[Series] = frozenset()
    for unit in sorted(units, key=smallest_first):
        if len(people(unit)) >= enough:
            done.append(unit)
            continue
        open_group |= unit
        if len(people(open_group)) >= enough:
            done.append(open_group)
            open_group = frozenset()
    if open_group and done:
        host = min(done, key=smallest_first)
        done.remove(host)
        open_group |= host
    if open_group:
        done.append(open_group)
    return sorted(done, key=_first)


def _units(people_by_series: Mapping[Series, Set[Person]], joined: Iterable[Set[Series]]) -> list[frozenset[Series]]:
    """The series as they stand at the start: those joined before as one, the others one by one."""
    before = [frozenset(group & people_by_series.keys()) for group in joined]
    taken = frozenset[Series]().union(*before)
    if len(taken) != sum(map(len, before)):
        raise ValueError("A series can be in one group only.")
    alone = [frozenset([series]) for series in people_by_series if series not in taken]
    return [group for group in before if group] + alone


def _first(group: frozenset[Series]) -> str:
    """What orders groups of the same size: the lowest of their series' ids, as text."""
    return min(str(series) for series in group)
