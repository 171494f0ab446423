"""The leaflet of a change: what everybody is told of it on one printed page, in plain words and without a name.

What is too long for a page is shortened by steps, and the page says so and where to read the rest. What is short is
set in larger letters: it hangs on a wall and is read by people who stand before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

from coreflect.policies.rules.shortening import direction, one_paragraph, parts, set_apart, shortened, width
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.sessions.rules.recurrence import day_in_words

LEAFLETS = (Stage.TRYING, Stage.IN_EFFECT, Stage.LOOK_AGAIN, Stage.NOT_NOW, Stage.NO)
"""The stages in which there is something to tell on paper."""
LINE = 43.0
LINES = 42
"""How many large letters a line takes, and how many lines a page, beside its title and what stands at its foot: in the
smallest size."""
SIZES = (17, 15, 13, 11)
SMALLEST = SIZES[-1]
"""Sizes of letters on paper, in points, and the smallest of them. The file for paper has steps between."""


@dataclass(frozen=True)
class Theme:
    """A published theme by the name that pages call it; one that was withdrawn has lost its words."""

    title: str
    sentence: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class Verdict:
    """One decision without who noted it."""

    body: str
    on: date
    word: Word
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of a change, without a name of anybody; decisions are in the order in which they were made."""

    title: str
    what: str
    stage: Stage
    since: date
    source: str
    themes: tuple[Theme, ...] = ()
    principles: tuple[str, ...] = ()
    in_effect_on: date | None = None
    look_again_on: date | None = None
    version: str = ""
    approved_on: date | None = None
    decisions: tuple[Verdict, ...] = ()
    pen: str = ""
    dissents: int = 0


@dataclass(frozen=True)
class Limits:
    """How much of what people wrote stands on the page: signs of each kind of text, and how many of each list."""

    what: int
    reason: int
    reasons: int
    themes: int
    theme: int
    sentence: int


