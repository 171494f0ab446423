"""The letter of each Monday to PS leads and leadership: what is owed, and the receipt of the trail."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from coreflect.agency.rules.receipts import spoken
from coreflect.notices.rules.letters import Kind, Letter, Link

CATCHES_UP_FOR = timedelta(hours=48)  # a host that was down on Monday still writes on Tuesday; nobody gets it on Friday
LASTS = timedelta(days=8)  # also for who reads everything once a week, on the Monday after
MOST_OWED = 10
_CHECK, _ANSWERS = Link("Check the trail", "/policies/trail"), Link("What the themes ask of us", "/policies/answers")


def is_due(monday: datetime, now: datetime) -> bool:
    """Return whether the letter of this Monday is written at this moment, if it has not been yet."""
    return monday <= now < monday + CATCHES_UP_FOR


def monday_key(reader: UUID, monday: datetime) -> str:
    """Return the key under which a reader's letter of this week is written once."""
    return f"trail {reader.hex} {monday.date().isoformat()}"


def monday_letter(on: date, entries: int, head: str, owed: Sequence[tuple[str, str]] | None) -> Letter:
    """Return the letter of a Monday; `owed` is each theme with its age, or None for who answers none."""
    lines: list[str] = []
    if owed is not None:
        lines += list(_owed(owed))
    holds = "one entry" if entries == 1 else f"{entries:,} entries"
    lines += [
        f"On {_day(on)} the decision trail holds {holds}. Its receipt:",
        spoken(head),
        "Keep this letter. Who holds the receipt can check on any later day, alone and without trusting anybody, that "
        "nothing in the trail up to here was changed, taken out or put in.",
    ]
    links = (_ANSWERS, _CHECK) if owed else (_CHECK,)
    return Letter(Kind.TRAIL, "Your Monday at coreflect: the receipt of the trail", tuple(lines), links)


def _owed(owed: Sequence[tuple[str, str]]) -> Sequence[str]:
    if not owed:
        return ["Every theme that asks something of the agency has its answer."]
    count = "One theme waits" if len(owed) == 1 else f"{len(owed)} themes wait"
    lines = [f"{count} for leadership's answer:", *(f"“{title}”: {age}." for title, age in owed[:MOST_OWED])]
    if more := len(owed) - MOST_OWED:
        lines += [f"And {more} more."] if more > 0 else []
    return lines


def _day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"
