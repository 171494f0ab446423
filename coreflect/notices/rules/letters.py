"""What a letter says: lines, links, and a calendar event, before it becomes a mail, a page or part of a digest."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a letter is about. Those in ALWAYS always come; of the others each reader can choose.

    Nobody posts a weekly one: it is gathered from the others.
    """

    PLACE = "place"
    REMINDER = "reminder"
    DATES = "dates"
    HOSTING = "hosting"
    QUIET = "quiet"
    RELEASED = "released"
    LOOKS = "looks"
    FOLLOWED = "followed"
    TRAIL = "trail"
    WEEKLY = "weekly"

    @property
    def words(self) -> str:
        """The kind as the page of wishes says it."""
        return _WORDS[self]


# About one's own place, and about one's own words before they leave the room.
ALWAYS = frozenset({Kind.PLACE, Kind.QUIET})
# Of these a letter that would come too late for Monday comes at once, also to who reads the kind once a week.
PRESSING = frozenset({Kind.LOOKS, Kind.HOSTING})
_WORDS = {
    Kind.PLACE: "My own place: confirmed, offered, moved, called off",
    Kind.REMINDER: "Reminders before a co-reflection that I come to",
    Kind.DATES: "New dates to sign up for",
    Kind.HOSTING: "For leads: few people come, a series has no lead, or a quarter is not released",
    Kind.QUIET: "What is about to leave the room of a quarter in which I came, or without a part that I lead",
    Kind.RELEASED: "A quarter was released",
    Kind.LOOKS: "A change that I hold is to be looked at again",
    Kind.FOLLOWED: "An answer or a change moved that I follow, or that comes from a quarter in which I came",
    Kind.TRAIL: "Each Monday: what is owed, and the receipt of the decision trail",
    Kind.WEEKLY: "What you chose to get once a week",
}


@dataclass(frozen=True)
class Link:
    """A link in a letter: its words and the path it opens.

    With `signed_until` the path is signed when the letter is sent, so that it opens without a sign-in until then.
    """

    words: str
    path: str
    signed_until: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A calendar event as one reader's calendar keeps it; `method` is "REQUEST" or "CANCEL"."""

    uid: str
    sequence: int
    method: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """One letter: its kind, a subject, plain lines (one a paragraph), links, and an event if calendars must learn."""

    kind: Kind
    subject: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    event: Event | None = None


def packed(letter: Letter) -> str:
    """Return what a letter says, without kind and subject, as JSON."""
    event = asdict(letter.event) if letter.event else None
    content = {"lines": letter.lines, "links": [asdict(link) for link in letter.links], "event": event}
    return json.dumps(content, default=lambda moment: moment.isoformat(), ensure_ascii=False)


def unpacked(kind: str, subject: str, body: str) -> Letter:
    """Return the letter that was packed."""
    content: dict[str, Any] = json.loads(body)
    links = tuple(Link(one["words"], one["path"], _moment(one["signed_until"])) for one in content["links"])
    event = content["event"]
    if event:
        event |= {name: datetime.fromisoformat(event[name]) for name in ("starts_at", "ends_at")}
    return Letter(Kind(kind), subject, tuple(content["lines"]), links, Event(**event) if event else None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
