"""The figures that came with the program, for agencies that have not run the simulator, and what follows from them.

Each file of the folder `shipped` was written by the command that `Figures.command` gives, with `--write`.
"""

from functools import cache
from pathlib import Path

from coreflect.releases.rules.simulation.figures import Figures, Run, Size

_HERE = Path(__file__).parent / "shipped"

SHARES = (
    (90, "nine tenths"),
    (80, "four fifths"),
    (75, "three quarters"),
    (66, "two thirds"),
    (60, "three fifths"),
    (50, "half"),
    (40, "two fifths"),
    (33, "a third"),
    (25, "a quarter"),
    (20, "a fifth"),
    (10, "a tenth"),
)
NOT_EXACT = 1  # per cent by which a share may be said too high: 79 is four fifths


@cache
def shipped(together: int) -> Run:
    """Return the run that came with the program for this number of people together: 5, 8 or 11."""
    return Run.from_text((_HERE / f"{together}.json").read_text(encoding="utf-8"), shipped=True)


def nearest(figures: Figures, people: int) -> Size:
    """Return what was found for the size that comes nearest; of two, the smaller, which hears less."""
    return min(figures.sizes, key=lambda one: (abs(one.people - people), one.people))


def can_expect(people: int, together: int) -> str:
    """Return the sentence that says how much of what is said leadership can expect to hear, in round numbers."""
    size = nearest(shipped(together).figures, people)
    said, themes = (in_round_words(share) for share in size.within_a_year)
    if people < together or not said:
        return (
            f"With so few people coming, hardly anything can leave the room: the gate asks for {together} different "
            "clinicians behind each theme, and for more than that where lists could point to someone."
        )
    return (
        f"With about {size.people} people coming, leadership can expect to hear about {said} of what is said within "
        f"the year, and about {themes or 'a few'} of the themes: what came up once only stays in the room."
    )


def in_round_words(share: int) -> str:
    """Return a share as a person would say it, rounded down; nothing where it is less than a tenth."""
    return next((words for least, words in SHARES if share + NOT_EXACT >= least), "")
