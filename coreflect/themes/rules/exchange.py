"""The codebook as a table: a theme as one row of it, and how each of its cells is written and read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.spreadsheet import Line, NotATable, is_formula, plain

LABEL = "label"
TEXTS = {
    "definition": "definition",
    "when to use it": "use_when",
    "when not": "not_when",
    "example": "example",
}
MEANT = {
    "id": "What a theme is known by, whatever it is called. Leave it as it is; a new theme has none.",
    LABEL: "Its name. Another one renames the theme, and the old one stays as an alias.",
    "aliases": "Its other names, with a stroke | between them. New ones are added; a file takes none away.",
    "principles and tasks": "Their exact names, with a stroke between them, the main one first.",
    "groupings": "Your agency's own groupings, with a stroke between them.",
    "status": "Proposed, in use (a file may say: active) or retired. A new theme without one is proposed.",
    **dict.fromkeys(TEXTS, "In your own words; through the check like every text."),
    "merged into": "Only to be read: a file merges nothing.",
    "times released": "Only to be read: published releases, never what was recorded.",
}
COLUMNS = tuple(MEANT)
MOST_ROWS = 2000
BETWEEN = " | "
_COLUMNS = {label_key(name): name for name in COLUMNS}
_BY_NAME = {label_key(name): one.key for one in DIMENSIONS for name in (one.key, one.name)}


@dataclass(frozen=True)
class Kept:
    """A theme of the codebook with everything that a row of the table says of it. A new one has no id yet."""

    id: UUID | None
    label: str
    aliases: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    status: str = Status.PROPOSED
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    example: str = ""
    merged_into: UUID | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its label and its other names."""
        return (self.label, *self.aliases)

    @property
    def texts(self) -> tuple[str, ...]:
        """Its definition, when to use it, when not, and an example."""
        return (self.definition, self.use_when, self.not_when, self.example)


@dataclass(frozen=True)
class Row:
    """One row of a file: its number as a spreadsheet counts, and its cells by the columns that the file has.

    `formulas` are the names with which a cell begins that a spreadsheet takes for a formula.
    """

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """What the row calls its theme."""
        return self.cells[LABEL]

    @property
    def id(self) -> UUID | None:
        """The id of its theme; None where it names none."""
        try:
            return UUID(self.cells.get("id", ""))
        except ValueError:
            return None


@dataclass(frozen=True)
class Table:
    """What was read out of a file: its rows, and the names of the columns that the codebook does not have."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()


def written(themes: Iterable[Kept], released: Mapping[UUID, int]) -> list[Sequence[str]]:
    """Return the table of the codebook, the names of its columns first, the themes by the alphabet."""
    themes = sorted(themes, key=lambda one: label_key(one.label))
    labels = {one.id: one.label for one in themes}
    return [COLUMNS, *(_cells(one, labels, released) for one in themes)]


def read_table(lines: Sequence[Line], clean: Callable[[str, bool], str]) -> Table:
    """Return the themes of a table whose first line names its columns, in any order and case.

    `clean(text, long)` returns a cell as a form would take it; a long one may hold several lines. Raises NotATable
    where a column is there twice, where no label is, or where there are too many rows or none.
    """
    first, *rest = lines
    columns = [_COLUMNS.get(label_key(name)) for name in first.cells]
    for name in COLUMNS:
        if columns.count(name) > 1:
            raise NotATable(f"The first line names the column “{name}” twice. Keep one of them, then send it again.")
    if LABEL not in columns:
        raise NotATable(
            f"The first line of this file has no column “{LABEL}”, so that no theme could be told from another. "
            "Name the columns in the first line, then send it again."
        )
    if not rest:
        raise NotATable("This file names its columns, and no theme stands under them.")
    if len(rest) > MOST_ROWS:
        raise NotATable(f"This file has more than {MOST_ROWS:,} themes. Split it, and send one part after the other.")
    rows = tuple(
        Row(
            line.number,
            {
                name: clean(one_end(plain(cell)), name in TEXTS)
                for name, cell in zip(columns, line.cells, strict=True)
                if name
            },
            frozenset(
                name
                for cell in line.cells
                if is_formula(cell) and (whole := clean(one_end(cell), False))
                for name in (whole, *parted(whole)[:1])
            ),
        )
        for line in rest
    )
    names = (clean(name, False) for name, known in zip(first.cells, columns, strict=True) if not known)
    return Table(rows, tuple(dict.fromkeys(name for name in names if name)))


def one_end(text: str) -> str:
    """Return a text of some lines with one kind of line end, which spreadsheets change at will."""
    return re.sub(r"\r\n?", "\n", text)


def joined(names: Iterable[str]) -> str:
    """Return several names as one cell: "a | b". A stroke or a backslash in a name has a backslash before it."""
    return BETWEEN.join(re.sub(r"[\\|]", r"\\\g<0>", name) for name in names)


def parted(cell: str) -> tuple[str, ...]:
    """Return the names that stand in a cell, each once whatever its case; `joined` writes it."""
    names = [re.sub(r"\\([\\|])", r"\1", one.strip()) for one in re.findall(r"(?:\\[\\|]|[^|])+", cell)]
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(label_key(name) or name, name)
    return tuple(found.values())


def dimension_of(name: str) -> str | None:
    """Return the key of a principle or task by its name, or None for any other word."""
    return _BY_NAME.get(label_key(name))


def _cells(theme: Kept, labels: Mapping[UUID | None, str], released: Mapping[UUID, int]) -> list[str]:
    assert theme.id is not None, "a theme that stands in the codebook has an id"
    return [
        str(theme.id),
        theme.label,
        joined(theme.aliases),
        joined(BY_KEY[key].name for key in theme.dimensions),
        joined(theme.groupings),
        theme.status,
        *theme.texts,
        labels[theme.merged_into] if theme.merged_into else "",
        str(released.get(theme.id, 0)),
    ]
