"""Five lines at most that say what a release holds: made from what was published and from nothing else.

They are computed each time and never typed or kept, so that nobody can write into them what has not passed the check,
and nothing in them can tell of a theme that did not leave the room.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from coreflect.foundation.ips import DIMENSIONS
from coreflect.themes.rules.labels import label_key

MOST_LINES = 5
THIN = 2  # so few themes want a word on what few themes mean
MOST_NAMED = 2  # more themes than that are counted, not named
MOST_VOICES = 4
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Told(Protocol):
    """A theme as everybody reads it: before its release a Text, afterwards a published cell."""

    @property
    def label(self) -> str:
        """Its label; empty once it was withdrawn."""

    @property
    def about(self) -> tuple[str, ...]:
        """The keys of its principles and tasks."""

    @property
    def asks(self) -> bool:
        """Whether it asks something of the agency."""

    @property
    def again(self) -> bool:
        """Whether it was told in an earlier year."""


def five_lines(texts: Sequence[Told], voices: Sequence[str]) -> list[str]:
    """Return what these themes and missing voices come to, in one to five sentences.

    A theme that several groups told is one theme. A withdrawn one is counted as before and named no more.
    """
    themes = _each_once(texts)
    lines = [_how_many(themes), _about(themes), _asking(themes), _again(themes), _missing(voices)]
    return [one for one in lines if one]


def _each_once(texts: Sequence[Told]) -> list[list[Told]]:
    """Put together what is told of one theme: by its key where it has one, by its label before it is published."""
    found: dict[object, list[Told]] = {}
    for number, one in enumerate(texts):
        found.setdefault(getattr(one, "theme_id", None) or label_key(one.label) or number, []).append(one)
    return list(found.values())


def _how_many(themes: list[list[Told]]) -> str:
    if not themes:
        return (
            "No theme left the room this time, and that is all right: either little came up twice, or what did was "
            "left in the room."
        )
    said = f"{_number(len(themes)).capitalize()} {_theme(len(themes))} left the room"
    if len(themes) > THIN:
        return f"{said}, each of which came up at two or more co-reflections."
    return f"{said}; what is not told here is not counted, so that few themes never mean that little was learned."


def _about(themes: list[list[Told]]) -> str:
    counted = Counter(key for alike in themes for key in {key for one in alike for key in one.about})
    names = {one.key: one.name[0].lower() + one.name[1:] for one in DIMENSIONS}
    if not counted:
        return ""
    if len(themes) == 1:
        return f"It is about {joined([names[key] for key in names if key in counted])}."
    most = max(counted.values())
    often = [names[key] for key in names if counted[key] == most]
    others = [names[key] for key in names if 0 < counted[key] < most]
    if most == 1 or not others:
        return f"They are about {joined([*often, *others])}."
    count = f"{_number(most)} {_theme(most)}{' each' if len(often) > 1 else ''}"
    return f"They are most often about {joined(often)} ({count}), and also about {joined(others)}."


def _asking(themes: list[list[Told]]) -> str:
    asking = [alike for alike in themes if any(one.asks for one in alike)]
    if not themes:
        return ""
    if not asking:
        none = "It asks" if len(themes) == 1 else "None of them asks"
        what = "nothing of the agency; it is" if len(themes) == 1 else "anything of the agency; they are"
        return f"{none} {what} there to learn from."
    # What they ask is kept as it was published; whether it was answered since is not known here.
    return f"{_some(asking, themes, 'asks', 'ask')} something of the agency{_named(asking)}."


def _again(themes: list[list[Told]]) -> str:
    again = [alike for alike in themes if any(one.again for one in alike)]
    if not again:
        return ""
    return f"{_some(again, themes, 'was', 'were')} told in an earlier year, too, and came up again{_named(again)}."


def _missing(voices: Sequence[str]) -> str:
    if not voices:
        return ""
    shown = [*voices[:MOST_VOICES], "others"] if len(voices) > MOST_VOICES else list(voices)
    return f"Missing from the room at two or more co-reflections: {joined(shown)}."


def _some(of: list[list[Told]], themes: list[list[Told]], one: str, several: str) -> str:
    """Say how many of the themes these are, with the verb that goes with them."""
    if len(themes) == 1:
        return f"It {one}"
    if len(of) == len(themes):
        return f"{'Both' if len(of) == 2 else f'All {_number(len(of))}'} {several}"
    return f"{_number(len(of)).capitalize()} of them {one if len(of) == 1 else several}"


def _named(themes: list[list[Told]]) -> str:
    labels = [next((one.label for one in alike if one.label), "") for alike in themes]
    return f": {joined([f'“{label}”' for label in labels])}" if len(labels) <= MOST_NAMED and all(labels) else ""


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _theme(count: int) -> str:
    return "theme" if count == 1 else "themes"


def _number(count: int) -> str:
    return _IN_WORDS[count] if count < len(_IN_WORDS) else str(count)
