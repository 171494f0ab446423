"""Everything in a text that cannot stay, told at once: nobody learns of one thing after the other."""

from collections.abc import Iterable
from typing import NamedTuple

from coreflect.policies.rules.back import folded
from coreflect.policies.rules.quoting import ended


class Found(NamedTuple):
    """Words of a text that cannot stay, and the sentence that says why."""

    sentence: str
    said: str


def told(found: Iterable[Found]) -> list[str]:
    """Return a sentence for each reason, with all words that it is about; words that were told of are not told again.

    What stands within words that were told of, or around them, is the same place of the text.
    """
    places: list[str] = []
    by_sentence: dict[str, list[str]] = {}
    for one in found:
        place = folded(one.said) or one.said
        if any(f" {place} " in f" {other} " or f" {other} " in f" {place} " for other in places):
            continue
        places.append(place)
        by_sentence.setdefault(one.sentence, []).append(f"“{one.said}”")
    return [f"{sentence} We stopped at {ended(_listed(said))}" for sentence, said in by_sentence.items()]


def _listed(said: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
