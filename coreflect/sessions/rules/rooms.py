"""Rooms in which people meet: two dates in the same room at the same time are one too many."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import start_in_words


class RoomTaken(Refusal):
    """Another date is in the same room at that time; the sentence names its series and hour."""


@dataclass(frozen=True)
class Use:
    """A room from one moment to another. `date` is the date that uses it, None for one that is being planned."""

    room: str
    starts_at: datetime
    ends_at: datetime
    title: str
    zone: str
    place: str = ""
    date: UUID | None = None


def room_of(mode: str, place: str) -> str:
    """Return the place as rooms are told apart by: "" from afar, else without case and with single spaces."""
    if Mode(mode).from_afar:
        return ""
    return " ".join(unicodedata.normalize("NFKC", place).casefold().split())


def first_clash(wanted: Iterable[Use], standing: Iterable[Use]) -> tuple[Use, Use] | None:
    """Return the earliest wanted use of a room that another use is in the way of, and that other; None without one.

    The other is a standing one, or a wanted one that begins before. Whatever is in `wanted` under its id counts
    there only, wherever it stands now.
    """
    mine = list(wanted)
    own = {use.date for use in mine if use.date}
    marked = [(use, True) for use in mine] + [(use, False) for use in standing if use.date not in own]
    found = []
    marked.sort(key=lambda one: (one[0].room, one[0].starts_at, one[0].ends_at))
    for room, uses in groupby(marked, key=lambda one: one[0].room):
        found += _clashes(list(uses)) if room else []
    return min(found, key=lambda pair: pair[0].starts_at, default=None)


def _clashes(uses: list[tuple[Use, bool]]) -> list[tuple[Use, Use]]:
    """Return the clashes in one room; `uses` are in the order of their starts, so that only neighbours can meet."""
    found = []
    for number, (use, wanted) in enumerate(uses):
        for other, also in uses[number + 1 :]:
            if other.starts_at >= use.ends_at:
                break
            if wanted or also:
                found.append((other, use) if also else (use, other))
    return found


def refuse_clash(wanted: Iterable[Use], standing: Iterable[Use]) -> None:
    """Raise RoomTaken where a wanted use of a room is in the way of another."""
    clash = first_clash(wanted, standing)
    if clash:
        mine, other = clash
        when = start_in_words(other.starts_at, other.zone)
        raise RoomTaken(
            f"{other.place or 'That room'} is taken then: “{other.title}” meets there on {when}. "
            "Pick another hour or another place?",
            "place",
        )
