"""What differs between two texts, by paragraph and then by word."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from coreflect.policies.rules.matching import matches

# A run of line ends, a run of other spaces, a letter of a script that is written without spaces, a sign between words,
# or a word: all that stands between these, so that no letter is torn from its marks and no emoji apart.
_WORDS = re.compile(
    r"\n+|[^\S\n]+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff](?:[\u3099\u309a\ufe00-\ufe0f]|[\U000e0100-\U000e01ef])*"
    r"|[.,;:!?()\[\]\"“”„‘’«»…–—/。，、；：！？（）「」]"
    r"|[^\s.,;:!?()\[\]\"“”„‘’«»…–—/。，、；：！？（）「」\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


class Kind(StrEnum):
    """Whether a piece stands in both texts, only in the newer one, or only in the older one."""

    SAME = "same"
    ADDED = "added"
    TAKEN = "taken out"


class Piece(NamedTuple):
    """Some words that are the same, added or taken out."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """One or more paragraphs that belong together in both texts, with the line ends after them."""

    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it was added or taken out."""
        return any(one.kind is not Kind.SAME for one in self.pieces)

    @property
    def older(self) -> tuple[Piece, ...]:
        """Its pieces that stand in the older text."""
        return tuple(one for one in self.pieces if one.kind is not Kind.ADDED)

    @property
    def newer(self) -> tuple[Piece, ...]:
        """Its pieces that stand in the newer text."""
        return tuple(one for one in self.pieces if one.kind is not Kind.TAKEN)


@dataclass(frozen=True)
class Differences:
    """Two texts beside each other. What is kept and added, joined, is the newer one; kept and taken out, the older."""

    rows: tuple[Row, ...]

    @property
    def older(self) -> str:
        """The whole older text."""
        return "".join(piece.text for row in self.rows for piece in row.older)

    @property
    def newer(self) -> str:
        """The whole newer text."""
        return "".join(piece.text for row in self.rows for piece in row.newer)

    @property
    def changes(self) -> int:
        """In how many rows something differs."""
        return sum(row.changed for row in self.rows)

    def words(self, kind: Kind) -> int:
        """Return how many words are of this kind; signs alone are no words."""
        return sum(_word_count(piece.text) for row in self.rows for piece in row.pieces if piece.kind is kind)

    @property
    def sentence(self) -> str:
        """What differs, in one sentence."""
        if not self.changes:
            return "Nothing differs: both texts are the same."
        added, taken = self.words(Kind.ADDED), self.words(Kind.TAKEN)
        where = f"in {_counted(self.changes, 'place', 'places')}"
        if not (added or taken):
            return f"No word differs, only spaces or signs, {where}."
        said = []
        if added:
            said.append(f"{_counted(added, 'word', 'words')} added")
        if taken:
            said.append(f"{taken} taken out" if added else f"{_counted(taken, 'word', 'words')} taken out")
        return f"{', '.join(said)} {where}."


def differences(older: str, newer: str) -> Differences:
    """Return what differs between two texts: whole paragraphs first, then words within those that changed."""
    a, b = list(re.finditer("[^\n]+", older)), list(re.finditer("[^\n]+", newer))
    pieces: list[Piece] = []
    x = y = 0  # up to where both texts have been told
    for match in matches([one[0] for one in a], [one[0] for one in b], _is_word):
        for place in range(match.size):
            here, there = a[match.a + place], b[match.b + place]
            pieces += _by_word(older[x : here.start()], newer[y : there.start()])
            pieces.append(Piece(Kind.SAME, here[0]))
            x, y = here.end(), there.end()
    pieces += _by_word(older[x:], newer[y:])
    return Differences(tuple(_rows(_joined(pieces))))


def _by_word(older: str, newer: str) -> Iterator[Piece]:
    if older == newer:
        return iter([Piece(Kind.SAME, older)] if older else [])
    a, b = _WORDS.findall(older), _WORDS.findall(newer)
    return _merged(_merged(_raw(a, b), _is_space), _is_crumb)


def _raw(a: Sequence[str], b: Sequence[str]) -> Iterator[Piece]:
    x = y = 0
    for match in [*matches(a, b, _is_word), None]:
        x_next, y_next = (match.a, match.b) if match else (len(a), len(b))
        yield from (Piece(Kind.TAKEN, text) for text in a[x:x_next])
        yield from (Piece(Kind.ADDED, text) for text in b[y:y_next])
        if match:
            x, y = match.a + match.size, match.b + match.size
            yield from (Piece(Kind.SAME, text) for text in a[match.a : x])


Merging = Callable[[str, str, str], bool]


def _merged(pieces: Iterable[Piece], belongs: Merging) -> Iterator[Piece]:
    """The same, where what is the same between two changes counts as changed if it `belongs` to both of them."""
    taken, added, kept = "", "", ""
    for same, group in groupby(pieces, key=lambda one: one.kind is Kind.SAME):
        words = list(group)
        if same:
            kept = "".join(one.text for one in words)
            continue
        out = "".join(one.text for one in words if one.kind is Kind.TAKEN)
        into = "".join(one.text for one in words if one.kind is Kind.ADDED)
        if kept and (taken or added) and belongs(kept, max(taken, added, key=len), max(out, into, key=len)):
            taken, added = taken + kept + out, added + kept + into
        else:
            yield from _said(taken, added, kept)
            taken, added = out, into
        kept = ""
    yield from _said(taken, added, kept)


def _is_space(kept: str, _before: str, _after: str) -> bool:
    return "\n" not in kept and not kept.strip()


def _is_crumb(kept: str, before: str, after: str) -> bool:
    """Whether so little is the same between two longer changes that it only makes them harder to read."""
    return "\n" not in kept and len(kept.strip()) * 2 <= min(len(before), len(after))


def _said(taken: str, added: str, kept: str) -> Iterator[Piece]:
    told = (Piece(Kind.TAKEN, taken), Piece(Kind.ADDED, added), Piece(Kind.SAME, kept))
    return (piece for piece in told if piece.text)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for kind, group in groupby(pieces, key=lambda one: one.kind):
        yield Piece(kind, "".join(one.text for one in group))


def _rows(pieces: Iterable[Piece]) -> Iterator[Row]:
    """The pieces in rows, each ending with line ends that stand in both texts."""
    row: list[Piece] = []
    for piece in pieces:
        if piece.kind is not Kind.SAME:
            row.append(piece)
            continue
        for text in re.findall(r"[^\n]*\n+|[^\n]+", piece.text):
            row.append(Piece(Kind.SAME, text))
            if text.endswith("\n"):
                yield Row(tuple(row))
                row = []
    if row:
        yield Row(tuple(row))


def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _word_count(text: str) -> int:
    return sum(_is_word(one) for one in text.split())


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
