"""The letter on what moved: one a morning, the same for everybody who hears of the same things.

It says neither why somebody hears of it (they came, they follow it, they hold it) nor who moved it, nor any day; a
theme or change stands in it once, with the newest word, and no sentence that anybody wrote.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

EARLIEST = time(7)
KINDS = ("answered", "stage", "decided", "approved", "looked")
"""The entries of the trail by which an answer or a change moves."""
AT_MOST = 30
SUBJECT = "What moved in answers and changes"
LINE = "You hear of this because you follow it, hold it, or came in the quarter that it comes from."


@dataclass
class Thing:
    """A theme or change that moved: its title, its page, the newest word of it, and who moved it."""

    title: str
    path: str
    word: str = ""
    movers: set[UUID | None] = field(default_factory=set)

    def moves(self, word: str, mover: UUID | None) -> None:
        """Remember that it was moved once more."""
        self.word = word
        self.movers.add(mover)

    def is_news_to(self, reader: UUID) -> bool:
        """Return whether somebody else than the reader had a hand in it."""
        return self.movers != {reader}


def is_morning(now: datetime, zone: str) -> bool:
    """Return whether it is seven in the morning or later in this zone: nobody is written to at night."""
    return now.astimezone(ZoneInfo(zone)).time() >= EARLIEST


def word_of(kind: str, said: Mapping[str, Any]) -> str:
    """Return the word that an entry gives of what moved."""
    if kind == "answered":
        return Word(said["word"]).answered.removesuffix(", because")
    if kind == "stage":
        return Stage(said["stage"]).words
    if kind == "decided":
        return f"decided: {Word(said['word']).decided}"
    return "looked at again" if kind == "looked" else f"version {said['number']} approved"


def letter(things: Iterable[Thing]) -> Letter:
    """Return the letter on these things, in their order; beyond thirty the page that has them all is named."""
    told = list(things)
    links = [Link(f"“{one.title}”: {one.word}", one.path) for one in told[:AT_MOST]]
    if len(told) > AT_MOST:
        links.append(Link(f"And {len(told) - AT_MOST} more: what moved", "/moved"))
    return Letter(Kind.FOLLOWED, SUBJECT, (LINE,), tuple(links))


def for_each(heard: Mapping[UUID, Collection[Thing]]) -> dict[UUID, Letter]:
    """Return the letter to each reader on what moved of that which they hear of; nobody is told only of their own."""
    news = {reader: [one for one in things if one.is_news_to(reader)] for reader, things in heard.items()}
    return {reader: letter(things) for reader, things in news.items() if things}
