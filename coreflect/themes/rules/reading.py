"""How what the check saw in a text is put before the person who wrote it."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coreflect.wording.rules import Action, Flag, Kind, check, offers

LONGEST_QUOTE = 40  # letters of a place that a sentence repeats; the text beside it shows all of it


@dataclass(frozen=True)
class Instead:
    """Other words for a place in a text, and the whole text with them in that place."""

    words: str
    text: str


@dataclass(frozen=True)
class Gentler:
    """Words for which there are gentler ones. They may stay: this is an offer and never keeps anything from saving."""

    words: str
    sentence: str
    instead: tuple[Instead, ...]


@dataclass(frozen=True)
class Mark:
    """One place that could point to someone. A tick settles an *ask*; a *block* has to be reworded."""

    words: str
    sentence: str
    blocks: bool
    token: str  # names this place in this very text, so that a tick does not outlive a change of the text
    ticked: bool
    kind: str = ""  # what was seen, as a person says it: "a name"
    instead: tuple[Instead, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it still keeps the text from being saved."""
        return self.blocks or not self.ticked

    @property
    def quote(self) -> str:
        """The words in quotation marks, cut where they are long."""
        cut = self.words[: LONGEST_QUOTE - 1].rstrip() + "…" if len(self.words) > LONGEST_QUOTE else self.words
        return f"“{cut}”"


@dataclass(frozen=True)
class Reading:
    """A text in pieces: plain stretches (without a mark) and places that could point to someone."""

    field: str
    pieces: tuple[tuple[str, Mark | None], ...]

    @property
    def marks(self) -> list[Mark]:
        """The places in the order of the text."""
        return [mark for _, mark in self.pieces if mark]

    @property
    def stands(self) -> bool:
        """Whether anything keeps the text from being saved."""
        return any(mark.stands for mark in self.marks)

    @property
    def refusal(self) -> str:
        """A blameless sentence or two that name what was seen first, how much else there is, and what to do."""
        first, *others = sorted((mark for mark in self.marks if mark.stands), key=lambda mark: not mark.blocks)
        if others:
            go = sum(mark.blocks for mark in (first, *others))
            ask = len(others) + 1 - go
            todo = [f"{go} must go"] * bool(go) + [f"{ask} need{'s' * (ask == 1)} a tick or other words"] * bool(ask)
            more = "one more place" if len(others) == 1 else f"{len(others)} more places"
            return f"{first.quote} and {more} could point to someone: {', '.join(todo)}."
        if first.blocks:
            return f"{first.quote} could point to someone. Say it without, then save again."
        return f"{first.quote} might point to someone. Reword it, or tick that it points to nobody."


def read(
    field: str,
    text: str,
    roster: Iterable[str],
    allowed: Iterable[str],
    few: bool,
    ticked: Collection[str],
    judged: bool = False,
    names_go: bool = False,
) -> Reading:
    """Return what the check sees in the text of one field.

    `ticked` holds tokens of marks that point to nobody; `judged` says that all of them were found to, before;
    `names_go` that no name can be ticked, so that none of the roster's tells itself from others.
    """
    pieces: list[tuple[str, Mark | None]] = []
    at = 0
    for flag in check(text, roster, allowed, few):
        pieces += [
            (text[at : flag.start], None),
            (text[flag.start : flag.end], _mark(field, text, flag, ticked, judged, names_go)),
        ]
        at = flag.end
    pieces.append((text[at:], None))
    return Reading(field, tuple((words, mark) for words, mark in pieces if words))


def _mark(field: str, text: str, flag: Flag, ticked: Collection[str], judged: bool, names_go: bool) -> Mark:
    named = "\n".join((field, text, str(flag.start), str(flag.end), flag.kind))
    token = hashlib.sha256(named.encode()).hexdigest()[:16]
    return Mark(
        words=text[flag.start : flag.end],
        sentence=flag.sentence,
        blocks=flag.action is Action.BLOCK or (names_go and flag.kind is Kind.NAME),
        token=token,
        ticked=judged or token in ticked,
        kind=flag.kind.words,
        instead=tuple(_put(text, flag.start, flag.end, words) for words in flag.kind.suggestion),
    )


def gentler(text: str, noun: str) -> list[Gentler]:
    """Return what the language companion offers for a text; `noun` is what the agency calls those whom it serves."""
    return [
        Gentler(one.words, one.sentence, tuple(_put(text, one.start, one.end, words) for words in one.instead))
        for one in offers(text, noun)
    ]


def _put(text: str, start: int, end: int, words: str) -> Instead:
    """Put other words in a place: with a capital where a sentence begins there, and no little word twice."""
    before, after = text[:start], text[end:]
    last = before.split()[-1:]
    first, _, rest = words.partition(" ")
    said = rest if rest and last == [first] else words
    if not before.strip() or before.rstrip()[-1] in ".!?":
        said = said[:1].upper() + said[1:]
    return Instead(words, f"{before}{said}{after}")