STEPS = (
    Limits(4000, 4000, 20, 100, 200, 1000),
    Limits(1400, 700, 4, 14, 120, 300),
    Limits(1000, 500, 3, 10, 100, 200),
    Limits(700, 320, 3, 8, 90, 140),
    Limits(450, 220, 2, 6, 80, 100),
    Limits(280, 140, 2, 4, 70, 0),
    Limits(160, 90, 1, 3, 60, 0),
)
LONGEST_TITLE = 120
LONGEST_BODY = 60


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: sentences, then a list of short things."""

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def room(self, line: float) -> float:
        """Return how many lines of this length it takes, rather more than less."""
        items = sum(_lines(one, line - 2) for one in self.items)
        return 2.1 + sum(_lines(one, line) + 0.3 for one in self.sentences) + items


@dataclass(frozen=True)
class Leaflet:
    """One page: its title, since when, its sections, and whether something was shortened."""

    title: str
    lede: str
    sections: tuple[Section, ...]
    short: bool = False

    def fits(self, size: int = SMALLEST) -> bool:
        """Return whether it fits on a page in letters of this size."""
        larger = size / SMALLEST
        line = LINE / larger
        title = 2 * max(0, _lines(self.title, line / 2.1) - 1)
        return title + _lines(self.lede, line) + sum(one.room(line) for one in self.sections) <= LINES / larger

    @property
    def size(self) -> int:
        """The largest size of letters in which it fits on a page; the smallest where it fits in none."""
        return next((size for size in SIZES if self.fits(size)), SMALLEST)

    @property
    def rest(self) -> str:
        """What stands before the address."""
        return "This page is shortened. Read the rest at" if self.short else "Read more, with every step, at"


def leaflets(facts: Facts) -> list[Leaflet]:
    """Return the leaflet in the fullest form that fits on a page, and after it every shorter one.

    The last one fits whatever was written; the others are there for paper that shows letters wider than expected.
    """
    all_of_them = [leaflet(facts, limits) for limits in STEPS]
    fits = next((place for place, one in enumerate(all_of_them) if one.fits()), len(STEPS) - 1)
    return all_of_them[fits:]


def leaflet(facts: Facts, limits: Limits) -> Leaflet:
    """Return the leaflet with at most so much of each text."""
    cutter = _Cutter()
    sections = tuple(_sections(facts, limits, cutter))
    title = cutter.cut(facts.title, LONGEST_TITLE)
    return replace(Leaflet(title, _since(facts), sections), short=cutter.has_cut)


class _Cutter:
    """Shortens texts, and remembers whether it had to."""

    def __init__(self) -> None:
        self.has_cut = False

    def cut(self, text: str, most: int) -> str:
        text = one_paragraph(text)
        self.has_cut |= len(text) > most
        return shortened(text, most)


def _sections(facts: Facts, limits: Limits, cutter: _Cutter) -> Iterator[Section]:
    yield Section("what", facts.stage.what, tuple(_what(facts, limits, cutter)))
    themes = tuple(_theme(one, limits, cutter) for one in facts.themes[: limits.themes])
    more = len(facts.themes) - len(themes)
    cutter.has_cut |= more > 0
    if more:
        themes = (*themes, f"and {more} more")
    yield Section("why", "Where it comes from", (f"{facts.source}{':' if themes else '.'}",), themes)
    if facts.principles:
        yield Section("principle", "By which principle or task", (f"{'; '.join(facts.principles)}.",))
    if left := tuple(_not_adopted(facts, limits, cutter)):
        yield Section("not", "What was not adopted, and why", left)
    if decided := tuple(_decided(facts, cutter)):
        yield Section("who", "Who decided", decided)


_SINCE = {
    Stage.TRYING: "We are trying it out since {}.",
    Stage.IN_EFFECT: "In effect since {}.",
    Stage.LOOK_AGAIN: "We are looking at it again since {}.",
    Stage.NOT_NOW: "Not now: this was said on {}.",
    Stage.NO: "No: this was said on {}.",
}


def _since(facts: Facts) -> str:
    said = [_SINCE[facts.stage].format(day_in_words(facts.since))]
    if facts.stage is Stage.IN_EFFECT and facts.in_effect_on:
        said = [_SINCE[facts.stage].format(day_in_words(facts.in_effect_on))]
    elif facts.in_effect_on and facts.stage is Stage.LOOK_AGAIN:
        said.append(f"It has been in effect since {day_in_words(facts.in_effect_on)}.")
    if facts.look_again_on:
        said.append(f"Look again on {day_in_words(facts.look_again_on)}.")
    return " ".join(said)


def _what(facts: Facts, limits: Limits, cutter: _Cutter) -> Iterator[str]:
    """What it is, and which text stands. What a version changed is said to those who compare versions, not here."""
    yield cutter.cut(facts.what, limits.what)
    if facts.approved_on:
        yield f"Its text: {facts.version}, approved on {day_in_words(facts.approved_on)}."


def _theme(theme: Theme, limits: Limits, cutter: _Cutter) -> str:
    """A theme by its name and its sentence, where there is room for it."""
    title = cutter.cut(theme.title, limits.theme)
    if not theme.sentence or not limits.sentence:
        cutter.has_cut |= bool(theme.sentence)
        return title
    return f"{set_apart(title)}: {set_apart(cutter.cut(theme.sentence, limits.sentence))}"


def _not_adopted(facts: Facts, limits: Limits, cutter: _Cutter) -> Iterator[str]:
    """Every decision that was not a plain yes, the newest first; the last one says of the whole what it says."""
    left = [one for one in reversed(facts.decisions) if one.word is not Word.YES]
    for one in left[: limits.reasons]:
        yield f"{_LEFT[one.word]} ({day_in_words(one.on)}): {set_apart(cutter.cut(one.reason, limits.reason))}"
    if not left and facts.decisions:
        yield "Nothing: the decision was yes to the whole."
    cutter.has_cut |= len(left) > limits.reasons


_LEFT = {Word.IN_PART: "It was adopted in part", Word.NOT_NOW: "Not now", Word.NO: "No"}


def _decided(facts: Facts, cutter: _Cutter) -> Iterator[str]:
    for one in facts.decisions[-1:]:
        body = set_apart(cutter.cut(one.body, LONGEST_BODY))
        yield f"{body}, on {day_in_words(one.on)}: {one.word.decided}. {HOW_FAR}: {facts.pen}."
    if facts.dissents:
        yield f"{_dissents(facts.dissents)} beside the decision, for everybody to read."


HOW_FAR = "How far peer support (PS) staff held the pen"
"""Who reads a leaflet may not know the five words, nor who PS staff are."""


def _dissents(count: int) -> str:
    return "One dissent stands" if count == 1 else f"{count} dissents stand"


def beside_the_address(everybody: str) -> str:
    """Return who can open the address; `everybody` is where all can read what came of it, empty where they cannot."""
    if everybody:
        return f"It needs an account. Everybody can read what was decided, and why, at {everybody}"
    return "It needs an account. If you have none, ask whoever gave you this page."


def _lines(text: str, line: float) -> int:
    return max(1, ceil(width(text) / line * 1.05)) if text else 0


def on_paper(
    forms: Sequence[Leaflet], agency: str, zone: str, today: date, address: str, picture: str, beside: str = ""
) -> dict[str, Any]:
    """Return what the template for paper reads, the fullest form first: it takes the first one that fits its page."""
    return {
        "paper": "us-letter" if zone.startswith("America/") else "a4",
        "agency": agency,
        "title": one_paragraph(forms[0].title),
        "printed": f"Printed on {day_in_words(today)}.",
        "address": address,
        "beside": beside,
        "picture": picture,
        "undrawn": "Some letters cannot be drawn here. The page on the screen shows every one of them.",
        "forms": [
            {
                "title": _read(one.title),
                "lede": one.lede,
                "rest": one.rest,
                "sections": [
                    {
                        "heading": section.heading,
                        "sentences": [_read(text) for text in section.sentences],
                        "items": [_read(text) for text in section.items],
                    }
                    for section in one.sections
                ],
            }
            for one in forms
        ],
    }


def _read(text: str) -> dict[str, Any]:
    """A text in runs that are each read in one direction: what is set apart in it, and what stands around that."""
    runs = [run for run in re.split("[\u2068\u2069]", text) if run]
    said = [{"parts": parts(run), "direction": direction(run)} for run in runs]
    return {"direction": direction(text), "runs": said}
