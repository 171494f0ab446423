"""What PS staff raise in their own name: when it appears, and what it may not point back to.

It is raised on any day and appears on the first of the next month, so that nobody can tell after which co-reflection.
It names no theme, series or date. Pure: the names come as arguments.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from coreflect.wording.rules import Kind, check
from coreflect.wording.rules.lists import lists
from coreflect.wording.rules.plain import plain

THEME = "A theme has this name. What you raise in your own name names none; a released one can be linked later."
SERIES = "This is the name of a series of co-reflections. What you raise in your own name names none."
DAY = "This is a day. What you raise in your own name names none, so that nobody asks who was in the room."
ROOM = "This points back to one co-reflection. Say it as you would whoever had been in the room."

_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\d ?[ap]\.?m\b|o'clock", re.IGNORECASE)
_NEAR = r"(?:yesterday|today|tonight|last night|the other day|this (?:morning|afternoon|evening|week|fortnight|month))"
_BEFORE = r"(?:last|latest|previous|recent|this|past|our last|the last|the latest|the previous) "
_MEETING = r"(?:co ?reflections?|co ?reflecting|sessions?|meetings?|gatherings?)"
_POINTS_BACK = re.compile(
    rf"\b(?:{_NEAR}(?: s)?(?: \w+)? {_MEETING}|yesterday|last night|the other day|last (?:week|fortnight|month)"
    rf"|(?:a|one|two|three|some|few) (?:days?|weeks?|fortnights?) ago|{_BEFORE}(?:\w+ )?co ?reflections?"
    rf"|{_BEFORE}(?:sessions?|meetings?|gatherings?)|at (?:the|our|a|one) co ?reflections?"
    rf"|{_MEETING} (?:yesterday|today|last \w+|this (?:week|morning|month)))\b"
)
_HYPHEN = re.compile(r"[-\u00ad\u2010-\u2015]")
_GENERIC = frozenset({"co", "reflection", "reflections", "coreflection", "coreflections", "the", "our", "ps", "team"})
_QUOTED = re.compile(r"[\"'“”‘’„«»‹›]")


def appears_on(raised_on: date) -> date:
    """Return the first of the month after the day on which something was raised."""
    return (raised_on.replace(day=1) + timedelta(days=32)).replace(day=1)


def folded(text: str) -> str:
    """Return the words of a text as they are compared: no case, accent, hyphen or other sign between them counts."""
    return " ".join(_WORD.findall(plain(text).text.casefold()))


def points_back(text: str, themes: Iterable[str], series: Iterable[str]) -> str | None:
    """Return a sentence on the first thing in `text` that names a theme, a series, a day or one co-reflection, or None.

    `themes` and `series` hold every name they go by. A name counts where all its words stand side by side; a name that
    is one everyday word ("Hope") counts only where it is the whole text or stands in quotation marks.
    """
    for sentence, names in ((THEME, themes), (SERIES, series)):
        if found := next((name for name in names if _names(text, name)), None):
            return f"{sentence} We stopped at “{found}”."
    for flag in check(text):
        said = text[flag.start : flag.end]
        if flag.kind is Kind.DATE and not _CLOCK.search(said):
            return f"{DAY} We stopped at “{said}”."
    if back := _POINTS_BACK.search(folded(text)):
        return f"{ROOM} We stopped at “{back.group()}”."
    return None


def _names(text: str, name: str) -> bool:
    sought = folded(name)
    joined = folded(_HYPHEN.sub("", text))
    close = sought.replace(" ", "")
    if not sought or close not in joined.replace(" ", ""):
        return False
    pattern = re.compile(rf"\b{' ?'.join(sought.split())}\b")
    words = folded(text)
    if not pattern.search(words) and not pattern.search(joined):
        return False
    if not _everyday(sought):
        return True
    return words == sought or any(folded(part) == sought for part in _QUOTED.split(text)[1:-1])


def _everyday(sought: str) -> bool:
    return set(sought.split()) <= _GENERIC or (" " not in sought and lists().is_word(sought))
