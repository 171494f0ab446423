"""One date as letters and calendars tell it: never a series' title, a name, a theme or a link to join."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.notices.rules.letters import Event
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import day_in_words, start_in_words

_COMES = {Mode.VIDEO: "By video; the link comes on the day", Mode.PHONE: "By phone; the number comes on the day"}


@dataclass(frozen=True)
class Told:
    """A date in the words that everybody may read.

    `title` is the agency's neutral one; `by_link` says whether there is a link or a number, and never which;
    `sequence` is the date's own; `was` is when it was planned for, if it was moved, `reason` why it was changed.
    """

    id: UUID
    title: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    by_link: bool
    sequence: int
    was: datetime | None = None
    reason: str = ""

    @property
    def start(self) -> str:
        """Its start for a subject: "Wednesday 2 December 2026, 12:00"."""
        return start_in_words(self.starts_at, self.zone)

    @property
    def when(self) -> str:
        """Its hours in full: "Wednesday 2 December 2026, 12:00-13:00, New York time"."""
        place = ZoneInfo(self.zone)
        first, last = self.starts_at.astimezone(place), self.ends_at.astimezone(place)
        hours = f"{first:%H:%M}-{last:%H:%M}"
        if last.date() != first.date():
            hours = f"{first:%H:%M} to {day_in_words(last.date())}, {last:%H:%M}"
        return f"{day_in_words(first.date())}, {hours}, {clock_of(self.zone)}"

    @property
    def where(self) -> str:
        """Where people meet, or how: "Library room", "A walk together, from the gate", "By video; …"."""
        mode = Mode(self.mode)
        if mode.from_afar:
            return _COMES[mode] if self.by_link else mode.words.capitalize()
        if mode is Mode.WALK:
            return f"A walk together, {self.place}" if self.place else "A walk together"
        return self.place or "In person"

    @property
    def page(self) -> str:
        """The path of the date's page."""
        return f"/sessions/{self.id}"

    def press(self, reader: UUID, act: str) -> str:
        """Return the path at which a reader can act on it from a mail; `act` is "sign-up", "withdraw" or "accept"."""
        return f"/by-mail/{self.id}/{reader}/{act}"

    def event(self, number: int, method: str) -> Event:
        """Return its entry for the calendar of whoever signed up with this number; `method` as in Event."""
        sequence = sequence_for(self.sequence, number, taken_out=method == "CANCEL")
        return Event(uid_of(self.id), sequence, method, self.starts_at, self.ends_at, self.title, self.where)


def uid_of(session_id: UUID) -> str:
    """Return the name under which every calendar keeps a date."""
    return f"{session_id}@coreflect"


def sequence_for(date_sequence: int, number: int, *, taken_out: bool = False) -> int:
    """Return the SEQUENCE (RFC 5545, 3.8.7.4) of one reader's entry, so that the latest word always counts.

    The date's own sequence rises when it is changed, and a person's number at a date with each sign-up: their sum
    rises with either. It is doubled, so that taking the entry out fits between: above the entry that it takes
    out, and below the one that comes when the same person signs up again. Nothing is counted apart for it.
    """
    return 2 * (date_sequence + number) + taken_out


def clock_of(zone: str) -> str:
    """Return a zone as people say it: "New York time"; UTC stays UTC."""
    place = zone.rsplit("/", 1)[-1].replace("_", " ")
    return place if place in ("UTC", "GMT") else f"{place} time"
