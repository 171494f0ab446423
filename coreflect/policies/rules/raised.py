"""What PS staff raise in their own name: when it appears, and what it may not point back to.

It is raised on any day and appears on the first of the next month, so that nobody can tell after which co-reflection.
It names no theme, series or date. Pure: the names come as arguments.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from coreflect.policies.rules.back import Words
from coreflect.policies.rules.found import Found

THEME = "A theme has this name, or says this. What you raise in your own name names none; one can be linked later."
SERIES = "This is the name of a series of co-reflections. What you raise in your own name names none."
DAY = "This is a day. What you raise in your own name names none, so that nobody asks who was in the room."
ROOM = "This points back to one co-reflection. Say it as you would whoever had been in the room."


def appears_on(raised_on: date) -> date:
    """Return the first of the month after the day on which something was raised."""
    return (raised_on.replace(day=1) + timedelta(days=32)).replace(day=1)


def points_back(text: str, themes: Iterable[str], series: Iterable[str]) -> list[Found]:
    """Return everything in `text` that names a theme, a series, a day or one co-reflection, with why it cannot stay.

    `themes` holds every name they go by and every sentence that was published, `series` every title. A name counts
    where all its words stand side by side; one that is an everyday word ("Hope") only where it is the whole text or
    stands in quotation marks.
    """
    words = Words(text)
    found = (
        (THEME, words.named(themes)),
        (SERIES, words.named(series)),
        (DAY, words.days()),
        (ROOM, words.one_co_reflection(strict=True)),
    )
    return [Found(sentence, said) for sentence, every in found for said in every]
