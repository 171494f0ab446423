"""A month as a calendar shows it: its weeks from Monday on, the month before and the one after."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Month:
    """One month of a year from 2000 to 2100."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """Return the month written as "2026-12", or None for anything else."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
        if not found:
            return None
        year, number = int(found[1]), int(found[2])
        return cls(year, number) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12 else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def words(self) -> str:
        """The month as people say it: "December 2026"."""
        return f"{self.first:%B} {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self._moved(1).first - timedelta(days=1)

    @property
    def before(self) -> "Month | None":
        """The month before, or None before the first of all."""
        return self._moved(-1) if self != Month(FIRST_YEAR, 1) else None

    @property
    def after(self) -> "Month | None":
        """The month after, or None after the last of all."""
        return self._moved(1) if self != Month(LAST_YEAR, 12) else None

    @property
    def weeks(self) -> tuple[tuple[date | None, ...], ...]:
        """Its weeks from Monday to Sunday; None stands for days of its neighbours."""
        monday = self.first - timedelta(days=self.first.weekday())
        days = [monday + timedelta(days=n) for n in range((self.last - monday).days + 1)]
        days += [self.last + timedelta(days=n) for n in range(1, 7 - self.last.weekday())]
        shown = [day if Month.of(day) == self else None for day in days]
        return tuple(tuple(shown[start : start + 7]) for start in range(0, len(shown), 7))

    def _moved(self, by: int) -> "Month":
        months = self.year * 12 + self.number - 1 + by
        return Month(months // 12, months % 12 + 1)
