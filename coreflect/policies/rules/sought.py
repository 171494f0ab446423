"""What somebody looks for on the page of what was said and done."""

from dataclasses import dataclass
from datetime import date

from coreflect.foundation.periods import Period


@dataclass(frozen=True)
class Sought:
    """What narrows the list; every part that is empty narrows nothing.

    `period` is a year ("2026") or a quarter ("2026Q3"), `dimension` the key of a principle or task, `word` that of an
    answer or decision.
    """

    dimension: str = ""
    period: str = ""
    word: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.dimension or self.period or self.word or self.words)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the year or quarter."""
        first, last = (f"{self.period}Q1", f"{self.period}Q4") if len(self.period) == 4 else (self.period, self.period)
        return Period.parse(first).first_day, Period.parse(last).last_day


def period_of(text: str) -> str:
    """Return a year or quarter as it was meant, or nothing for what is neither."""
    if len(text) == 4 and text.isascii() and text.isdigit() and text != "0000":
        return text
    try:
        return str(Period.parse(text))
    except ValueError:
        return ""


def choices_of(periods: list[str], asked: str) -> list[tuple[str, str]]:
    """Return what can be chosen from, with what is asked: each year, then its quarters, the newest first."""
    known = set(periods) | {one[:4] for one in periods} | ({asked} if asked else set())
    ordered = sorted(known, key=lambda one: (one[:4], one[4:] or "Q9"), reverse=True)
    return [(one, f"All of {one}" if len(one) == 4 else Period.parse(one).words()) for one in ordered]
