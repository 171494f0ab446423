"""What a told entry is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from coreflect.sessions.rules.recurrence import day_in_words


class Written(NamedTuple):
    """What a person wrote, under a label that says what it answers; without one it speaks for itself."""

    words: str
    label: str = ""


class About(NamedTuple):
    """What an entry cites: its words on a page, and the page that shows it."""

    words: str
    endpoint: str
    args: tuple[tuple[str, str], ...]

    @property
    def values(self) -> dict[str, str]:
        """What stands in the address of that page."""
        return dict(self.args)


@dataclass(frozen=True)
class Telling:
    """One entry in plain words: a short title with its tone, our lines, what people wrote, and what is cited.

    The tone is "yes", "no" or "open" for the look alone; who did it and when stand beside it on every page. `asks` is
    the question that it answers, and stands after the day. `brief` is the title where it stands alone, in a list.
    """

    title: str
    tone: str = "open"
    lines: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()
    about: tuple[About, ...] = ()
    asks: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Said:
    """What an entry says, and how a page calls what it cites.

    `themes` are the pages of cited themes and `people` the names of who is named by an id; whoever or whatever is not
    in them is told without a name. `gone` are themes that were withdrawn: only a marker stands for them.
    `on` is the day of the entry, which stands beside its title: no line says it again.
    """

    kind: str
    said: Mapping[str, Any]
    themes: Mapping[UUID, About] = field(default_factory=dict)
    people: Mapping[UUID, str] = field(default_factory=dict)
    gone: frozenset[UUID] = frozenset()
    on: date | None = None

    def text(self, key: str) -> str:
        """Return what was written under a key, or an empty text."""
        value = self.said.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """Return whether the entry says yes under a key."""
        return self.said.get(key) is True

    def ids(self, key: str) -> tuple[UUID, ...]:
        """Return the ids under a key, one or many."""
        value = self.said.get(key) or ()
        return tuple(UUID(one) for one in ((value,) if isinstance(value, str) else value))

    def day(self, key: str) -> str:
        """Return a day in words, or an empty text."""
        value = self.text(key)
        return day_in_words(date.fromisoformat(value)) if value else ""

    def other_day(self, key: str) -> str:
        """Return a day in words, or an empty text also where it is the day of the entry itself."""
        return "" if self.on and self.text(key) == self.on.isoformat() else self.day(key)

    def written(self, key: str, label: str = "") -> tuple[Written, ...]:
        """Return what was written under a key as a quotation, or nothing."""
        words = self.text(key)
        return (Written(words, label),) if words.strip() else ()

    def again(self) -> tuple[str, ...]:
        """Return a line with the day to look again, or nothing."""
        day = self.day("look_again_on")
        return (f"Look again on {day}.",) if day else ()

    def cited(self, key: str) -> tuple[About, ...]:
        """Return the pages of the themes under a key."""
        return tuple(self.themes[one] for one in self.ids(key) if one in self.themes)

    def withdrawn(self, key: str) -> bool:
        """Return whether a theme under a key was withdrawn."""
        return not self.gone.isdisjoint(self.ids(key))

    def names(self, key: str) -> str:
        """Return the names of the people under a key, "A, B and C"; those without one are counted."""
        ids = self.ids(key)
        names = sorted((self.people[one] for one in ids if one in self.people), key=str.casefold)
        nameless = len(ids) - len(names)
        if nameless:
            others = " else" if names else ""
            names.append(f"somebody{others} who has left" if nameless == 1 else f"{nameless} people{others} who left")
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def a_line(*parts: str) -> tuple[str, ...]:
    """Return a line of these parts, or nothing where one of them is empty."""
    return (" ".join(parts) + ".",) if all(parts) else ()
