"""What it costs to tell two versions of a long text apart by word: a part of tests/bench.py."""

import re
import time
from collections.abc import Callable
from random import Random
from statistics import median

from coreflect.policies.rules.differences import differences

WORDS, ROUNDS = 20_000, 5
GOALS = {
    f"what differs in {WORDS:,} words, in bare readings of them": 60.0,
    f"it in {WORDS:,} words / in {WORDS // 10:,}": 20.0,
    "it in one paragraph / in many": 3.0,
    "it where all is different / where little is": 6.0,
}


def text(words: list[str], length: int) -> str:
    """Return words as paragraphs of so many words."""
    return "\n\n".join(" ".join(words[at : at + length]) for at in range(0, len(words), length))


def measure() -> dict[str, float]:
    """Return what telling two texts apart takes, as ratios; one word in twenty was replaced by another."""
    chance = Random(11)
    known = [f"{chance.choice('abcdefgh')}{number}" for number in range(400)]
    older = [chance.choice(known) for _ in range(WORDS)]
    newer = [chance.choice(known) if chance.random() < 0.05 else word for word in older]
    other = [chance.choice(known) for _ in older]
    few = WORDS // 10
    bare = _cost(lambda a, b: (re.findall(r"\w+|\W+", a), re.findall(r"\w+|\W+", b)), text(older, 80), text(newer, 80))
    many = _cost(differences, text(older, 80), text(newer, 80))
    small = _cost(differences, text(older[:few], 80), text(newer[:few], 80))
    one = _cost(differences, text(older, WORDS), text(newer, WORDS))
    new = _cost(differences, text(older, 80), text(other, 80))
    return dict(zip(GOALS, (many / bare, many / small, one / many, new / many), strict=True))


def _cost(work: Callable[[str, str], object], older: str, newer: str) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work(older, newer)
        took.append(time.process_time() - start)
    return median(took)


if __name__ == "__main__":
    for name, ratio in measure().items():
        print(f"{name:68} {ratio:7.2f}  goal {GOALS[name]:g}")
