"""What the gate goes by: the agency's numbers for a period, and what earlier periods told."""

import hashlib
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from coreflect.foundation.periods import Period

Date = TypeVar("Date", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)
Theme = TypeVar("Theme", bound=Hashable)


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The period to be decided and the agency's numbers for it."""

    period: Period
    together: int = 5
    sources: int = 5
    dates: int = 2

    def __post_init__(self) -> None:
        if min(self.together, self.sources, self.dates) < 1:
            raise ValueError("The numbers of people and dates that the gate asks for start at one.")


@dataclass(frozen=True, slots=True)
class Told(Generic[Date, Person, Theme]):
    """What one earlier period told about one group: its attendance lists and the themes published then.

    That nothing was published of a theme tells something too, where it could have been: `released` says whether the
    period was published with this group's part in it. A withdrawn cell was told all the same. `together` is the number
    that was in force then, where it was another one than now: judging an old telling by a number that has since been
    lowered would count people who could not have been its source. A newly joined group has one history for each of
    its parents; entries that name a `parent` belong to that parent's history alone, entries that name none to all.
    """

    period: Period
    lists: Mapping[Date, Set[Person]]
    themes: Set[Theme]
    together: int | None = None
    parent: Hashable = None
    released: bool = True


def mark_of(cell_id: UUID, label_key: str) -> str:
    """Return the mark of a name under which a published theme was told before its words were erased.

    It cannot be read back, and is another for each theme. Who holds the database and guesses the name can see that the
    guess is right; the codebook, where the name leads to its theme, says as much.
    """
    return hashlib.sha256(cell_id.bytes + label_key.encode()).hexdigest()[:32]
