"""What a reader chose to get once a week, gathered into one letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.notices.rules.letters import Kind, Letter

_EARLY = time(8)


def last_monday(now: datetime, zone: str) -> datetime:
    """Return the last Monday, eight in the morning in this zone, that is not after now."""
    here = now.astimezone(ZoneInfo(zone))
    monday = datetime.combine(here.date() - timedelta(days=here.weekday()), _EARLY, here.tzinfo)
    return monday if monday <= now else datetime.combine(monday.date() - timedelta(days=7), _EARLY, here.tzinfo)


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
