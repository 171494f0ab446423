"""Words that point back: to a theme, a series, a day, or one co-reflection. Pure: the names come as arguments.

A text is compared by its words alone: no case, accent, hyphen or other sign between them counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from coreflect.wording.rules import Kind, check
from coreflect.wording.rules.lists import lists
from coreflect.wording.rules.plain import plain

_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\d ?[ap]\.?m\b|o'clock", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:from|by|until|till|to|through|before|after|every|each|next|coming|starting|begins?|beginning|on or after)"
    r"(?: (?:the|on|end of|first of|start of))* $",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"[-\u00ad\u2010-\u2015]")
_QUOTED = re.compile(r"[\"'“”‘’„«»‹›]")
_GENERIC = frozenset({"co", "reflection", "reflections", "coreflection", "coreflections", "the", "our", "ps", "team"})

_CO = r"(?:co ?reflections?|co ?reflecting)"
_MEETING = rf"(?:{_CO}|sessions?|meetings?|gatherings?)"
_NEAR = r"(?:yesterday|today|tonight|last night|the other day|this (?:morning|afternoon|evening|week|fortnight|month))"
_BEFORE = r"(?:last|latest|previous|recent|this|past|our last|the last|the latest|the previous) "
_LATELY = (
    r"yesterday|last night|the other day|last (?:week|fortnight|month)"
    r"|(?:a|one|two|three|some|few) (?:days?|weeks?|fortnights?) ago"
)
_DAY = (
    r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|january|february|march|april|june|july"
    r"|august|september|october|november|december)"
)
_HEARD = (
    r"(?:said|told|heard|asked|felt|cried|agreed|disagreed|came up|brought up|mentioned|raised|named|described"
    r"|shared|talked about|spoke)"
)
# What tells of one co-reflection, in any text: the last one, that of a day, or that in which something was said.
_ONE = re.compile(
    rf"\b(?:{_NEAR}(?: s)?(?: \w+)? {_CO}|{_BEFORE}(?:\w+ )?{_CO}|{_DAY}(?: s)?(?: \w+)? {_CO}"
    rf"|{_CO} (?:yesterday|today|last \w+|this (?:week|morning|month))"
    rf"|{_CO} (?:of|on|from) (?:the )?(?:\d\w* (?:of )?)?{_DAY}"
    rf"|(?:in|at|during|from|after) (?:the|our|that|one|a) (?:\w+ )?{_CO} (?:\w+ ){{0,6}}{_HEARD}"
    rf"|(?<!is )(?<!are )(?<!be ){_HEARD} (?:\w+ ){{0,4}}(?:in|at|during) (?:the|our|that|one|a) (?:\w+ )?{_CO}"
    rf"|(?:somebody|someone|one person|one of us) {_HEARD} (?:\w+ ){{0,4}}(?:in|at|during) {_CO}"
    rf"|(?:in|at|during) {_CO} (?:somebody|someone|one person|one of us) {_HEARD})\b"
)
# What PS staff raise in their own name is to be sayable whoever had been in the room: there less is enough.
_ANY_ROOM = re.compile(
    rf"\b(?:{_NEAR}(?: s)?(?: \w+)? {_MEETING}|{_LATELY}|{_BEFORE}(?:sessions?|meetings?|gatherings?)"
    rf"|at (?:the|our|a|one) {_CO}|{_MEETING} (?:yesterday|today|last \w+|this (?:week|morning|month)))\b"
)
_SINCE = re.compile(rf"\b(?:{_LATELY}|{_BEFORE}sessions?)\b")


@dataclass(frozen=True)
class Words:
    """A text as it is compared with names."""

    text: str

    @cached_property
    def folded(self) -> str:
        """Its words, with single blanks between them."""
        return folded(self.text)

    @cached_property
    def joined(self) -> str:
        """The same, with words that a hyphen parts written as one."""
        return folded(_HYPHEN.sub("", self.text))

    @cached_property
    def quoted(self) -> frozenset[str]:
        """What stands in quotation marks, and the whole text."""
        return frozenset({self.folded, *(folded(part) for part in _QUOTED.split(self.text)[1:-1])})

    @cached_property
    def _close(self) -> str:
        return self.joined.replace(" ", "")

    def name(self, name: str) -> bool:
        """Return whether all words of a name stand here side by side.

        A name that is one everyday word ("Hope") counts only where it is the whole text or in quotation marks.
        """
        sought = folded(name)
        if not sought or sought.replace(" ", "") not in self._close:
            return False
        pattern = re.compile(rf"\b{' ?'.join(sought.split())}\b")
        if not pattern.search(self.folded) and not pattern.search(self.joined):
            return False
        return not _everyday(sought) or sought in self.quoted

    def named(self, names: Iterable[str]) -> Iterator[str]:
        """Yield each of these names that stands here, as it was typed here."""
        return (self._typed(name) for name in names if self.name(name))

    def _typed(self, name: str) -> str:
        """Return a name that stands here as it was typed here, which may differ from how the name itself is spelled."""
        sought, spans = _close(name), [part.span() for part in re.finditer(r"\S+", self.text)]
        close = [_close(self.text[start:end]) for start, end in spans]
        for many in range(1, len(spans) + 1):
            for at in range(len(spans) - many + 1):
                if sought in "".join(close[at : at + many]):
                    return self.text[spans[at][0] : spans[at + many - 1][1]].strip(".,;:!?()\"'“”‘’„«»‹›")
        return "…"

    def one_co_reflection(self, strict: bool = False) -> Iterator[str]:
        """Yield words that point back to one co-reflection; `strict` finds any meeting and any "last week", too."""
        for shape in (_ONE, _ANY_ROOM) if strict else (_ONE,):
            yield from (found.group() for found in shape.finditer(self.folded))

    def days(self) -> Iterator[str]:
        """Yield each day that is named; a time of the day is none."""
        return (said for said, _ in _days(self.text))

    def past_days(self) -> Iterator[str]:
        """Yield each day of which nothing says that it is to come or comes again ("from", "by", "every")."""
        yield from (said for said, to_come in _days(self.text) if not to_come)
        yield from (found.group() for found in _SINCE.finditer(self.folded))


def folded(text: str) -> str:
    """Return the words of a text as they are compared: no case, accent, hyphen or other sign between them counts."""
    return " ".join(_WORD.findall(plain(text).text.casefold()))


def _close(text: str) -> str:
    return folded(_HYPHEN.sub("", text)).replace(" ", "")


def sentences(text: str) -> list[str]:
    """Return the sentences of a published text that tell it from others: those of four words or more."""
    return [part for part in re.split(r"[.!?;\n]+", text) if len(_WORD.findall(part)) > 3]


def _days(text: str) -> Iterable[tuple[str, bool]]:
    """Yield each day of a text with whether it is to come or comes again."""
    for flag in check(text):
        said = text[flag.start : flag.end]
        if flag.kind is Kind.DATE and not _CLOCK.search(said):
            again = said.endswith("s") and said[:-1].lower().endswith("day")
            yield said, again or _TO_COME.search(text[: flag.start]) is not None


def _everyday(sought: str) -> bool:
    return set(sought.split()) <= _GENERIC or (" " not in sought and lists().is_word(sought))
