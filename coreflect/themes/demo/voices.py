"""Whom the demonstration's dates noted as missing, so that the real gate has something to decide."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coreflect.people.demo import VOICES
from coreflect.themes.demo.placing import Held
from coreflect.themes.rules.voices import Voices, chosen

NIGHT, GUARDIANSHIP, SPANISH, LEFT, DESK = VOICES


@dataclass(frozen=True)
class Missing:
    """Who was missing again and again in a quarter, who at one date only, and whom the leads named themselves."""

    often: tuple[str, ...]
    once: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


# The four closed quarters, the oldest first, and what came since. Each voice may be told once a calendar year.
CLOSED = (
    Missing(often=(NIGHT, GUARDIANSHIP), once=(DESK,)),
    Missing(often=(SPANISH,), once=(LEFT,)),
    Missing(often=(LEFT, DESK), own=("people without a phone",)),
    Missing(often=(NIGHT, SPANISH), once=(GUARDIANSHIP,), own=("interpreters",)),
)
SINCE = Missing(often=(NIGHT,), once=(DESK,))


def note(dates: Sequence[Held], missing: Missing) -> dict[UUID, Voices]:
    """Return who was missing at each date of a quarter; at some dates nobody was.

    What came up often did so at every second date of each series; what came up once, at the very first date.
    """
    found: dict[UUID, Voices] = {}
    of_series: dict[UUID, list[Held]] = defaultdict(list)
    for date in dates:
        of_series[date.series_id].append(date)
    for held in of_series.values():
        for position, date in enumerate(held):
            often = [voice for turn, voice in enumerate(missing.often) if position % 2 == turn % 2]
            once = missing.once if date is dates[0] else ()
            own = missing.own if position % 2 else ()
            if often or once or own:
                found[date.id] = chosen(VOICES, [*often, *once], own)
    return found
