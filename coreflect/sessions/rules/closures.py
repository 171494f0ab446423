"""Days on which the agency holds no co-reflections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.recurrence import Slot, day_in_words

LONGEST = timedelta(days=92)  # a closure is a holiday or a building site, not the end of a series
MOST_AT_ONCE = 200


class CannotClose(Refusal):
    """These days cannot be closed; the sentence says why."""


@dataclass(frozen=True, order=True)
class Closed:
    """Days without co-reflections, both included, and why."""

    first_day: date
    last_day: date
    reason: str

    @property
    def words(self) -> str:
        """The days as a page says them: one day, or from the first until the last."""
        first, last = day_in_words(self.first_day), day_in_words(self.last_day)
        return first if self.first_day == self.last_day else f"{first} until {last}"

    def holds(self, day: date) -> bool:
        """Return whether the day is one of these."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Sifted:
    """The dates of a series that take place, and those that closures strike out, each with its reason."""

    kept: tuple[Slot, ...]
    struck: tuple[tuple[Slot, str], ...]

    @property
    def all(self) -> list[tuple[Slot, str]]:
        """Every date in the order of days, with the reason why it is struck out, or nothing."""
        return sorted([(slot, "") for slot in self.kept] + [*self.struck], key=lambda one: one[0].day)


def closed_on(day: date, closures: Iterable[Closed]) -> str:
    """Return why the day is closed, or nothing where it is not."""
    return next((one.reason for one in closures if one.holds(day)), "")


def sift(slots: Iterable[Slot], closures: Sequence[Closed]) -> Sifted:
    """Return which of these dates take place and which fall on closed days."""
    said = [(slot, closed_on(slot.day, closures)) for slot in slots]
    return Sifted(tuple(slot for slot, why in said if not why), tuple((slot, why) for slot, why in said if why))


def fit(one: Closed) -> Closed:
    """Return the closure as it is. Raises CannotClose where it ends before it begins or is longer than a quarter."""
    if one.last_day < one.first_day:
        raise CannotClose("The last day is before the first. Pick a later one?", "last_day")
    if one.last_day - one.first_day >= LONGEST:
        raise CannotClose(f"That is longer than {LONGEST.days} days. Close a shorter time?", "last_day")
    return one
