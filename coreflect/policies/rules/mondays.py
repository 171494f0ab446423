"""The letter of each Monday to PS leads and leadership: what is owed, and the receipt of the trail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from coreflect.agency.rules.receipts import spoken
from coreflect.notices.rules.letters import Kind, Letter, Link

CATCHES_UP_FOR = timedelta(hours=48)  # a host that was down on Monday still writes on Tuesday; nobody gets it on Friday
LASTS = timedelta(days=8)  # also for who reads everything once a week, on the Monday after
_CHECK, _ANSWERS = Link("Check the trail", "/policies/trail"), Link("What the themes ask of us", "/policies/answers")


def is_due(monday: datetime, now: datetime) -> bool:
    """Return whether the letter of this Monday is written at this moment, if it has not been yet."""
    return monday <= now < monday + CATCHES_UP_FOR


def monday_key(reader: UUID, monday: datetime) -> str:
    """Return the key under which a reader's letter of this week is written once."""
    return f"trail {reader.hex} {monday.date().isoformat()}"


@dataclass(frozen=True)
class Owed:
    """How many themes wait for leadership's answer, and for how many days the oldest of them does."""

    themes: int
    days: int

    @property
    def sentence(self) -> str:
        """What is owed in a sentence that names no theme: a mail says nothing of what was heard."""
        if not self.themes:
            return "Every theme that asks something of the agency has its answer."
        age = "since today" if self.days < 1 else "for 1 day" if self.days == 1 else f"for {self.days} days"
        if self.themes == 1:
            return f"One theme waits for leadership's answer, {age}."
        return f"{self.themes} themes wait for leadership's answer, the oldest {age}."


def monday_letter(on: date, entries: int, head: str, owed: Owed | None) -> Letter:
    """Return the letter of a Monday; `owed` is None for who answers no theme."""
    lines = [owed.sentence] if owed else []
    holds = "one entry" if entries == 1 else f"{entries:,} entries"
    lines += [
        f"On {_day(on)} the decision trail holds {holds}. Its receipt:",
        spoken(head),
        "Keep this letter. Who holds the receipt can check on any later day, alone and without trusting anybody, that "
        "nothing in the trail up to here was changed, taken out or put in.",
    ]
    links = (_ANSWERS, _CHECK) if owed and owed.themes else (_CHECK,)
    return Letter(Kind.TRAIL, "Your Monday at coreflect: the receipt of the trail", tuple(lines), links)


def _day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"
