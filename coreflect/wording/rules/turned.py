"""Text that is shown backwards: turned round by a mark, it is read as something else than its letters say."""

import re
from bisect import bisect_left, bisect_right

from coreflect.wording.rules.flags import Action, Flag

_OVERRIDE = "\u202e"
# From the mark to its end, a line's end, or the end of the text.
_TURNED = re.compile("(?<=\u202e)[^\u202c\u2069\u202d\u202e\n\r\u2029]{2,}")


def turned(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text as the eye reads it, of the same length, and the parts of it that a mark turns round."""
    if _OVERRIDE not in text:
        return text, []
    parts = [found.span() for found in _TURNED.finditer(text)]
    return _TURNED.sub(lambda found: found.group()[::-1], text), parts


def with_hidden(flags: list[Flag], read: list[Flag], parts: list[tuple[int, int]]) -> list[Flag]:
    """The flags of a text together with those of its turned parts as they are read; a part is flagged whole.

    What the letters say as they stand goes first; the other way round counts where they say nothing as sure.
    """
    kept = list(flags)
    for start, end in parts:
        there, hidden = _over(flags, start, end), _over(read, start, end)
        if hidden and not any(flag.action is Action.BLOCK for flag in there):
            worst = min(hidden, key=lambda flag: flag.action is not Action.BLOCK)
            if worst.action is Action.BLOCK or not there:
                kept.append(Flag(start, end, worst.kind, worst.action))
    return _apart(sorted(kept, key=lambda flag: (flag.start, -flag.end)))


def _over(flags: list[Flag], start: int, end: int) -> list[Flag]:
    """The flags, which are in order, that overlap a stretch."""
    first = bisect_right(flags, start, key=lambda flag: flag.end)
    last = bisect_left(flags, end, key=lambda flag: flag.start)
    return flags[first:last]


def _apart(flags: list[Flag]) -> list[Flag]:
    """Flags in order, of which one that begins inside another has gone into it."""
    apart: list[Flag] = []
    for flag in flags:
        if apart and flag.start < apart[-1].end:
            before = apart.pop()
            action = min(before.action, flag.action, key=lambda one: one is not Action.BLOCK)
            flag = Flag(before.start, max(before.end, flag.end), before.kind, action)
        apart.append(flag)
    return apart
