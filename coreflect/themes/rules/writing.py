"""When something can be written down for a date, and what stands in the way of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coreflect.foundation.periods import Period
from coreflect.themes.rules.records import MOST_THEMES, Record


@dataclass(frozen=True)
class Door:
    """Whether themes of a date can be written; `sentence` says why not."""

    open: bool
    sentence: str = ""


def door(cancelled: bool, begun: bool, period: Period, today: date) -> Door:
    """Return whether themes can be written for a date that lies in `period`.

    They can from its beginning until its period closes; `today` is a day on the agency's wall calendar.
    """
    if period.is_closed(today):
        closed = period.closes_on
        return Door(
            False,
            f"{period.words()} closed on {closed.day} {closed:%B %Y}. What was written down until then is locked, "
            "so that it can be released.",
        )
    if cancelled:
        return Door(False, "This date was cancelled, so there is nothing to write down for it.")
    if not begun:
        return Door(False, "This co-reflection has not begun yet. Come back once you are together.")
    return Door(True)


def twin(records: Iterable[Record], label_key: str, except_for: Record | None = None) -> Record | None:
    """Return the record of one date that says the same theme already, or None."""
    return next((one for one in records if one.label_key == label_key and one != except_for), None)


def is_full(records: Iterable[Record]) -> bool:
    """Return whether a date has as many themes as it holds."""
    return len(list(records)) >= MOST_THEMES
