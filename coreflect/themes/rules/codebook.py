"""The codebook in memory: which theme owns a name, and what a theme has become."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from coreflect.themes.rules.labels import label_key


class Status(StrEnum):
    """Where a theme of the codebook stands. Retired ones are offered no more and keep their past."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True)
class Entry:
    """One theme of the codebook. `aliases` holds its other names by their keys (rules.labels.label_key), `groupings`
    the agency's own groupings that it stands in."""

    id: UUID
    label: str
    label_key: str
    dimensions: tuple[str, ...] = ()
    status: str = Status.ACTIVE
    definition: str = ""
    merged_into: UUID | None = None
    merged_since: str | None = None
    split_from: UUID | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    groupings: tuple[str, ...] = ()


class Codebook:
    """Every theme by its id and by each of its names.

    Periods are written like 2026Q4. A merge counts from its period on; asked without a period, every merge counts.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._merged = [entry.id for entry in self.entries.values() if entry.merged_into]
        self._owners = {entry.label_key: entry for entry in self.entries.values()}
        for entry in self.entries.values():
            self._owners |= {key: entry for key, _ in entry.aliases if key not in self._owners}

    def owner(self, name_key: str) -> Entry | None:
        """Return the theme that has this name as its label or an alias, merged or not, or None."""
        return self._owners.get(name_key)

    def now(self, theme_id: UUID, period: str | None = None) -> Entry:
        """Return what a theme has become: itself, or the theme that it was merged into, however often."""
        entry = self.entries[theme_id]
        while entry.merged_into and (period is None or str(entry.merged_since) <= period):
            entry = self.entries[entry.merged_into]
        return entry

    def find(self, name_key: str, period: str | None = None) -> Entry | None:
        """Return the theme that a name stands for, or None where no theme has it."""
        owner = self.owner(name_key)
        return self.now(owner.id, period) if owner else None

    def parents(self, theme_id: UUID, period: str | None = None) -> frozenset[UUID]:
        """Return every theme whose history a theme shares: itself, what was merged into it, what these came from, what
        that has become by the period, and what had been merged into that."""
        found = growing = {theme_id}
        while growing:
            origins = {origin for one in growing if (origin := self.entries[one].split_from)}
            origins |= {self.now(origin, period).id for origin in origins}
            growing = (origins | {one for one in self._merged if self._into(one, period) in growing}) - found
            found = found | growing
        return frozenset(found)

    def _into(self, theme_id: UUID, period: str | None) -> UUID | None:
        """What a theme was merged into, in one step, by that period."""
        entry = self.entries[theme_id]
        return entry.merged_into if period is None or str(entry.merged_since) <= period else None

    def standing(self) -> list[Entry]:
        """Return the themes that are offered when one writes: neither merged nor retired, by the alphabet."""
        there = (one for one in self.entries.values() if not one.merged_into and one.status != Status.RETIRED)
        return sorted(there, key=lambda one: one.label_key)

    def labels(self) -> list[str]:
        """Return every name there is: what the check on text lets pass."""
        return [name for one in self.entries.values() for name in (one.label, *(name for _, name in one.aliases))]

    def names(self, theme_id: UUID) -> list[str]:
        """Return the other names of a theme: its aliases, and all names of what was merged into it."""
        held = [one for one in self.entries.values() if self.now(one.id).id == theme_id]
        names = [name for one in held for _, name in one.aliases]
        return sorted(names + [one.label for one in held if one.id != theme_id], key=str.casefold)

    def named(self, words: str) -> Entry | None:
        """Return the theme that these words are a name of, as it stands now, or None."""
        key = label_key(words)
        return self.find(key) if key else None

    def search(self, words: str) -> list[Entry]:
        """Return the themes that are not merged of which a name or the definition holds these words."""
        key, found = label_key(words), set()
        for one in self.entries.values():
            said = (one.label_key, *(alias for alias, _ in one.aliases), label_key(one.definition))
            if key and any(key in text for text in said):
                found.add(self.now(one.id))
        return sorted(found, key=lambda one: one.label_key)


def why_not_merged(entry: Entry, into: Entry) -> str | None:
    """Return a sentence that says why a theme can't be merged into another, or None where it can."""
    if entry.id == into.id:
        return "That is the same theme. Pick another one to merge it into."
    for one in (entry, into):
        if one.merged_into:
            return f"“{one.label}” was merged into another theme already. Pick the one that it became."
        if one.status == Status.RETIRED:
            return f"“{one.label}” is retired. Bring it back first, then merge."
    return None


def broken(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a sentence for each way in which a codebook is not one, without saying what its themes are called."""
    there = {entry.id: entry for entry in entries}
    keys = [key for one in there.values() for key in (one.label_key, *(alias for alias, _ in one.aliases))]
    if twice := len(keys) - len(set(keys)):
        yield f"Themes: {twice} of their names stand twice, as a label and as another name."
    if odd := sum(label_key(one.label) != one.label_key for one in there.values()):
        yield f"Themes: {odd} of their labels do not fold to the key that they are found by."
    if lost := sum(not _ends(one, there) for one in there.values()):
        yield f"Themes: {lost} of them were merged in a circle, and lead nowhere."
    if retired := sum(bool(one.merged_into) and one.status == Status.RETIRED for one in there.values()):
        yield f"Themes: {retired} of them are retired, and merged into another."


def _ends(entry: Entry, there: Mapping[UUID, Entry]) -> bool:
    """Return whether following what a theme was merged into comes to an end."""
    seen = set()
    while entry.merged_into and entry.id not in seen:
        seen.add(entry.id)
        entry = there[entry.merged_into]
    return entry.id not in seen
