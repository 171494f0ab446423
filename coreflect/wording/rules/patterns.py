"""Identifiers that have a shape of their own: addresses of all kinds, numbers, dates and ages."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.shapes import SHAPES

# A shape is broken over lines at will; only what stands inside a line counts.
_BREAKS = re.compile(r"\n\s*")
# Numbers that people also write as words, and places, beside which a number may stand.
_NEVER = ("twent", "first|second", "united")


def _of_digits(shape: str) -> bool:
    """Whether a shape cannot be without a digit: each of its ways to be has one, and none can do without it."""
    ways, depth = [""], 0
    for part in re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", shape):
        depth += (part == "(") - (part == ")")
        if part == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += part
    return all("\\d" in way for way in ways) and not any(part in shape for part in _NEVER)


_COMPILED = tuple(
    (kind, action, re.compile(shape, re.IGNORECASE), _of_digits(shape))
    for kind, action, shape in ((kind, action, _BREAKS.sub("", shape)) for kind, action, shape in SHAPES)
)
_HOUSE = re.compile(r"(?<![\w.,/-])(?:\d{1,5}[a-zA-Z]?,? )+$")
_DIGIT = re.compile(r"\d")


def shaped(text: str) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every identifier in plain text that is known by its shape; what stands first in `SHAPES` has the first claim."""
    numbered = _DIGIT.search(text) is not None
    # One byte a letter: a long text with many finds costs no more for each of them.
    claimed = bytearray(len(text))
    for kind, action, shape, of_digits in _COMPILED:
        if of_digits and not numbered:
            continue
        for found in shape.finditer(text):
            start, end = found.span("it" if found.groupdict().get("it") else 0)
            if 1 in claimed[start:end]:
                continue
            if kind is Kind.PHONE and not _could_be_dialled(found.group()):
                continue
            if kind is Kind.ADDRESS:
                start = number_before(text, start)
            claimed[start:end] = b"\x01" * (end - start)
            yield start, end, kind, action


def number_before(text: str, start: int) -> int:
    """Where the house numbers begin that stand right before a place in the text; the place itself without any."""
    found = _HOUSE.search(text, max(0, start - 24), start)
    return found.start() if found else start


def _could_be_dialled(found: str) -> bool:
    """Whether a run of digits is long enough, and grouped as people write numbers to be called."""
    digits = sum(letter.isdigit() for letter in found)
    if digits == 6:
        return len(found) == 8 and found.count(" ") + found.count("-") == 2
    return 7 <= digits <= 20 and (any(mark in found for mark in " ()-./+x") or 10 <= digits <= 11)
