"""Names that are written without a capital."""

from coreflect.wording.rules.casual import CHAT
from coreflect.wording.rules.evidence import stands_as_name
from coreflect.wording.rules.lists import INTO, lists
from coreflect.wording.rules.people import meant
from coreflect.wording.rules.slips import made_up, slip
from coreflect.wording.rules.tokens import Token


def likely_small(words: list[Token], at: int) -> int:
    """The same for a word without a capital: only names that are no everyday words, or that speak ("mark said")."""
    token, known = words[at], lists()
    if token.unknown:
        if token.foreign and len(token.low) > 2:
            return 2
        if token.low in known.first and len(token.low) > 2:
            return 2
        if (token.low in known.last and len(token.low) > 3) or token.low in known.places:
            return 2
        return 2 if _unheard_of(words, at) else 0
    if token.low in known.first and len(token.low) > 2 and meant(words, at):
        return 2
    if token.quiet and _pair(words, at):
        return 2
    return 1 if token.low in known.last and after_first_name(words, at) else 0


def _pair(words: list[Token], at: int) -> bool:
    """Whether a small word is half of a full name whose halves are everyday words, if not common ones ("ray rice")."""
    return any(
        first >= 0
        and last < len(words)
        and words[last].gap == " "
        and len(words[first].low) > 2
        and words[first].low in lists().first
        and words[last].low in lists().last
        and not {words[first].low, words[last].low} & lists().common
        for first, last in ((at, at + 1), (at - 1, at))
    )


def _unheard_of(words: list[Token], at: int) -> bool:
    """Whether a small word that no list holds reads as a name: by where it stands, or because it is no word at all."""
    token = words[at]
    into = at > 0 and token.joined and words[at - 1].low in INTO
    built = made_up(token.low) and not (into and token.quiet and _built_as_town(token.low))
    if len(token.low) < 4 or token.low in CHAT or built:
        return False
    lived_at = alone_on_line(words, at) or (
        token.gap[-2:-1].isdigit() and at + 1 < len(words) and words[at + 1].gap[1:2].isdigit()
    )
    if stands_as_name(words, at) > 0 or (token.quiet and (into or lived_at)):
        return token.quiet or not slip(token.low)
    return token.quiet and not slip(token.low)


def _built_as_town(low: str) -> bool:
    """Whether a word that no list holds, not even the long one, ends as towns do ("alderwood")."""
    return low not in lists().rare and low.endswith(("ville", "wood", "ford", "field", "ton", "burg", "dale", "brook"))


def after_first_name(words: list[Token], at: int) -> bool:
    """Whether the word before is a first name and no everyday word, so that this one reads as its surname."""
    before = words[at - 1] if at else None
    return (
        before is not None
        and before.unknown
        and before.low in lists().first
        and words[at].gap == " "
        and (words[at].low not in lists().common)
    )


def alone_on_line(words: list[Token], at: int) -> bool:
    """Whether a word has a line to itself."""
    return "\n" in words[at].gap and at + 1 < len(words) and "\n" in words[at + 1].gap
