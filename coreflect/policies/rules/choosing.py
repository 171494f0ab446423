"""Choosing from a long list without a script: what is chosen stays, what is sought stands beside it."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

Thing = TypeVar("Thing")
AT_MOST = 8


def narrowed(
    things: Iterable[Thing],
    chosen: Collection[Any],
    words: str,
    key: Callable[[Thing], Any],
    text: Callable[[Thing], str],
) -> tuple[list[Thing], int]:
    """Return what to offer, and how many more were found than are shown.

    First what is chosen already, then at most eight others whose text holds every one of `words`; the order
    of `things` is kept.
    """
    wanted = words.casefold().split()
    first, found = [], []
    for thing in things:
        if key(thing) in chosen:
            first.append(thing)
        elif all(word in text(thing).casefold() for word in wanted):
            found.append(thing)
    return first + found[:AT_MOST], max(0, len(found) - AT_MOST)
