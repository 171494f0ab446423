"""Five lines that sum up a release, made from its cells."""

from collections.abc import Sequence
from typing import Any


def five_lines(texts: Sequence[Any], voices: Sequence[str]) -> list[str]:
    """Return at most five lines: the sentences of themes that ask something first, and the voices missing last."""
    said = [one.sentence for one in sorted(texts, key=lambda one: (not one.asks, one.label.casefold()))]
    missing = [f"Voices missing: {', '.join(voices[:3])}."] if voices and said else []
    return said[: 5 - len(missing)] + missing
