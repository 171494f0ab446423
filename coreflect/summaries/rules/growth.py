"""How answers grew: of what was asked so far, how much had an answer by the end of each quarter, and how soon."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from coreflect.foundation.periods import Period

A_YEAR = timedelta(days=365)


class Asking(NamedTuple):
    """A published theme that asks something of the agency: since when, and the day of its first answer, if any."""

    since: date
    answered_on: date | None
    withdrawn: bool = False


@dataclass(frozen=True)
class Point:
    """Where things stood at the end of a quarter, or today: asked and answered so far, and the median days of those
    that had an answer; None where none had."""

    period: Period
    asked: int
    answered: int
    days: float | None

    @property
    def share(self) -> int:
        """The share that had an answer, in whole percent: 100 only where all had one, 0 only where none had."""
        if self.answered in (0, self.asked):
            return 100 if self.answered else 0
        return min(99, max(1, round(100 * self.answered / self.asked)))


def growth(askings: Iterable[Asking], today: date) -> list[Point]:
    """Return a point for each quarter from the first asking to the one of today, of which the days up to today count.

    An answer counts from its day on. What is still without one counts as asked and never as answered; nothing is
    estimated for it.
    """
    known = [one for one in askings if one.since <= today]
    asked = sorted(one.since for one in known)
    answers = sorted(
        (max(one.since, one.answered_on), max(0, (one.answered_on - one.since).days))
        for one in known
        if one.answered_on and one.answered_on <= today
    )
    found: list[Point] = []
    days: list[int] = []
    period = Period.of(asked[0]) if asked else None
    while period and period.first_day <= today:
        until = min(period.last_day, today)
        while len(days) < len(answers) and answers[len(days)][0] <= until:
            insort(days, answers[len(days)][1])
        found.append(Point(period, bisect_right(asked, until), len(days), median(days) if days else None))
        period = period.next()
    return found


def growth_reading(askings: Iterable[Asking], today: date) -> str:
    """Return one sentence that reads how answers grew; what has no answer is named with the longest it has waited."""
    known = [one for one in askings if one.since <= today]
    points = growth(known, today)
    if not points:
        return "Nothing that asks something of the agency has been released yet."
    now, rest = points[-1], _rest(known, today)
    if now.asked == 1:
        what = f"was answered {_within(now)}" if now.answered else rest.removeprefix("the one without an answer ")
        return f"The one theme that asks something {what}."
    of = f"{now.asked} themes that ask something"
    if not now.answered:
        return f"Of {of}, none has an answer yet; {rest}."
    has = "1 has" if now.answered == 1 else "all have" if now.answered == now.asked else f"{now.answered} have"
    before = _before(known, today - A_YEAR)
    soon = _within(now) if now.answered == 1 else f"half of them {_within(now)}"
    return f"Of {of}, {has} an answer{before}, {soon}{f'; {rest}' if rest else ''}."


def _before(known: Sequence[Asking], then: date) -> str:
    asked = [one for one in known if one.since <= then]
    answered = sum(bool(one.answered_on and max(one.since, one.answered_on) <= then) for one in asked)
    return f" (a year ago {answered} of {len(asked)})" if asked else ""


def _rest(known: Sequence[Asking], today: date) -> str:
    """What is said of those without an answer. One that was withdrawn waits for none any more."""
    without = [one for one in known if not one.answered_on or one.answered_on > today]
    waiting = [(today - one.since).days for one in without if not one.withdrawn]
    if not without:
        return ""
    if not waiting:
        return "the one without an answer was withdrawn" if len(without) == 1 else "those without one were withdrawn"
    waited = f"has waited {_days(max(waiting))}" if max(waiting) else "was released today"
    if len(without) == 1:
        return f"the one without an answer {waited}"
    return f"the longest of the {len(without)} without one {waited}"


def _within(point: Point) -> str:
    days = ceil(point.days or 0)
    return f"within {_days(days)}" if days else "on the same day"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def by_year(points: Sequence[Point]) -> list[Point]:
    """Return where things stood at the end of each year and at the last point."""
    return [one for one in points[:-1] if one.period.quarter == 4] + list(points[-1:])
