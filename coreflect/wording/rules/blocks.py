"""Blocks of short lines, as at the foot of a letter: between an address and a phone number stand a name and a firm."""

import re
from collections.abc import Collection, Iterator

from coreflect.wording.rules.flags import Action, Kind

_LINE = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"(?:[^\n]*[^\W_][^\n]*\n?){3,}")
_OF_CONTACT = {Kind.ADDRESS, Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.RECORD}
_LONGEST, _MOST_WORDS, _ENOUGH = 60, 7, 2


def in_blocks(text: str, found: Collection[tuple[int, int, Kind, Action]]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every line of such a block in which nothing was found by itself."""
    if text.count("\n") < _ENOUGH or sum(one[2] in _OF_CONTACT for one in found) < _ENOUGH:
        return
    seen, contact = bytearray(len(text)), bytearray(len(text))
    for start, end, kind, _ in found:
        seen[start:end] = b"\x01" * (end - start)
        if kind in _OF_CONTACT:
            contact[start:end] = b"\x01" * (end - start)
    for block in _BLOCK.finditer(text):
        lines = [line.span() for line in _LINE.finditer(text, *block.span())]
        if any(end - start > _LONGEST or text.count(" ", start, end) > _MOST_WORDS for start, end in lines):
            continue
        if sum(1 in contact[start:end] for start, end in lines) < _ENOUGH:
            continue
        for start, end in lines:
            if 1 not in seen[start:end]:
                first = next(at for at in range(start, end) if text[at].isalnum() or at == end - 1)
                yield first, end, Kind.NAME, Action.ASK
