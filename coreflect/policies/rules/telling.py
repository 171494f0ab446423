"""The letter on what moved: one a morning, the same for everybody who hears of the same things.

It says neither why somebody hears of it (they came, they follow it, they hold it) nor who moved it, nor any day; and
nothing that anybody typed, neither a theme's name nor a change's title: how many, what happened, and where to read it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.foundation.periods import Period
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

EARLIEST = time(7)
KINDS = ("answered", "stage", "decided", "approved", "looked")
"""The entries of the trail by which an answer or a change moves."""
OVER = "text"
"""The kind of entry that moves a change only where it says over whose words it was written."""
AT_MOST = 30
_PAGE = re.compile(r"/policies/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)")
SUBJECT = "What moved in answers and changes"
LINE = "You hear of this because you follow it, hold it, or came in the quarter that it comes from."
ANSWERED, READ = "Leadership answered", "Leadership has read"
_DECIDED = "A change was decided"
REPLACED, EMPTIED = (
    "Words of a change stand in the place of somebody else's",
    "Somebody's words of a change were emptied",
)
_STANDS = {
    Stage.HEARD: "A change was heard",
    Stage.PROPOSED: "A change is proposed now",
    Stage.DRAFTING: "A change is being drafted now",
    Stage.TALKED_OVER: "A change is being talked over now",
    Stage.TRYING: "A change is being tried out now",
    Stage.IN_EFFECT: "A change is in effect now",
    Stage.LOOK_AGAIN: "A change is being looked at again",
}


@dataclass
class Thing:
    """A theme or change that moved: the page that shows it, what happened to it last, and who moved it.

    `period` is the quarter of a theme, as in "2026Q3", and None for a change.
    """

    path: str
    period: str | None = None
    word: str = ""
    movers: set[UUID | None] = field(default_factory=set)

    @classmethod
    def theme(cls, period: str) -> "Thing":
        """Return a theme, which is told with the others of its quarter."""
        return cls(f"/policies/said?period={period}", period)

    @classmethod
    def change(cls, id: UUID) -> "Thing":
        """Return a change, which has its own page."""
        return cls(f"/policies/{id}")

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


def change_at(path: str) -> UUID | None:
    """Return the id of the change on whose page, or on a page of which, this path opens; None for every other path."""
    found = _PAGE.match(path)
    return UUID(found[1]) if found else None


def word_of(kind: str, said: Mapping[str, Any]) -> str:
    """Return what happened by an entry, in our words alone."""
    if kind == "answered":
        return ANSWERED if Word(said["word"]).is_answer else READ
    if kind == "stage":
        return _STANDS.get(Stage(said["stage"]), _DECIDED)
    if kind == "decided":
        return _DECIDED
    if kind == OVER:
        return REPLACED if said["words"] else EMPTIED
    return "A change was looked at again" if kind == "looked" else "The text of a change was approved"


def letter(things: Iterable[Thing]) -> Letter:
    """Return the letter on these things, in their order: the themes of a quarter counted in one line, each change in
    its own; beyond thirty lines the page that has them all is named."""
    told = _links(things)
    links = told[:AT_MOST]
    if len(told) > AT_MOST:
        links.append(Link(f"And {len(told) - AT_MOST} more: what moved", "/moved"))
    return Letter(Kind.FOLLOWED, SUBJECT, (LINE,), tuple(links))


def _links(things: Iterable[Thing]) -> list[Link]:
    alike: dict[tuple[str, str], list[Thing]] = {}
    for one in things:
        alike.setdefault((one.path, one.word), []).append(one)
    return [Link(_told(word, those[0].period, len(those)), path) for (path, word), those in alike.items()]


def _told(word: str, period: str | None, count: int) -> str:
    if period is None:
        return word
    return f"{word} {'one theme' if count == 1 else f'{count} themes'} of {Period.parse(period).words()}"


def for_each(heard: Mapping[UUID, Collection[Thing]]) -> dict[UUID, Letter]:
    """Return the letter to each reader on what moved of that which they hear of; nobody is told only of their own."""
    news = {reader: [one for one in things if one.is_news_to(reader)] for reader, things in heard.items()}
    return {reader: letter(things) for reader, things in news.items() if things}
