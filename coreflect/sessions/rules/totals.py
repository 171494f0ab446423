"""How many came, told only where it points to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from coreflect.foundation.permissions import Role


@dataclass(frozen=True)
class Told:
    """What is told of one quarter: how many different people came, and how many in each role; None is not told."""

    total: int | None
    by_role: Mapping[Role, int] | None


def told(people: Mapping[Role, int], together: int) -> Told:
    """Return what may be told of how many different people came in each role, each person counted in one.

    A number is told when it is at least `together`. Roles are told apart only when each of their numbers is: with
    the total and all roles but one, the last would be a matter of subtraction. What is not told could then be any
    of at least `together` numbers, for whoever reads everything that is.
    """
    total = sum(people.values())
    apart = bool(people) and min(people.values()) >= together
    return Told(total if total >= together else None, dict(people) if apart else None)


def by_fives(people: int) -> int:
    """Return a number of people rounded down to five, as a release tells it: 0 stands for fewer than five."""
    return people // 5 * 5
