"""A period: the calendar quarter in which things are learned, locked and released together.

Dates of a series store their period, the keys of sealed records are named by it, and one release is one
period of the whole agency, so every room says "2026Q3" in the same way.
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Self

DAYS_TO_CLOSE = 14
"""How long attendance and records of a period can still be written after its last day."""

MONTHS = (
    ("January", "March"),
    ("April", "June"),
    ("July", "September"),
    ("October", "December"),
)
WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One calendar quarter; periods sort by time, and `str()` gives the form that is stored: "2026Q3"."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not MINYEAR <= self.year <= MAXYEAR:
            raise ValueError(f"A period needs a year from {MINYEAR} to {MAXYEAR}, not {self.year}.")
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"A year has quarters 1 to 4, not {self.quarter}.")

    @classmethod
    def of(cls, day: date) -> Self:
        """The period in which this day (or this local moment) falls."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written as "2026Q3"; anything else, even a stray space, is a ValueError."""
        written = WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError(f"A period is written like 2026Q3, not {text!r}.")
        return cls(int(written[1]), int(written[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.quarter}"

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        last_month = 3 * self.quarter
        return date(self.year, last_month, 30 if last_month in (6, 9) else 31)

    @property
    def closes_on(self) -> date:
        """The first day on which the period is closed: its last day plus 14 days.

        The third quarter, which ends on 30 September, can be written until 13 October and is closed from
        14 October on, for good.
        """
        return self.last_day + timedelta(days=DAYS_TO_CLOSE)

    def is_closed(self, today: date) -> bool:
        """Whether attendance and records of this period are locked on that day."""
        return today >= self.closes_on

    def next(self) -> Self:
        """The quarter after this one."""
        if self.quarter == 4:
            return type(self)(self.year + 1, 1)
        return type(self)(self.year, self.quarter + 1)

    def previous(self) -> Self:
        """The quarter before this one."""
        if self.quarter == 1:
            return type(self)(self.year - 1, 4)
        return type(self)(self.year, self.quarter - 1)

    def words(self) -> str:
        """The period as a person says it: "July to September 2026"."""
        first, last = MONTHS[self.quarter - 1]
        return f"{first} to {last} {self.year}"
