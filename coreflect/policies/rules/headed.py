"""What differs between two texts, line by line, with headings as headings instead of the signs that make them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from coreflect.policies.rules.differences import Kind, Piece, Row
from coreflect.policies.rules.policy_text import heading_level

NAMES = {1: "heading", 2: "smaller heading"}
"""How a heading of each level is called where a line became one, or is one no more."""
LINE_END = "¶"
TEXTS = (Kind.TAKEN, Kind.ADDED)
"""The older and the newer text, by the kind of piece that stands in it alone."""


@dataclass(frozen=True)
class Line:
    """One line: the element that shows it, its words, and which kind of heading was taken out or added with them.

    A line end that one text alone has is shown as a sign where both have words around it, or nothing else differs.
    """

    tag: str
    pieces: tuple[Piece, ...]
    headings: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Lines:
    """A row as lines: of both texts in one column, of the older one alone, and of the newer one."""

    changed: bool
    column: tuple[Line, ...]
    older: tuple[Line, ...]
    newer: tuple[Line, ...]


@dataclass
class _Part:
    """Words between two line ends, or line ends; `levels` says for each text that has it what kind of line it is in."""

    kind: Kind
    text: str
    levels: dict[Kind, int] = field(default_factory=dict)
    breaks: bool = False  # the page begins another line before it, though no line end stands there
    sign: str = ""  # stands for line ends where a reader would not see them

    @property
    def ends(self) -> bool:
        return self.text.startswith("\n")

    def is_in(self, text: Kind) -> bool:
        return self.kind in (Kind.SAME, text)


def in_lines(rows: Iterable[Row]) -> Iterator[Lines]:
    """Yield every row as lines, its headings below the page's own title and without a leap."""
    above = False
    for row in rows:
        parts = _parts(row)
        both, older, newer = (_lines(parts, texts, above) for texts in (TEXTS, TEXTS[:1], TEXTS[1:]))
        yield Lines(row.changed, both, older, newer)
        above = above or any(1 in part.levels.values() for part in parts)


def _parts(row: Row) -> list[_Part]:
    parts = [_Part(piece.kind, text) for piece in row.pieces for text in re.findall("\n+|[^\n]+", piece.text)]
    ends_alone = row.changed and all(part.ends for part in parts if part.kind is not Kind.SAME)
    before, after = _goes_on(parts), _goes_on(parts[::-1])[::-1]
    for part, left, right in zip(parts, before, after, strict=True):
        if part.ends and part.kind is not Kind.SAME and (ends_alone or (left and right)):
            part.sign = LINE_END * len(part.text)
    _begin_anew(parts)
    headings = [line for text in TEXTS for line in _read(parts, text)]
    begun = Counter(id(line[0]) for line in headings)
    for line in headings:
        if begun[id(line[0])] == sum(line[0].is_in(text) for text in TEXTS):  # else it is a mere sign to one of them
            _take_sign(line)
    return parts


def _goes_on(parts: Iterable[_Part]) -> list[bool]:
    """Whether the text that lacks a part has words of a line right before it; of what both have, nothing is asked."""
    words, found = dict.fromkeys(TEXTS, False), list[bool]()
    for part in parts:
        found.append(any(words[text] for text in TEXTS if not part.is_in(text)))
        words |= {text: not part.ends for text in TEXTS if part.is_in(text)}
    return found


def _begin_anew(parts: Sequence[_Part]) -> None:
    """Where lines were taken out and others added, the first that was added begins a line of its own."""
    runs = [[], *(list(run) for _, run in groupby(parts, key=lambda part: part.kind))]
    for before, taken, added in zip(runs, runs[1:], runs[2:], strict=False):
        several = any(part.ends for part in (*taken, *added))
        if (taken[0].kind, added[0].kind) == TEXTS and several and (not before or before[-1].ends):
            added[0].breaks = True


def _read(parts: Sequence[_Part], text: Kind) -> Iterator[list[_Part]]:
    """Say of each part what kind of line it is in, in one of the texts; yield the parts of each heading there."""
    for ends, run in groupby((part for part in parts if part.is_in(text)), key=lambda part: part.ends):
        line = list(run)
        level = 0 if ends else heading_level("".join(part.text for part in line))
        for part in line:
            part.levels[text] = level
        if level:
            yield line


def _take_sign(line: Sequence[_Part]) -> None:
    """Take the sign of a heading, which stands in one piece, and the spaces after it that both texts have."""
    line[0].text = line[0].text.lstrip("#").lstrip(" \t")
    if not line[0].text and (after := next((part for part in line[1:] if part.kind is Kind.SAME), None)):
        after.text = after.text.lstrip(" \t")


def _lines(parts: Sequence[_Part], texts: Sequence[Kind], above: bool) -> tuple[Line, ...]:
    rows: list[list[_Part]] = [[]]
    for part in parts:
        if not any(part.is_in(text) for text in texts):
            continue
        if part.ends:
            (rows[-1] or rows[-2:][0]).append(part)
            rows += [[]] if rows[-1] else []
        else:
            rows += [[]] if part.breaks and rows[-1] else []
            rows[-1].append(part)
    found = []
    for row in rows:
        level, line = _line(row, texts, above)
        above = above or level == 1
        found += [line] if line.pieces else []
    return tuple(found)


def _line(row: Sequence[_Part], texts: Sequence[Kind], above: bool) -> tuple[int, Line]:
    pieces = tuple(Piece(part.kind, text) for part in row if (text := part.sign if part.ends else part.text))
    words = [part for part in row if not part.ends and part.text.strip()]
    levels = {text: {part.levels[text] for part in words if part.is_in(text)} for text in TEXTS}
    older, newer = (levels[text] for text in TEXTS)
    level = max(levels[texts[-1]] or older or newer or {0})
    headings: tuple[Piece, ...] = ()
    if older and newer and older != newer:
        headings = tuple(Piece(text, NAMES[max(levels[text])]) for text in texts if max(levels[text]))
    tag = f"h{level + 1 if above else 2}" if level else "p"
    return level, Line(tag, pieces, headings)
