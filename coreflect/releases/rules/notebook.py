"""What of a quarter goes into its leads' notebooks: every label that the room did not hold, and leads' own wording."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from coreflect.releases.rules.drafts import Theme, most_said
from coreflect.themes.rules.holds import sentence_key
from coreflect.themes.rules.notebook import Entry
from coreflect.themes.rules.records import Record


@dataclass(frozen=True)
class Label:
    """A name under which one series wrote a theme down in the quarter, as most of its records spell it."""

    label: str
    label_key: str
    theme: Theme


@dataclass(frozen=True)
class Wording:
    """A sentence that a lead chose for a theme of a group, and whatever was recorded of it."""

    theme: Theme
    label_key: str  # of the name that it goes by
    sentence: str
    recorded: Collection[str]

    @property
    def own(self) -> bool:
        """Whether it is a lead's own, and none of the sentences that were recorded, however they are spelled."""
        return bool(self.sentence) and sentence_key(self.sentence) not in map(sentence_key, self.recorded)


def labels(records: Iterable[Record], theme_of: Mapping[UUID, Theme], held: Collection[Theme]) -> tuple[Label, ...]:
    """Return the names that these records of one series have, each once, in the order of the alphabet.

    `held` are the themes that the room keeps in the group of this series: none of their names is there.
    """
    spelled: dict[tuple[str, Theme], list[str]] = {}
    for one in records:
        if theme_of[one.id] not in held:
            spelled.setdefault((one.label_key, theme_of[one.id]), []).append(one.label)
    found = [Label(most_said(alike), key, theme) for (key, theme), alike in spelled.items()]
    return tuple(sorted(found, key=lambda one: (one.label_key, str(one.theme))))


def entries(there: Iterable[Label], wordings: Iterable[Wording], entered: Mapping[str, UUID]) -> list[Entry]:
    """Return what goes into the notebook of a series, with a lead's own wording beside the one name that it was for.

    `entered` says what the labels that were new to the codebook have become. Where the series never used the name that
    a wording went by, the wording stands beside the first of the theme's names there.
    """
    own: dict[tuple[Theme, str], list[str]] = {}
    names: dict[Theme, list[str]] = {}
    for label in there:
        names.setdefault(label.theme, []).append(label.label_key)
    for one in wordings:
        if one.own and (known := names.get(one.theme)):
            name = one.label_key if one.label_key in known else min(known)
            own.setdefault((one.theme, name), []).append(one.sentence)
    return [
        Entry(
            label=one.label,
            label_key=one.label_key,
            theme_id=one.theme if isinstance(one.theme, UUID) else entered.get(one.theme),
            wordings=tuple(own.get((one.theme, one.label_key), ())),
        )
        for one in there
    ]
