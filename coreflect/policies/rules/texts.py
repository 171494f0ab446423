"""What a text of this room may not hold: it is read by everybody, and the trail keeps it for good."""

from collections.abc import Iterable
from dataclasses import dataclass

from coreflect.policies.rules.back import Words
from coreflect.policies.rules.found import Found
from coreflect.policies.rules.raised import ROOM, THEME
from coreflect.policies.rules.speakers import by_name, by_role, is_a_person
from coreflect.wording.rules import Action, Kind, check

UNWANTED = (Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.RECORD)
SERIES = "This is the name of a series of co-reflections. Leave it out, so that nobody asks who was in the room."
SAID_BY_ROLE = "This tells what one person said, and by their role some will know who. Say it without who said it."
SAID_BY_NAME = "This tells what somebody said, by their name. Say it without who said it; each speaks for themself."
DAY = "This reads as a day that has passed. Leave it out; before a day to come, write “from” or “by”."


@dataclass(frozen=True)
class Known:
    """What the check knows: the full names of people, the titles of series, and of whom nothing may be told as said.

    `themes` holds names and sentences of themes for a change that was raised in somebody's own name and has no theme
    linked, of which days that have passed are not told either; for any other it is None.
    """

    roster: tuple[str, ...]
    series: tuple[str, ...] = ()
    themes: tuple[str, ...] | None = None


def points_to_someone(text: str, known: Known, allowed: Iterable[str] = (), author: str = "") -> list[Found]:
    """Return everything in `text` that surely points to somebody, or to one co-reflection, with why it cannot stay.

    Names in `allowed` (who holds the change, who writes) may stand in the text, in full or by first name; what they
    said may not, unless it is the author's own.
    """
    open_names = {name for full in allowed for name in (full, *full.split()[:1])}
    others = [name for name in known.roster if name not in open_names]
    flags = check(text, others, open_names)
    plainly = [
        Found(flag.sentence, text[flag.start : flag.end])
        for flag in flags
        if flag.action is Action.BLOCK and flag.kind in UNWANTED
    ]
    own = {author, *author.split()[:1]}
    like = {name for flag in flags if flag.kind is Kind.NAME and is_a_person(name := text[flag.start : flag.end])}
    speaking = sorted((open_names | set(known.roster) | like) - own - {""})
    words = Words(text)
    found = (
        (SAID_BY_NAME, by_name(text, speaking)),
        (SAID_BY_ROLE, by_role(text)),
        (SERIES, words.named(known.series)),
        (ROOM, words.one_co_reflection()),
        (THEME, words.named(known.themes or ())),
        (DAY, words.past_days() if known.themes is not None else ()),
    )
    return plainly + [Found(sentence, said) for sentence, every in found for said in every]
