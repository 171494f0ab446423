"""Where a long text of somebody's is parted, so that a page shows its beginning and folds the rest below it.

Nothing is lost or altered: the two parts hold every word, in the order in which they were written.
"""

import re

from coreflect.policies.rules.shortening import can_part

OPEN = 420
"""So many signs stay open, about as many as a phone shows at once; a line that ends early counts as a whole one."""
A_LINE = 60
WORTH_A_FOLD = 240
"""A rest that is shorter than this is not worth a press, and stays open too."""

_SENTENCE = re.compile(r"[.!?…。؟۔][\"'”’»)]*\s+|\n+")
_SPACE = re.compile(r"\s+")


def parted(text: str) -> tuple[str, str]:
    """Return how a text begins, and its rest: "" where it is short enough to stand open.

    It is parted after a sentence or paragraph where one ends in time, else after a word, else between two signs.
    """
    end = _reach(text, OPEN)
    if end >= len(text) or _reach(text[end:], WORTH_A_FOLD) >= len(text) - end:
        return text, ""
    for boundary in (_SENTENCE, _SPACE):
        ends = [found.end() for found in boundary.finditer(text, 0, end) if found.end() >= end // 2]
        if ends:
            return text[: ends[-1]].rstrip(), text[ends[-1] :]
    while end > 1 and not can_part(text, end):
        end -= 1
    return text[:end], text[end:]


def _reach(text: str, room: int) -> int:
    """How many signs of a text fit into so much room, where the end of a line uses up the line."""
    used = 0
    for place, sign in enumerate(text):
        used += A_LINE - used % A_LINE if sign == "\n" else 1
        if used > room:
            return place
    return len(text)
