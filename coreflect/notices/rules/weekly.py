"""What a reader chose to get once a week, gathered into one letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.notices.rules.letters import PRESSING, Kind, Letter

_EARLY = time(8)
_A_WEEK, _A_DAY = timedelta(days=7), timedelta(days=1)


def last_monday(now: datetime, zone: str) -> datetime:
    """Return the last Monday, eight in the morning in this zone, that is not after now."""
    here = now.astimezone(ZoneInfo(zone))
    monday = datetime.combine(here.date() - timedelta(days=here.weekday()), _EARLY, here.tzinfo)
    return monday if monday <= now else datetime.combine(monday.date() - _A_WEEK, _EARLY, here.tzinfo)


def waits_for_monday(kind: Kind, until: datetime | None, now: datetime, zone: str) -> bool:
    """Return whether a letter of a kind that is read once a week waits for the next Monday.

    A pressing one does not if on that Monday less than a day would be left of what it tells.
    """
    if until is None or kind not in PRESSING:
        return True
    # a Monday is counted by the calendar: where the clocks change before it, it is as early as any other
    return until >= last_monday(now, zone) + _A_WEEK + _A_DAY


def weekly_key(reader: UUID, monday: datetime) -> str:
    """Return the key under which a reader's letter of this week is written once."""
    return f"weekly {reader.hex} {monday.date().isoformat()}"


def gathered(letters: Sequence[Letter]) -> Letter:
    """Return one letter that says what all of these say, in their order; calendars are told nothing."""
    lines: list[str] = []
    for letter in letters:
        lines += [f"{letter.subject}:", *letter.lines]
    links = [replace(link, words=f"{letter.subject}: {link.words}") for letter in letters for link in letter.links]
    return Letter(Kind.WEEKLY, "Your week at coreflect", tuple(lines), tuple(links))
