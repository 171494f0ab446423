"""What a file would change in the codebook: row by row, field by field, before anything is changed."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from coreflect.themes.rules.cells import Change, Faults, after_row, changes_of, new_words
from coreflect.themes.rules.exchange import Kept, Row
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.meaning import mark
from coreflect.themes.rules.reading import Reading, read
from coreflect.wording.rules.plain import plain as as_read

_WAITING = "Some of its words might point to someone, and nobody has said that they do not."
FEW = True  # what stands in the codebook is read for years: "he" and "she" are asked about


@dataclass(frozen=True)
class Step:
    """What one row would do: make a theme (`before` is None) or change one; `readings` are what the check asks."""

    row: int
    before: Kept | None
    after: Kept
    changes: tuple[Change, ...]
    readings: tuple[Reading, ...] = ()

    @property
    def stands_open(self) -> bool:
        """Whether a question of the check has no answer yet."""
        return any(reading.stands for reading in self.readings)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken, and everything that speaks against it."""

    row: int
    label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What a file would change, and what it cannot."""

    steps: tuple[Step, ...]
    refused: tuple[Refused, ...]
    unchanged: int

    @property
    def new(self) -> list[Step]:
        """The rows that make a theme."""
        return [step for step in self.steps if step.before is None]

    @property
    def changed(self) -> list[Step]:
        """The rows that change a theme."""
        return [step for step in self.steps if step.before is not None]

    @property
    def asked(self) -> list[Step]:
        """The rows about which the check asks something."""
        return [step for step in self.steps if step.readings]

    @property
    def ready(self) -> list[Step]:
        """The rows that can be taken as they are: nothing that the check asks stands open."""
        return [step for step in self.steps if not step.stands_open]

    @property
    def left_out(self) -> list[Refused]:
        """The rows that cannot be taken as they are, each with its reason."""
        waiting = [Refused(one.row, one.after.label, (_WAITING,)) for one in self.steps if one.stands_open]
        return sorted([*self.refused, *waiting], key=lambda one: one.row)

    @property
    def seal(self) -> str:
        """Return a mark of the whole report, so that a press does what was shown and nothing else."""
        steps = [(one.row, [(it.field, it.before, it.after) for it in one.changes]) for one in self.steps]
        asked = [it.token for one in self.asked for reading in one.readings for it in reading.marks]
        return mark([steps, [(one.row, one.reasons) for one in self.refused], asked, self.unchanged])


def differences(
    themes: Iterable[Kept], rows: Iterable[Row], roster: Collection[str] = (), ticked: Collection[str] = ()
) -> Differences:
    """Return what these rows would change in these themes.

    A row speaks of the theme whose id it has, else of the one that has its label among its names, else of a new one.
    Nothing is deleted or merged, no merged theme is changed, and no name is taken from a theme: an old label stays as
    an alias. What is new or changed in words goes through the check with this roster; `ticked` holds the tokens of
    what points to nobody.
    """
    book = _Book(themes)
    steps: list[Step] = []
    refused: list[Refused] = []
    unchanged = 0
    for row in rows:
        faults = Faults()
        before = book.theme_of(row, faults)
        after = after_row(row, before, faults)
        book.note_taken(row, before, after, faults)
        changes = changes_of(before, after)
        readings = _checked(row.number, before, after, roster, book, ticked, faults) if changes else ()
        if faults:
            refused.append(Refused(row.number, row.label, tuple(dict.fromkeys(faults))))
            continue
        book.claim(row, after)
        if changes:
            steps.append(Step(row.number, before, after, changes, readings))
        else:
            unchanged += 1
    return Differences(tuple(steps), tuple(refused), unchanged)


class _Book:
    """Who has which name, and which row speaks of which theme; what a row has claimed is another's no more."""

    def __init__(self, themes: Iterable[Kept]) -> None:
        self.by_id = {one.id: one for one in themes}
        self.owners = {label_key(name): one for one in self.by_id.values() for name in one.aliases}
        self.owners |= {label_key(one.label): one for one in self.by_id.values()}
        self.phrases: dict[str, list[str]] = defaultdict(list)
        for name in (name for one in self.by_id.values() for name in one.names):
            self.phrases[next(_words(name), "")].append(name)
        self.rows: dict[UUID, int] = {}
        self.named: dict[str, int] = {}
        self.passed: set[str] = set()  # texts in which the check saw nothing: a grouping stands in many rows

    def theme_of(self, row: Row, faults: Faults) -> Kept | None:
        """Return the theme that a row speaks of, or None for a new one."""
        found = self.by_id.get(row.id) or self.owners.get(label_key(row.label))
        if found and found.id in self.rows:
            faults.append(f"Row {self.rows[found.id]} speaks of the same theme. Keep one of the two rows.")
        return found

    def note_taken(self, row: Row, before: Kept | None, after: Kept, faults: Faults) -> None:
        """Note among the faults where a theme would have another's name, or one that a file cannot change."""
        into = row.cells.get("merged into", "")
        if before and before.merged_into:
            self._note_merged(before, after, into, faults)
        elif into:
            faults.append("A file merges nothing. Empty the cell “merged into”, and merge on the theme's own page.")
        for name in after.names:
            owner = self.owners.get(label_key(name))
            if owner and owner is not before:
                there = "There is a theme of that name" if label_key(name) == label_key(owner.label) else ""
                other = f"It is another name of “{owner.label}”"
                faults.append(f"“{name}”: {there or other} already. Two themes never share a name.")
            if label_key(name) in self.named:
                faults.append(f"“{name}” is a name in row {self.named[label_key(name)]}, too. Keep one of them.")

    def _note_merged(self, before: Kept, after: Kept, into: str, faults: Faults) -> None:
        assert before.merged_into, "it is merged"
        target = self.by_id[before.merged_into]
        if changes_of(before, after) or (into and self.owners.get(label_key(into)) is not target):
            faults.append(
                f"“{before.label}” was merged into “{target.label}” and stays as it is. "
                f"Change “{target.label}” instead."
            )

    def claim(self, row: Row, after: Kept) -> None:
        """Remember that a row has this theme and these names."""
        if after.id:
            self.rows[after.id] = row.number
        self.named |= {key: row.number for name in after.names if (key := label_key(name)) not in self.owners}

    def said_in(self, text: str) -> list[str]:
        """Return the names of the codebook that may stand in a text, by their first word: the check lets them pass."""
        return [name for word in set(_words(text)) for name in self.phrases.get(word, ())]


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text as the check reads them."""
    return (found[0] for found in re.finditer(r"\w+", as_read(text).text.lower()))


def _checked(
    number: int,
    before: Kept | None,
    after: Kept,
    roster: Collection[str],
    book: _Book,
    ticked: Collection[str],
    faults: Faults,
) -> tuple[Reading, ...]:
    """Return what the check asks about the words that are new; words that could point to someone are faults."""
    found = []
    for column, text in new_words(before or Kept(None, ""), after):
        if text in book.passed:
            continue
        reading = read(f"{column}, row {number}", text, roster, book.said_in(text), FEW, ticked)
        faults += [
            f"“{it.words}” ({column}) could point to someone. Say it without." for it in reading.marks if it.blocks
        ]
        if reading.marks:
            found.append(reading)
        else:
            book.passed.add(text)
    return tuple(found)
