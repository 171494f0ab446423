"""Leadership's one page: what stands on it, and what moves to its appendix so that it stays one page.

Everything that the page and its file for paper say goes through here as plain text, and is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from coreflect.releases.rules.sentences import word_count

MOST_WORDS = 700
"""How many words a page may have before its appendix: two sides of paper."""
FRAME_WORDS = 40
"""Kept free for what is the same on every page: its buttons, and the way to the appendix."""
LONG_TEXT = 60
"""A text of more words than this, such as a long reason, stands in the appendix; its title stays on the page."""
LONG_WORD = 12
LINE = 4
"""What a line takes at least, however few words stand on it: so that many short ones fit on two sides, too."""
WHOLE = "In full in the appendix."


@dataclass(frozen=True)
class Item:
    """One thing that is said: its title, what is said of it, its word and a note; `to` is an endpoint and its id.

    What it asks for, in `ask`, is never cut; a `text` that is too long for the page stands in the appendix.
    `group` is the small heading that it stands under, and `key` the principle or task whose sign goes with that.
    """

    title: str = ""
    ask: str = ""
    text: str = ""
    word: str = ""
    tone: str = "open"
    note: str = ""
    press: str = ""
    group: str = ""
    key: str = ""
    to: tuple[str, str, str] | None = None  # endpoint, name of the id, the id

    @property
    def room(self) -> int:
        """How many words it takes up, its small heading aside."""
        lines = 1 + bool(self.title and (self.text or self.note)) + bool(self.ask)
        return max(lines * LINE, sum(map(words, (self.title, self.ask, self.text, self.word, self.note, self.press))))

    @property
    def on_page(self) -> "Item":
        """The item as the page says it: without a text that is too long for it."""
        return replace(self, text="", note=WHOLE) if words(self.text) > LONG_TEXT else self


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it: a sentence of our own, and items in the order in which they matter.

    `share` is how many items it may add before the next section has its turn; `more` is how many are not here.
    """

    key: str
    heading: str
    lead: str = ""
    items: tuple[Item, ...] = ()
    share: int = 2
    more: int = 0

    @property
    def more_words(self) -> str:
        """How many of its items stand in the appendix alone; empty where none does."""
        return f"{self.more} more in the appendix" if self.more else ""

    @property
    def groups(self) -> list[tuple[str, list[Item]]]:
        """Its items under their small headings, each said where it begins; one without a name has none."""
        return [(group, list(items)) for group, items in groupby(self.items, key=lambda one: one.group)]

    @property
    def room(self) -> int:
        """How many words it takes up as it stands here."""
        own = _heading(self.heading) + _line(self.lead) + _line(self.more_words)
        return own + sum(_heading(group) + sum(one.room for one in items) for group, items in self.groups)


@dataclass(frozen=True)
class OnePage:
    """A page: its title, the line under it, its sections, and those that continue in the appendix."""

    title: str
    lede: str
    body: tuple[Section, ...]
    appendix: tuple[Section, ...]

    @property
    def room(self) -> int:
        """How many words are taken up before the appendix; no fewer than stand there."""
        return FRAME_WORDS + words(self.title) + words(self.lede) + sum(one.room for one in self.body)


def words(text: str) -> int:
    """Return how many words a text takes on paper; one that is written without spaces counts by its length."""
    return max(word_count(text), -(-len(text) // LONG_WORD)) if text else 0


def one_page(title: str, lede: str, sections: Sequence[Section]) -> OnePage:
    """Return the page whose words before the appendix are at most MOST_WORDS, with nothing lost.

    The sections take turns, each adding its next items while there is room, so that a long one leaves room for those
    after it. One that finds no room for its next item ends there: what the page shows of it is always its beginning.
    """
    taken = {one.key: 0 for one in sections}
    bare = [replace(one, items=(), more=len(one.items)) for one in sections]
    left = MOST_WORDS - OnePage(title, lede, tuple(bare), ()).room
    turns = [one for one in sections if one.items]
    while turns:
        for section in tuple(turns):
            for _ in range(section.share):
                cost = _cost(section.items, taken[section.key])
                if cost is None or cost > left:
                    turns.remove(section)
                    break
                left -= cost
                taken[section.key] += 1
    return OnePage(
        title,
        lede,
        tuple(_beginning(one, taken[one.key]) for one in sections),
        tuple(rest for one in sections if (rest := _rest(one, taken[one.key])).items),
    )


def _cost(items: Sequence[Item], place: int) -> int | None:
    """How many words the page grows by with the item at this place; None where there is none."""
    if place >= len(items):
        return None
    before = items[place - 1].group if place else ""
    group = items[place].group
    return items[place].on_page.room + (_heading(group) if group != before else 0)


def _line(text: str) -> int:
    return max(LINE, words(text)) if text else 0


def _heading(text: str) -> int:
    return max(LINE + LINE // 2, words(text)) if text else 0


def _beginning(section: Section, taken: int) -> Section:
    shown = tuple(one.on_page for one in section.items[:taken])
    return replace(section, items=shown, more=len(section.items) - taken)


def _rest(section: Section, taken: int) -> Section:
    """What stands in the appendix: items that found no room, and those of which the page gives the title alone."""
    cut = (one for place, one in enumerate(section.items) if place >= taken or one != one.on_page)
    return replace(section, lead="", items=tuple(cut), more=0)
