"""A theme on its way out of the room: what was heard of it, what a lead chose, and the text to be released."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from coreflect.foundation.ips import BY_KEY, Dimension
from coreflect.themes.rules.codebook import Codebook
from coreflect.themes.rules.holds import Hold, held
from coreflect.themes.rules.records import Record

IS_DRAFT = "draft"
Theme = UUID | str  # a theme of the codebook by its id; a label that is new to it by its key
LONGEST_SENTENCE = 600  # characters; the 60 words are counted beside it
Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True)
class Heard:
    """What the records of one group say of one theme, put together so that no record shows through.

    `theme` is what their labels stand for. `name` marks the very records in a form and a draft: it follows from their
    random ids, so it tells nothing, and a choice that was made for other records never passes for theirs. `tensions`
    are pairs of ways to see it, for the leads alone. `dates` are for the gate, never for a page, and so are
    `label_keys`: all the names under which it was written down.
    """

    theme: Theme
    name: str
    label: str
    label_key: str
    label_keys: frozenset[str]
    about: tuple[str, ...]
    kind: str
    asks: bool
    sentences: tuple[str, ...]
    tensions: tuple[tuple[str, str], ...]
    dates: frozenset[UUID]


def stands_for(codebook: Codebook, label_key: str, theme_id: UUID | None, period: str) -> Theme:
    """Return the theme that a label belongs to in a period, or the label's own key where the codebook has none.

    The name says which: a renamed or merged theme goes by what it has become. A name that has left the codebook leads
    to the theme that it named when it was written down, so that nothing loses its history with its name.
    """
    entry = codebook.find(label_key, period)
    if entry is None and theme_id in codebook.entries:
        entry = codebook.now(theme_id, period)
    return entry.id if entry else label_key


def held_back(
    records: Iterable[Record],
    theme_of: Mapping[UUID, Theme],
    holds: Iterable[Hold],
    named: Callable[[str], Theme],
) -> frozenset[UUID]:
    """Return the ids of the records that the room holds: pressed on themselves, or of a theme that was pressed on at
    their date, whatever it was called then. `named` says what a label stands for.
    """
    presses = list(holds)
    themes = {(one.session_id, named(one.label_key)) for one in presses}
    there = list(records)
    return held(there, presses) | {one.id for one in there if (one.session_id, theme_of[one.id]) in themes}


def heard(records: Iterable[Record], theme_of: Mapping[UUID, Theme]) -> dict[Theme, Heard]:
    """Return, by theme, what these records say of each, whatever their order; `theme_of` puts them together.

    Where records differ, what most of them say holds; it asks something of the agency when one of them does.
    """
    by_theme: dict[Theme, list[Record]] = {}
    for record in records:
        by_theme.setdefault(theme_of[record.id], []).append(record)
    return {theme: _together(theme, alike) for theme, alike in by_theme.items()}


def _together(theme: Theme, alike: list[Record]) -> Heard:
    about = most_said(one.about for one in alike if one.about) if any(one.about for one in alike) else ()
    ids = b"".join(sorted(one.id.bytes for one in alike))
    return Heard(
        theme=theme,
        name=hashlib.sha256(ids).hexdigest()[:32],
        label=most_said(one.label for one in alike),
        label_key=min(one.label_key for one in alike),
        label_keys=frozenset(one.label_key for one in alike),
        about=about,
        kind=most_said(one.kind for one in alike),
        asks=any(one.asks for one in alike),
        sentences=tuple(sorted({one.sentence for one in alike}, key=lambda text: (text.casefold(), text))),
        tensions=tuple(sorted({(one.one_way, one.another_way) for one in alike if one.one_way})),
        dates=frozenset(one.session_id for one in alike),
    )


def own_tellings(codebook: Codebook, one: Heard, period: str) -> frozenset[Theme]:
    """Return what counts as a theme's own telling at the gate: each theme whose history it shares, by its id, and each
    of their names, and each label that is put together here, by its key.

    Ids and names both: a name that was given away or taken back must not be told twice in a year, nor a theme whose
    name is another by now.
    """
    shared = codebook.parents(one.theme, period) if isinstance(one.theme, UUID) else frozenset[UUID]()
    entries = [codebook.entries[theme_id] for theme_id in shared]
    names = {key for entry in entries for key in (entry.label_key, *(alias for alias, _ in entry.aliases))}
    return frozenset({one.theme, *shared, *names, *one.label_keys})


def most_said(values: Iterable[Value]) -> Value:
    """Return the commonest value; among equals the first by its text, so that no order of arrival decides."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], str(value)))


@dataclass(frozen=True)
class Draft:
    """What a lead chose for one theme, as it stands in its sealed box until the release.

    `name` marks the records it was chosen for. `label` and `about` are what the codebook said then: what the second
    reader signed is what leaves the room, although the theme be renamed meanwhile. `kind`, `asks` and `again` are what
    stood beside it. One that an earlier version sealed has no kind, or neither `ask`, `aliases` nor `groupings`.
    """

    group_id: UUID
    name: str
    left_out: bool
    sentence: str
    label: str
    about: tuple[str, ...]
    kind: str = ""
    asks: bool = False
    again: bool = False
    ask: str = ""
    aliases: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether a lead chose to tell the theme."""
        return not self.left_out and bool(self.sentence)

    def says(self, text: "Text | None") -> bool:
        """Whether everybody would read the very text that was chosen."""
        return text is not None and (
            not self.kind or (self.kind, self.asks, self.again) == (text.kind, text.asks, text.again)
        )

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the draft out of an opened box."""
        return cls(
            group_id=UUID(content["group"]),
            # what was sealed by an earlier version went by the label's key, and took label and principles unsealed
            name=content.get("name") or content["label_key"],
            left_out=content["left_out"],
            sentence=content["sentence"],
            label=content.get("label", ""),
            about=tuple(content.get("about", ())),
            kind=content.get("kind", ""),
            asks=content.get("asks", False),
            again=content.get("again", False),
            ask=content.get("ask", ""),
            aliases=tuple(content.get("aliases", ())),
            groupings=tuple(content.get("groupings", ())),
        )

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {
            "is": IS_DRAFT,
            "group": str(self.group_id),
            "name": self.name,
            "left_out": self.left_out,
            "sentence": self.sentence,
            "label": self.label,
            "about": list(self.about),
            "kind": self.kind,
            "asks": self.asks,
            "again": self.again,
            "ask": self.ask,
            "aliases": list(self.aliases),
            "groupings": list(self.groupings),
        }


@dataclass(frozen=True)
class Text:
    """One theme exactly as everybody would read it; `ask` is the sentence that says what is asked, if anything is."""

    label: str
    sentence: str
    about: tuple[str, ...]
    kind: str
    asks: bool
    again: bool
    ask: str = ""
    aliases: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The principles and tasks it is told under."""
        return tuple(BY_KEY[key] for key in self.about)


def fingerprint(what: Iterable[object]) -> str:
    """Return a mark that changes with every word, so that nobody signs or overwrites what they have not seen."""
    lines = sorted(json.dumps([str(value) for value in vars(one).values()]) for one in what)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
